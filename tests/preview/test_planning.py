"""The planning table covers every resource type of a stack, with the input names of the installed SDKs."""

import json
import re

import pytest

from preview.conditions import CONDITIONS
from preview.planning import TABLE, planning_of
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


@pytest.mark.parametrize("type_", TYPED)
def test_every_replacing_path_is_an_input(type_: str):
    planning = planning_of(type_)
    assert planning is not None
    assert [path for path in planning.replaces if not has_input(arguments_of(type_), path)] == []


@pytest.mark.parametrize("type_", TYPED)
def test_inputs_that_replace_by_the_documentation_of_the_sdk_are_in_the_table_or_have_a_condition(type_: str):
    planning = planning_of(type_)
    assert planning is not None
    known = planning.replaces | CONDITIONS.get(type_, {}).keys()
    assert [name for name, text in documented(type_).items() if REPLACES.search(text) and name not in known] == []


@pytest.mark.parametrize("type_", sorted(CONDITIONS))
def test_every_path_with_a_condition_is_an_input(type_: str):
    assert [path for path in CONDITIONS[type_] if not has_input(arguments_of(type_), path)] == []


@pytest.mark.parametrize("type_", TYPED)
def test_default_tags_apply_to_types_with_tags(type_: str):
    planning = planning_of(type_)
    assert planning is not None
    assert planning.taggable is ("tags" in inputs_of(type_))


def test_computed_properties_have_no_default():
    assert [type_ for type_ in TYPES if (row := planning_of(type_)) and row.unknown & set(row.defaults)] == []
