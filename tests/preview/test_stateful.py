"""Types with data, and what protects them, are types and inputs that the installed SDK has."""

import pytest

from preview.planning import planning_of
from preview.stateful import CONSEQUENCES, PROTECTIONS, TYPES
from tests.preview.inputs import inputs_of


@pytest.mark.parametrize("token", [*TYPES, *CONSEQUENCES])
def test_what_replaces_a_type_with_data_is_known(token: str):
    planning = planning_of(token)
    assert planning is not None
    assert planning.replaces


def test_every_protection_is_an_input_of_some_type_with_data():
    assert set(PROTECTIONS) <= set[str]().union(*(inputs_of(token) for token in TYPES))
