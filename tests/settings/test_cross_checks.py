"""Checks over several concerns: named by their file, loaded where they have something to say."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from components.foundation.settings.cross_checks import CROSS_CHECKS, CrossCheck
from components.foundation.settings.faults import Fault
from components.foundation.settings.stack import StackSettings, model_of

FAULT = Fault(path="a", problem="is wrong")


@pytest.mark.parametrize("check", CROSS_CHECKS, ids=lambda check: check.function)
def test_each_takes_concerns_that_there_are(check: CrossCheck) -> None:
    assert set(check.only_with) <= set(check.concerns) <= set(StackSettings.model_fields)
    assert len(inspect.signature(check.load()).parameters) == len(check.concerns)


@pytest.mark.parametrize("concern", StackSettings.model_fields)
def test_each_concern_has_settings(concern: str) -> None:
    assert model_of(concern).__name__.endswith("Settings")


class Told(CrossCheck):
    def load(self) -> Any:
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
    ids=["given", "nothing to speak of", "at fault itself", "missing"],
)
def test_it_is_asked_where_it_can_answer(values: dict[str, Any], broken: tuple[str, ...], found: list[Fault]) -> None:
    check = Told(concerns=("ecs", "network"), function="nowhere:nothing", only_with=("ecs",))
    assert list(check.faults(values, broken)) == found
