"""Checks of several concerns: identified by file, and loaded only where they apply."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from components.foundation.service import Check
from components.foundation.settings.faults import Fault
from components.platform.services import CHECKS, SERVICES
from components.platform.settings.stack import StackSettings, model_of

FAULT = Fault(path="a", problem="is wrong")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.load.__name__)
def test_each_check_has_existing_concerns(check: Check) -> None:
    assert set(check.only_with) <= set(check.concerns) <= set(StackSettings.model_fields)
    assert len(inspect.signature(check.load()).parameters) == len(check.concerns)


def test_the_services_are_the_concerns_of_a_stack() -> None:
    assert [service.concern for service in SERVICES] == list(StackSettings.model_fields)


@pytest.mark.parametrize("concern", StackSettings.model_fields)
def test_each_concern_has_settings(concern: str) -> None:
    assert model_of(concern).__name__.endswith("Settings")


def only_fault() -> Any:
    def check(*_: Any) -> Iterator[Fault]:
        yield FAULT

    return check


@pytest.mark.parametrize(
    ("values", "broken", "found"),
    [
        ({"ecs": 1, "network": None}, (), [FAULT]),
        ({"ecs": None, "network": 1}, (), []),
        ({"ecs": 1, "network": 1}, ("network",), []),
        ({"ecs": 1}, (), []),
    ],
    ids=["present", "empty", "invalid", "missing"],
)
def test_a_check_runs_where_its_concerns_are_present_and_valid(
    values: dict[str, Any], broken: tuple[str, ...], found: list[Fault]
) -> None:
    check = Check(concerns=("ecs", "network"), load=only_fault, only_with=("ecs",))
    assert list(check.faults(values, broken)) == found
