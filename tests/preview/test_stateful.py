"""Stateful types and their protections are types and inputs of the installed SDK."""

import pytest

from preview.planning import planning_of
from preview.stateful import CONSEQUENCES, PROTECTIONS, TYPES
from tests.preview.inputs import inputs_of


@pytest.mark.parametrize("token", [*TYPES, *CONSEQUENCES])
def test_stateful_types_have_replacing_inputs(token: str):
    planning = planning_of(token)
    assert planning is not None
    assert planning.replaces


def test_every_protection_is_an_input_of_a_stateful_type():
    assert set(PROTECTIONS) <= set[str]().union(*(inputs_of(token) for token in TYPES))
