"""Environment variables of a workload: endpoints of the resources in its access."""

from typing import Any

import pytest

from components.data.databases.ref import DatabaseRef
from components.foundation.settings.access import AccessSettings
from components.platform.access_environment import AccessAddresses, CacheAddress, access_environment

DATABASE = DatabaseRef(
    endpoint="writer.example",
    reader_endpoint="reader.example",
    port=5432,
    database_name="app",
    resource_id="db-1",
    security_group_id="sg-1",
)
PLACES = AccessAddresses(
    buckets={"media": "acme-media", "raw-files": "acme-raw"},
    tables={"share-links": "acme-share-links", "assets": "acme-assets"},
    queue_urls={"jobs": "https://sqs.example/jobs"},
    topics={"news": "arn:aws:sns:us-east-1:123456789012:news"},
    event_bus="acme",
    parameters={"level": "/acme/prod/level"},
    cache=CacheAddress(endpoint="cache.example", port=6379, user="acme-app"),
    databases={"postgres": DATABASE, "aurora": DATABASE},
    kafka_brokers="b-1.example:9098,b-2.example:9098",
)
DATABASE_VARIABLES = {
    "HOST": "writer.example",
    "READER_HOST": "reader.example",
    "PORT": "5432",
    "DATABASE": "app",
    "USER": "api",
}


def environment_for(**access: Any) -> dict[str, Any]:
    return dict(access_environment(AccessSettings.model_validate(access), PLACES, "api"))


def test_a_workload_without_access_has_no_variables() -> None:
    assert environment_for() == {}


@pytest.mark.parametrize(
    ("access", "variables"),
    [
        ({"buckets": {"raw-files": {"actions": ["read"]}}}, {"BUCKET_RAW_FILES": "acme-raw"}),
        ({"tables": {"share-links": ["read"]}}, {"TABLE_SHARE_LINKS": "acme-share-links"}),
        ({"queues": {"jobs": ["send"]}}, {"QUEUE_JOBS": "https://sqs.example/jobs"}),
        ({"topics": ["news"]}, {"TOPIC_NEWS": "arn:aws:sns:us-east-1:123456789012:news"}),
        ({"eventBus": True}, {"EVENT_BUS": "acme"}),
        ({"parameters": ["level"]}, {"PARAMETER_LEVEL": "/acme/prod/level"}),
        ({"cache": True}, {"CACHE_HOST": "cache.example", "CACHE_PORT": "6379", "CACHE_USER": "acme-app"}),
        ({"databases": ["postgres"]}, {f"POSTGRES_{name}": value for name, value in DATABASE_VARIABLES.items()}),
        ({"databases": ["aurora"]}, {f"AURORA_{name}": value for name, value in DATABASE_VARIABLES.items()}),
        ({"kafkaTopics": {"uploads": ["write"]}}, {"KAFKA_BROKERS": "b-1.example:9098,b-2.example:9098"}),
        ({"secrets": ["jwt"]}, {}),
    ],
    ids=["bucket", "table", "queue", "topic", "bus", "parameter", "cache", "postgres", "aurora", "kafka", "secret"],
)
def test_access_sets_the_variables_of_its_resources_only(access: dict[str, Any], variables: dict[str, str]) -> None:
    assert environment_for(**access) == variables


def test_all_values_are_texts_as_variables_are() -> None:
    found = environment_for(cache=True, databases=["postgres"])
    assert {name for name, value in found.items() if not isinstance(value, str)} == set()
