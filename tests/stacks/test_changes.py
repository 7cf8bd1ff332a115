"""A changed setting updates the expected resources only: no URN changes, and no stateful resource is affected."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, cast

import pytest

from preview.engine import run_stack
from preview.stack_file import load
from tests.conftest import ROOT, graph_of
from tests.stacks.changes import Changes, change, setting
from tests.stacks.reading_edge import behaviors, distribution, firewall_rules, viewer_function

pytestmark = pytest.mark.sweep

EDGE = ("storage", "operations", "network", "loadBalancer", "dns", "edge")
STORES = {"Bucket", "Key", "KeyValueStore", "LogGroup", "ReplicaKey", "Subnet", "Vpc", "Zone"}
NEW_BEHAVIOR = {"path": "/voice/*", "origin": "media", "cachePolicy": "day", "signed": True}
NEW_DISTRIBUTION = {
    "origins": {"tiles": {"kind": "bucket", "purpose": "tiles"}},
    "defaultBehavior": {"origin": "tiles", "cachePolicy": "caching_disabled"},
}
NEW_RECORD = {"zone": "gifdistributor.com", "type": "TXT", "values": ["moved"], "ttlSeconds": 60}


def with_behavior() -> Changes:
    given = setting("quikapp-prod", "edge", "distributions", "media", "behaviors")
    return change("quikapp-prod", edge={"distributions": {"media": {"behaviors": [NEW_BEHAVIOR, *given]}}})


def with_second_key() -> Changes:
    key = setting("gifdistributor-prod", "edge", "distributions", "cdn", "signing", "keys", "a")
    return change("quikapp-prod", edge={"distributions": {"media": {"signing": {"keys": {"b": key}}}}})


CHANGES: dict[str, Callable[[], Changes]] = {
    "endpoint": lambda: change("microservice-prod", network={"interfaceEndpoints": {"sqs": {}}}),
    "bucket": lambda: change("milequest-prod", storage={"purposes": {"avatars": {}}}),
    "distribution": lambda: change("milequest-prod", edge={"distributions": {"tiles": NEW_DISTRIBUTION}}),
    "behaviour": with_behavior,
    "alias": lambda: change(
        "messageai-prod",
        edge={"distributions": {"media": {"aliases": ["media.messageai.example", "files.messageai.example"]}}},
    ),
    "real-time logs": lambda: change("messageai-prod", edge={"distributions": {"media": {"realtimeLogs": {}}}}),
    "second key": with_second_key,
    "blocked country": lambda: change(
        "gifdistributor-prod", only=EDGE, edge={"webAcl": {"countries": {"mode": "block", "countries": ["KP"]}}}
    ),
    "record": lambda: change("gifdistributor-prod", only=EDGE, dns={"records": {"moved": NEW_RECORD}}),
}
UPDATES: dict[str, dict[str, set[str]]] = {
    "endpoint": {},
    "bucket": {"primary-logs-policy": {"policy"}},
    "distribution": {"primary-access-tiles-policy": {"policy"}, "primary-access-key-policy": {"policy"}},
    "behaviour": {"edge-media-distribution": {"orderedCacheBehaviors"}},
    "alias": {
        "edge-certificate-certificate": {"subjectAlternativeNames"},
        "edge-certificate-validation": {"validationRecordFqdns"},
        "edge-media-distribution": {"aliases"},
    },
    "real-time logs": {"edge-media-distribution": {"defaultCacheBehavior", "orderedCacheBehaviors"}},
    "second key": {"edge-media-signing-key-group": {"items"}},
    "blocked country": {"edge-firewall-acl": {"rules"}},
    "record": {},
}
# The domain names of a certificate are immutable: it is replaced, create before delete.
REPLACED: dict[str, set[str]] = {
    "alias": {f"edge-certificate-{part}" for part in ("certificate", "media.messageai.example", "validation")},
}
every_change = pytest.mark.parametrize("name", CHANGES)


@cache
def applied(name: str) -> Changes:
    return CHANGES[name]()


@every_change
def test_no_existing_resource_is_deleted_or_changes_its_urn(name: str) -> None:
    assert applied(name).deleted == []


@every_change
def test_exactly_the_listed_types_are_updated(name: str) -> None:
    assert applied(name).changed == UPDATES[name]


@every_change
def test_no_store_of_data_is_touched(name: str) -> None:
    after = applied(name).after
    assert {node for node in applied(name).changed if after.named(node).type.rpartition(":")[2] in STORES} == set()


@every_change
def test_nothing_is_replaced(name: str) -> None:
    found = applied(name).difference
    assert {change.name for change in found.of("replace", "delete")} == REPLACED.get(name, set())


def test_an_added_bucket_has_all_its_protections() -> None:
    parts = ("lifecycle", "logging", "ownership", "policy", "public-access-block", "encryption", "versioning")
    assert sorted(node.name for node in applied("bucket").added) == sorted(
        f"primary-library-avatars-{part}" for part in ("bucket", *parts)
    )


def test_behaviours_are_in_their_order() -> None:
    found = applied("behaviour")
    others = list(behaviors(distribution(found.before, "media")))
    assert list(behaviors(distribution(found.after, "media"))) == ["/voice/*", *others]
    assert found.added == []
    function = viewer_function(found.after, behaviors(distribution(found.after, "media"))["/voice/*"])
    assert function.name == "edge-media-viewer-media-signed"


def test_an_alias_is_proven_and_led_to_the_distribution() -> None:
    assert applied("alias").added_by_type() == {
        "Record": [
            "edge-certificate-files.messageai.example",
            "edge-media-aliases-files.messageai.example-a",
            "edge-media-aliases-files.messageai.example-aaaa",
        ]
    }


@pytest.mark.requirement("MA-25")
def test_real_time_logs_stream_every_behaviour_to_kinesis() -> None:
    found = applied("real-time logs")
    config = found.after.named("edge-media-realtime-logs-config")
    arns = [part["realtimeLogConfigArn"] for part in behaviors(distribution(found.after, "media")).values()]
    assert arns == [config.outputs["arn"]] * 7
    stream = config.get("endpoint.kinesisStreamConfig.streamArn")
    assert found.after.target(stream).name == "edge-media-realtime-logs-stream"


@pytest.mark.requirement("MA-27", "QA-28")
def test_a_key_is_rotated_by_filling_the_empty_slot() -> None:
    found = applied("second key")
    assert found.added_by_type() == {"PublicKey": ["edge-media-signing-public-key-b"]}
    items = found.after.named("edge-media-signing-key-group").inputs["items"]
    assert sorted(found.after.target(item).name for item in items) == [
        "edge-media-signing-public-key-a",
        "edge-media-signing-public-key-b",
    ]


@pytest.mark.requirement("GD-137")
def test_a_country_is_blocked_before_anything_else_is_judged() -> None:
    rules = firewall_rules(applied("blocked country").after)
    assert next(iter(rules)) == "countries"
    assert rules["countries"]["statement"] == {"geoMatchStatement": {"countryCodes": ["KP"]}}
    assert rules["countries"]["action"] == {"block": {}}
    others = {name: rule for name, rule in rules.items() if name != "countries"}
    assert others == firewall_rules(applied("blocked country").before)


@pytest.mark.requirement("GD-176")
def test_the_lifetime_of_a_record_is_a_setting() -> None:
    (record,) = applied("record").added
    assert (record.name, record.inputs["ttl"]) == ("dns-records-moved", 60)


def reversed_keys(value: Any) -> Any:
    if isinstance(value, dict):
        mapping = cast("dict[str, Any]", value)
        return {key: reversed_keys(mapping[key]) for key in reversed(mapping)}
    if isinstance(value, list):
        return [reversed_keys(item) for item in cast("list[Any]", value)]
    return value


@pytest.mark.parametrize("stack", ["gifdistributor-prod", "milequest-prod", "quikapp-prod"])
def test_the_order_of_keys_in_a_stack_file_changes_nothing(stack: str) -> None:
    given = load(ROOT, stack)
    config = {
        key: json.dumps(reversed_keys(json.loads(text))) if text.startswith("{") else text
        for key, text in reversed(given.config.items())
    }
    reordered = replace(given, config=config)
    found = Changes(before=graph_of(stack), after=run_stack(reordered), stack_file=reordered)
    assert (found.deleted, found.added) == ([], [])
    assert {name for name in found.changed if found.after.named(name).type.rpartition(":")[2] in STORES} == set()
