"""Thresholds of moderation and labels above them."""

import json
import re
from typing import Any

import pytest

from functions.moderate.labels import found_labels, reason
from functions.moderate.percents import DEFAULTS, parsed
from functions.moderate.thresholds import thresholds
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.parameters import forget
from tests.functions.conftest import Store
from tests.functions.processing import Answer, answers


def label(name: str, confidence: float, parent: str = "") -> dict[str, Any]:
    return {"Name": name, "ParentName": parent, "Confidence": confidence}


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        ([label("Violence", 75.0)], {"Violence": 75.0}),
        ([label("Violence", 74.9)], {}),
        ([label("Weapons", 80.0, "Violence")], {"Violence": 80.0}),
        ([label("Weapons", 70.0, "Violence"), label("Violence", 90.0)], {"Violence": 90.0}),
        ([label("Alcohol", 99.0)], {}),
        ([], {}),
    ],
)
def test_labels(labels: list[dict[str, Any]], found: dict[str, float]) -> None:
    assert found_labels(labels, {"Violence": 75.0}) == found


def test_a_reason_names_the_most_confident_label_first() -> None:
    assert reason({"Violence": 80.0, "Explicit": 99.5}) == "moderation: Explicit 99.5 %, Violence 80 %"


BROKEN = {
    "70": "MODERATION_THRESHOLDS: '70': not a JSON object of percent by label; set at least one label",
    "{}": "MODERATION_THRESHOLDS: '{}': not a JSON object of percent by label; set at least one label",
    "A=7": "MODERATION_THRESHOLDS: 'A=7': not a JSON object of percent by label; set at least one label",
    '{"Explict": 70}': (
        "MODERATION_THRESHOLDS.Explict: no label of Rekognition's moderation 7.0; did you mean Explicit?"
    ),
    '{"explicit": 70}': (
        "MODERATION_THRESHOLDS.explicit: no label of Rekognition's moderation 7.0; did you mean Explicit?"
    ),
    '{"Explicit": 70, "Suggestive": 80}': (
        "MODERATION_THRESHOLDS.Suggestive: no label of Rekognition's moderation 7.0; set labels such as Explicit or "
        "Violence"
    ),
    '{"Explicit": "70"}': "MODERATION_THRESHOLDS.Explicit: '70': not a percentage; set a number above 0, up to 100",
    '{"Explicit": 0}': "MODERATION_THRESHOLDS.Explicit: 0: not a percentage; set a number above 0, up to 100",
    '{"Explicit": 101}': "MODERATION_THRESHOLDS.Explicit: 101: not a percentage; set a number above 0, up to 100",
    '{"Explicit": true}': "MODERATION_THRESHOLDS.Explicit: True: not a percentage; set a number above 0, up to 100",
    '{"Explicit": null}': "MODERATION_THRESHOLDS.Explicit: None: not a percentage; set a number above 0, up to 100",
}


@pytest.mark.parametrize("text", BROKEN)
def test_broken_thresholds(text: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^{re.escape(BROKEN[text])}$"):
        parsed("MODERATION_THRESHOLDS", text)


def test_thresholds_without_settings() -> None:
    assert thresholds(Environment({})) == DEFAULTS
    assert parsed("DEFAULTS", json.dumps(dict(DEFAULTS))) == DEFAULTS


def test_thresholds_of_the_environment() -> None:
    assert thresholds(Environment({"MODERATION_THRESHOLDS": '{"Violence": 60}'})) == {"Violence": 60.0}


def parameter(value: str) -> Answer:
    return ("get_parameter", {"Parameter": {"Name": "/acme/moderation", "Value": value}})


@pytest.mark.requirement("MA-61")
def test_thresholds_of_a_parameter(store: Store) -> None:
    forget()
    given = {"PARAMETER_MODERATION_THRESHOLDS": "/acme/moderation", "MODERATION_THRESHOLDS": '{"Violence": 60}'}
    with answers("ssm", parameter('{"Explicit": 55}')) as requests:
        assert thresholds(Environment(given)) == {"Explicit": 55.0}
    assert requests[0]["Name"] == "/acme/moderation"


def test_a_parameter_is_read_once_in_five_minutes(store: Store) -> None:
    forget()
    environment = Environment({"PARAMETER_MODERATION_THRESHOLDS": "/acme/moderation"})
    with answers("ssm", parameter('{"Explicit": 55}')):
        thresholds(environment)
        assert thresholds(environment) == {"Explicit": 55.0}


def test_a_broken_parameter_is_named(store: Store) -> None:
    forget()
    environment = Environment({"PARAMETER_MODERATION_THRESHOLDS": "/acme/moderation"})
    message = r"^/acme/moderation: 'x': not a JSON object of percent by label; set at least one label$"
    with answers("ssm", parameter("x")), pytest.raises(ConfigurationError, match=message):
        thresholds(environment)
