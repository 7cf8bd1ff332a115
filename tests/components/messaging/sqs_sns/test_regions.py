"""Messaging in a replica region: identical, idle, or none."""

from typing import Any

import pytest

from components.messaging.settings import MessagingSettings

GIVEN: dict[str, Any] = {
    "queues": {"jobs": {}},
    "topics": {"news": {}},
    "eventBus": {},
    "rules": {
        "published": {"pattern": {"source": ["api"]}, "targets": {"work": {"queue": "jobs"}}},
        "paused": {"pattern": {"source": ["api"]}, "targets": {"work": {"queue": "jobs"}}, "enabled": False},
    },
    "schedules": {"nightly": {"expression": "rate(1 day)", "queue": "jobs"}},
}


def settings(replicas: str) -> MessagingSettings:
    return MessagingSettings.model_validate({**GIVEN, "replicas": replicas})


def at_work(found: MessagingSettings) -> dict[str, bool]:
    """Whether each rule and schedule is."""
    return {key: each.enabled for key, each in (*found.rules.items(), *found.schedules.items())}


@pytest.mark.parametrize("replicas", ["same", "pilot_light", "none"])
def test_the_primary_region_has_its_settings(replicas: str) -> None:
    given = settings(replicas)
    assert given.in_region(primary=True) is given


def test_a_pilot_light_has_all_of_it_and_nothing_at_work() -> None:
    given = settings("pilot_light")
    found = given.in_region(primary=False)
    assert found is not None
    assert at_work(found) == {"published": False, "paused": False, "nightly": False}
    assert (found.queues, found.topics, found.event_bus) == (given.queues, given.topics, given.event_bus)
    assert {key: rule.targets for key, rule in found.rules.items()} == {
        key: rule.targets for key, rule in given.rules.items()
    }


def test_mode_same_changes_no_rule() -> None:
    found = settings("same").in_region(primary=False)
    assert found is not None
    assert at_work(found) == {"published": True, "paused": False, "nightly": True}


def test_none_is_none() -> None:
    assert settings("none").in_region(primary=False) is None


def test_the_settings_themselves_stay_as_they_are() -> None:
    given = settings("pilot_light")
    given.in_region(primary=False)
    assert at_work(given) == {"published": True, "paused": False, "nightly": True}


@pytest.mark.parametrize(("stack", "rule", "enabled"), [("pilot_light", "same", True), ("same", "pilot_light", False)])
def test_a_rule_may_differ_from_the_others(stack: str, rule: str, enabled: bool) -> None:
    rules = {key: {**given, "replicas": rule} for key, given in GIVEN["rules"].items()}
    given = MessagingSettings.model_validate({**GIVEN, "replicas": stack, "rules": rules})
    found = given.in_region(primary=False)
    assert found is not None
    assert at_work(found) == {"published": enabled, "paused": False, "nightly": stack == "same"}
    assert given.in_region(primary=True) is given
