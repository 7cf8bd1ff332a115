"""The table of types with data names what the installed SDK has."""

import importlib
import re

import pytest

from preview.stateful import PROTECTIONS, TYPES


def inputs_of(token: str) -> set[str]:
    """The inputs of a resource type, by their names on the wire."""
    _, path, name = token.split(":")
    module = importlib.import_module(f"pulumi_aws.{path.partition('/')[0]}")
    # Where a nested type has taken the name, the SDK calls the arguments so.
    arguments: type = getattr(module, f"{name}InitArgs", None) or getattr(module, f"{name}Args")
    given: list[str] = [key for key, value in vars(arguments).items() if isinstance(value, property)]
    return {re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), key) for key in given}


@pytest.mark.parametrize("token", TYPES)
def test_every_input_that_replaces_a_resource_is_one_of_its_inputs(token: str):
    named = {path.partition(".")[0] for path in TYPES[token].replaced_by}
    assert named <= inputs_of(token)
    assert TYPES[token].kept <= set(TYPES[token].replaced_by)
    assert TYPES[token].data


def test_every_protection_is_an_input_of_some_type_with_data():
    assert set(PROTECTIONS) <= set[str]().union(*(inputs_of(token) for token in TYPES))
