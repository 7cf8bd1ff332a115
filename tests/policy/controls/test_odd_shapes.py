"""Stacks whose properties have shapes that nobody meant: a finding or nothing, never a crash."""

from collections.abc import Iterator, Mapping, Sequence

import pytest

from policy import registry
from policy.run import Pack
from policy.stack import Stack
from policy.unknown import UNKNOWN, Value
from policy.view import Resource


class Everything(Mapping[str, Value]):
    """An object that has every property, and in each of them the same value."""

    def __init__(self, value: Value) -> None:
        self.value = value

    def __getitem__(self, key: str) -> Value:
        return self.value

    def __iter__(self) -> Iterator[str]:
        return iter(("some", "name"))

    def __len__(self) -> int:
        return 2


def within(value: Value, depth: int) -> Value:
    """A value below lists and objects that have every property."""
    return value if depth == 0 else [Everything(within(value, depth - 1))]


LEAVES: Sequence[Value] = (
    7, -1.5, True, "", "text", "0.0.0.0/0", "-1", "{", "[]", '{"Statement": 7}', '[{"name": null}]', "arn:aws:x",
    None, UNKNOWN, [], [7], ["x", None, UNKNOWN], {}, [[]],
)  # fmt: skip


@pytest.mark.parametrize("depth", range(4))
@pytest.mark.parametrize("leaf", LEAVES, ids=str)
def test_odd_shapes_stop_no_control(leaf: Value, depth: int) -> None:
    types = sorted({type_ for control in registry.load() for type_ in control.types})
    resources = [
        Resource(urn=f"urn:pulumi:test::p::{type_}::odd{number}", token=type_, props=Everything(within(leaf, depth)))
        for type_ in types
        for number in range(2)
    ]
    results = Pack(registry.load()).check(Stack(resources))
    crashes = {
        (result.control.id, finding.message)
        for result in results
        for finding in result.findings
        if "could not be evaluated" in finding.message
    }
    assert crashes == set()
