"""The planning table covers every resource type of a stack, with the input names of the installed SDKs."""

import json
import re

import pytest

from preview.conditions import CONDITIONS
from preview.planning import TABLE, Planning, planning_of
from tests.conftest import STACKS_AND_SHOWCASES, graph_of
from tests.preview.inputs import arguments_of, documented, has_input, inputs_of

TYPES: tuple[str, ...] = tuple(json.loads(TABLE.read_text(encoding="utf-8")))
# Custom resources without classes in the SDK.
UNTYPED = ("kubernetes:helm.sh/", "kubernetes:karpenter", "kubernetes:storage.k8s.io/")
REPLACES = re.compile(
    r"(?<!to )forces? (a )?(new resource|replacement|(resource )?re-?creation)|changing this[^.]*"
    r"(creates?|recreates?|re-create|forces?|replace)|will recreate",
    re.IGNORECASE,
)
TYPED = [type_ for type_ in TYPES if not type_.startswith(UNTYPED)]


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_every_type_of_a_stack_is_in_the_table(stack: str):
    assert {node.type for node in graph_of(stack).resources} <= set(TYPES)


def test_every_replacing_path_is_an_input():
    unknown = [
        (type_, path) for type_ in TYPED for path in row_of(type_).replaces if not has_input(arguments_of(type_), path)
    ]
    assert unknown == []


def test_inputs_that_replace_by_the_documentation_of_the_sdk_are_in_the_table_or_have_a_condition():
    missing = [
        (type_, name)
        for type_ in TYPED
        for name, text in documented(type_).items()
        if name not in row_of(type_).replaces and name not in CONDITIONS.get(type_, {}) and REPLACES.search(text)
    ]
    assert missing == []


def test_every_path_with_a_condition_is_an_input():
    unknown = [
        (type_, path)
        for type_, conditions in CONDITIONS.items()
        for path in conditions
        if not has_input(arguments_of(type_), path)
    ]
    assert unknown == []


def test_default_tags_apply_to_types_with_tags():
    assert {type_ for type_ in TYPED if row_of(type_).taggable} == {
        type_ for type_ in TYPED if "tags" in inputs_of(type_)
    }


def row_of(type_: str) -> Planning:
    row = planning_of(type_)
    assert row is not None
    return row


def test_computed_properties_have_no_default():
    assert [type_ for type_ in TYPES if (row := planning_of(type_)) and row.unknown & set(row.defaults)] == []
