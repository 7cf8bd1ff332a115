"""Bodies by a model."""

from typing import Any

import pytest

from simulator.api.schema import faults
from simulator.errors import NotSimulatedError


@pytest.mark.parametrize(
    ("schema", "value", "found"),
    [
        ({"type": "object"}, [], "#: not of type object"),
        ({"type": "integer"}, True, "#: not of type integer"),
        ({"type": ["string", "null"]}, None, ""),
        ({"required": ["a"]}, {}, "#: a is missing"),
        ({"properties": {"a": {"type": "string"}}}, {"a": 1}, "#/a: not of type string"),
        ({"additionalProperties": False}, {"a": 1}, "#: a is unknown"),
        ({"enum": ["x"]}, "y", "#: none of ['x']"),
        ({"type": "string", "maxLength": 2}, "abc", "#: maxLength 2"),
        ({"pattern": "^a"}, "b", "#: pattern ^a"),
        ({"minimum": 1}, 0, "#: minimum 1"),
        ({"items": {"type": "integer"}}, [1, "b"], "#/1: not of type integer"),
        ({"oneOf": [{"type": "integer"}, {"minimum": 0}]}, 1, "#: 2 of oneOf"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "a", "#: 0 of anyOf"),
    ],
)
def test_what_is_wrong_with_a_value(schema: dict[str, Any], value: Any, found: str) -> None:
    assert "; ".join(faults(value, schema)) == found


def test_an_unknown_keyword_is_not_simulated() -> None:
    with pytest.raises(NotSimulatedError, match="dependencies of a model"):
        list(faults({}, {"dependencies": {}}))
