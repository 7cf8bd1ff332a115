"""Settings of messaging, Kafka, secrets and parameters: what is left out, and what fits together."""

from typing import Any

import pytest

from components.foundation.settings.regions import RegionsSettings
from components.identity.parameter_store.settings import ParameterSettings
from components.identity.secrets_manager.settings import SecretSettings, SecretsSettings, secret_region_faults
from components.messaging.kafka.settings import KafkaSettings, kafka_network_faults, kafka_region_faults
from components.messaging.sqs_sns.checks import messaging_storage_faults
from components.messaging.sqs_sns.queue_settings import QueueSettings, dead_letter_name, queue_name
from components.messaging.sqs_sns.settings import MessagingSettings
from components.network.settings import NetworkSettings
from components.storage.settings import StorageSettings

REGIONS = RegionsSettings(primary="us-east-1", replicas=("eu-west-1",), mode="active_passive")


def network(**change: Any) -> NetworkSettings:
    vpcs = {"us-east-1": {"cidr": "10.0.0.0/16"}, "eu-west-1": {"cidr": "10.1.0.0/16"}}
    return NetworkSettings.model_validate({"vpcs": vpcs, **change})


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, ("acme-prod-jobs", "acme-prod-jobs-dlq")),
        ({"type": "fifo"}, ("acme-prod-jobs.fifo", "acme-prod-jobs-dlq.fifo")),
        ({"name": "jobs", "deadLetterQueue": {"name": "lost"}}, ("jobs", "lost")),
    ],
)
def test_queues_are_named_as_sqs_wants_it(settings: dict[str, Any], names: tuple[str, str]) -> None:
    queue = QueueSettings.model_validate(settings)
    name = queue_name(queue, "acme-prod", "jobs")
    assert (name, dead_letter_name(queue, name)) == names


def test_the_longest_name_of_a_queue_leaves_room_for_its_dead_letters() -> None:
    queue = QueueSettings(type="fifo")
    name = queue_name(queue, "a" * 60, "b" * 41)
    assert len(dead_letter_name(queue, name)) == 80


@pytest.mark.parametrize(("protect", "days"), [(True, 30), (False, 0)])
def test_a_secret_can_be_rescued_where_data_is_protected(protect: bool, days: int) -> None:
    assert SecretSettings().recovery_days(protect=protect) == days
    assert SecretSettings(recovery_window_days=7).recovery_days(protect=protect) == 7


def test_copies_of_secrets_stay_within_the_stacks_regions() -> None:
    secrets = SecretsSettings.model_validate({"secrets": {"one": {"replicas": ["us-west-2"]}}})
    assert [str(fault) for fault in secret_region_faults(REGIONS, secrets)] == [
        "secretsManager.secrets.one.replicas[0]: 'us-west-2': is not a replica region of the stack; choose from "
        "eu-west-1"
    ]


def test_a_value_of_more_than_four_kib_is_advanced() -> None:
    with pytest.raises(ValueError, match="1 faults"):
        ParameterSettings(value="x" * 4097)
    assert ParameterSettings(value="x" * 4097, tier="Advanced").text == "x" * 4097


@pytest.mark.requirement("MS-42", "MS-44")
def test_a_cluster_has_one_broker_of_today_in_each_zone() -> None:
    kafka = KafkaSettings()
    assert (kafka.brokers, kafka.broker_type, kafka.version) == (3, "kafka.m7g.large", "3.9.x.kraft")


def test_two_zones_lose_nothing_when_both_are_there_and_work_when_one_is_not() -> None:
    properties = KafkaSettings(zones=("a", "b")).properties
    assert (properties["default.replication.factor"], properties["min.insync.replicas"]) == ("2", "1")


def test_a_clusters_zones_are_the_networks() -> None:
    kafka = KafkaSettings(zones=("a", "b", "c"))
    assert list(kafka_network_faults(REGIONS, network(), kafka)) == []
    assert [str(fault) for fault in kafka_network_faults(REGIONS, network(zones=("a", "b")), kafka)] == [
        "kafka.zones[2]: 'c': us-east-1 has no isolated subnet there; choose from a, b"
    ]
    assert [str(fault) for fault in kafka_network_faults(REGIONS, None, kafka)] == [
        "kafka: needs a VPC; set network, or remove kafka"
    ]


def test_clusters_stay_within_the_stacks_regions() -> None:
    kafka = KafkaSettings(replica_regions=("us-west-2",))
    assert [str(fault) for fault in kafka_region_faults(REGIONS, kafka)] == [
        "kafka.replicaRegions[0]: 'us-west-2': is not a replica region of the stack; choose from eu-west-1"
    ]


@pytest.mark.parametrize(
    ("bucket", "purposes", "fault"),
    [
        ("uploads", {"uploads": {}}, "'uploads': sends no events to EventBridge; set storage.purposes.uploads"),
        ("upload", {"uploads": {}}, "'upload': unknown purpose; did you mean 'uploads'?"),
        ("uploads", {"uploads": {"bucket": {"eventBridge": True}}}, None),
    ],
)
def test_rules_hear_of_objects_of_buckets_that_send_events(bucket: str, purposes: Any, fault: str | None) -> None:
    storage = StorageSettings.model_validate({"layout": "bucket_per_purpose", "purposes": purposes})
    rule = {"bus": "default", "objectCreated": {"bucket": bucket}, "targets": {"jobs": {"queue": "jobs"}}}
    messaging = MessagingSettings.model_validate({"queues": {"jobs": {}}, "rules": {"new": rule}})
    found = [str(each) for each in messaging_storage_faults(storage, messaging)]
    assert len(found) == (fault is not None)
    assert fault is None or found[0].startswith(f"messaging.rules.new.objectCreated.bucket: {fault}")
