"""No rule raises an exception for any value of a property."""

from collections.abc import Iterator, Mapping

import pytest

from policy import registry
from policy.pack import Pack
from policy.resource import Resource
from policy.stack import Stack
from policy.unknown import UNKNOWN, Value


class Everywhere(Mapping[str, Value]):
    """Properties of any name, all with one value."""

    def __init__(self, value: Value) -> None:
        self._value = value

    def __getitem__(self, name: str) -> Value:
        return self._value

    def __iter__(self) -> Iterator[str]:
        return iter(("name", "value", "enabled"))

    def __len__(self) -> int:
        return 3


STATEMENT = '{"Effect": [], "Principal": [1], "Condition": [2], "Action": {}}'
SHAPES: dict[str, Value] = {
    "null": None,
    "empty text": "",
    "text": "of no meaning",
    "half an arn": "arn:aws:",
    "number": -1.5,
    "boolean": True,
    "empty list": [],
    "mixed list": ["a", 1, None, UNKNOWN, [["z"]], {"a": []}],
    "list of nulls": [None, None],
    "empty object": {},
    "unknown": UNKNOWN,
    "array as document": "[1, 2]",
    "null as document": "null",
    "odd statements": f'{{"Statement": [1, "a", null, {STATEMENT}]}}',
    "nested": Everywhere(Everywhere(Everywhere("deep"))),
    "nested lists": [Everywhere([Everywhere(["deep"])]), Everywhere(UNKNOWN)],
    "nested numbers": Everywhere(Everywhere(7)),
    "nested booleans": [Everywhere(True), Everywhere(False)],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_rule_raises(shape: str) -> None:
    pack = Pack(registry.load())
    types = sorted({type_ for control in pack.controls for type_ in control.types})
    resources = [
        Resource(
            urn=f"urn:pulumi:test::media-platform::{type_}::{name}",
            token=type_,
            props=Everywhere(SHAPES[shape]),
            outputs={},
        )
        for type_ in types
        for name in ("first", "second")
    ]
    raised = {
        f"{result.control.id}: {finding.message}"
        for result in pack.check(Stack(resources))
        for finding in result.findings
        if "could not be evaluated" in finding.message
    }
    assert raised == set()
