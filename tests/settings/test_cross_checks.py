"""Checks over several concerns: arguments exist, and a check runs only on concerns without faults."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from components.foundation.service.record import Check
from components.foundation.settings.faults import Fault
from components.platform.services import SERVICES, StackSettings
from components.platform.settings import STACK, model_of

FAULT = Fault(path="a", problem="is wrong")
CHECKS = [
    pytest.param(service.concern, check, id=f"{service.concern}-{check.function.__name__}")
    for service in SERVICES
    for check in service.settings().checks
]


@pytest.mark.parametrize(("concern", "check"), CHECKS)
def test_arguments_of_a_check_are_concerns_and_include_its_own(concern: str, check: Check) -> None:
    assert set(check.concerns) <= {*StackSettings.model_fields, STACK}
    assert concern in check.concerns or STACK in check.concerns
    assert len(inspect.signature(check.function).parameters) == len(check.concerns)


def test_every_concern_of_a_stack_has_one_service() -> None:
    concerns = [service.concern for service in SERVICES]
    assert sorted(concerns) == sorted(StackSettings.model_fields)


@pytest.mark.parametrize("concern", StackSettings.model_fields)
def test_each_concern_has_settings(concern: str) -> None:
    assert model_of(concern).__name__.endswith("Settings")


def one_fault(*_: Any) -> Iterator[Fault]:
    yield FAULT


@pytest.mark.parametrize(
    ("values", "broken", "found"),
    [
        ({"ecs": 1, "network": None}, (), [FAULT]),
        ({"ecs": 1, "network": 1}, ("network",), [FAULT]),
        ({"ecs": 1}, (), []),
    ],
    ids=["given", "concern with faults", "missing"],
)
def test_a_check_runs_where_something_of_its_concerns_is_known(
    values: dict[str, Any], broken: tuple[str, ...], found: list[Fault]
) -> None:
    check = Check(concerns=("ecs", "network"), function=one_fault)
    assert list(check.faults(values, broken)) == found
