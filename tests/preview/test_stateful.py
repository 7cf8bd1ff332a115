"""Stateful types are types of the installed SDK."""

import pytest

from preview.planning import planning_of
from preview.stateful import CONSEQUENCES, TYPES


@pytest.mark.parametrize("token", [*TYPES, *CONSEQUENCES])
def test_stateful_types_have_replacing_inputs(token: str):
    planning = planning_of(token)
    assert planning is not None
    assert planning.replaces
