"""Keys of stack files that have been renamed."""

from functools import cache
from typing import Any

import pytest

from components.foundation.settings.faults import SettingsError
from preview.aliases import former_urns
from preview.difference import compare
from preview.graph import Graph
from tests.components.platform.regions import NETWORK, SERVICE, run, settings_of

TABLE: dict[str, Any] = {"hashKey": "id", "attributes": {"id": {"type": "S"}}, "name": "acme-assets"}
# By concern, kind of map and settings of one entry with its physical name: the key `old` becomes `new`.
KINDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "bucket": ("storage", "purposes", {"name": "acme-files"}),
    "queue": ("messaging", "queues", {"name": "acme-jobs", "deadLetterQueue": {"name": "acme-jobs-dead"}}),
    "topic": ("messaging", "topics", {"name": "acme-news"}),
    "table": ("dynamodb", "tables", TABLE),
    "secret": ("secretsManager", "secrets", {"name": "acme/token", "description": "The token"}),
    "parameter": ("parameterStore", "parameters", {"name": "/acme/level", "value": "12"}),
    "repository": ("registry", "repositories", {"name": "acme/api"}),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def concerns(kind: str, key: str, **given: Any) -> dict[str, Any]:
    concern, field, settings = KINDS[kind]
    entries = {key: {**settings, **given}}
    if concern == "storage":
        entries = {"media": {"bucket": {"eventBridge": True}}, **entries}
    return {concern: {field: entries}}


@cache
def graphs(kind: str) -> tuple[Graph, Graph]:
    return run(**concerns(kind, "old")), run(**concerns(kind, "new", formerly="old"))


@every_kind
def test_a_renamed_key_renames_its_resources(kind: str) -> None:
    before, after = graphs(kind)
    former = former_urns(after.to_json()["resources"], before.by_urn)
    assert former
    lost = {node.name for node in before.resources if node.urn not in {*after.by_urn, *former.values()}}
    # Bucket policies, replication and its alarms belong to other components, and hold no data.
    others = ("-access-old-", "-arrivals-old-", "-departures-old-", "-replication-old-")
    assert [name for name in lost if not any(other in name for other in others)] == []


@every_kind
def test_nothing_that_holds_data_is_deleted_or_replaced(kind: str) -> None:
    before, after = graphs(kind)
    changes = compare(before.to_json(), after.to_json()).changes
    assert [(each.action, each.urn) for each in changes if each.data and each.action in ("delete", "replace")] == []


def rejected(**given: Any) -> list[str]:
    with pytest.raises(SettingsError) as error:
        settings_of(given)
    return [str(fault) for fault in error.value.faults]


@every_kind
def test_a_name_that_is_derived_from_the_key_is_set_first(kind: str) -> None:
    found = rejected(**concerns(kind, "new", formerly="old", name=None))
    concern, field, _ = KINDS[kind]
    missing = f"{concern}.{field}.new.name: missing: the default name is derived from the key and becomes "
    assert [fault for fault in found if fault.startswith(missing)] == found[:1]
    assert "; set the present name, such as " in found[0]


def test_a_former_key_is_not_in_use() -> None:
    queues = {"old": {}, "new": {"name": "acme-new", "formerly": "old"}}
    assert rejected(messaging={"queues": queues}) == [
        "messaging.queues.new.formerly: 'old': is the key of other settings; remove formerly"
    ]


def test_a_former_key_becomes_one_key() -> None:
    queues = {name: {"name": f"acme-{name}", "formerly": "old"} for name in ("one", "two")}
    assert rejected(messaging={"queues": queues}) == [
        "messaging.queues.two.formerly: 'old': is the former key of messaging.queues.one; remove one"
    ]


def test_a_service_keeps_its_tasks() -> None:
    given: dict[str, Any] = {
        "network": NETWORK,
        "registry": {"repositories": {"api": {}}},
    }
    before = run(**given, ecs={"services": {"old": {**SERVICE, "name": "acme-api"}}})
    after = run(**given, ecs={"services": {"new": {**SERVICE, "name": "acme-api", "formerly": "old"}}})
    former = former_urns(after.to_json()["resources"], before.by_urn)
    renamed = {urn.rpartition("::")[2] for urn in former.values()}
    assert {node.name for node in before.resources if "-ecs-old-" in node.name} == {
        name for name in renamed if "-ecs-old-" in name and before.named(name) in before.resources
    }
