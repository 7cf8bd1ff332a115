"""The planning table covers every type that a stack registers, in names that the installed SDKs have."""

import json

import pytest

from preview.planning import TABLE, planning_of
from tests.conftest import STACKS, graph_of
from tests.preview.inputs import arguments_of, inputs_of, knows

TYPES: tuple[str, ...] = tuple(json.loads(TABLE.read_text(encoding="utf-8")))
# Kinds of custom resources, which the SDK has no classes of.
UNTYPED = ("kubernetes:helm.sh/", "kubernetes:karpenter", "kubernetes:storage.k8s.io/")
TYPED = [type_ for type_ in TYPES if not type_.startswith(UNTYPED)]


@pytest.mark.parametrize("stack", STACKS)
def test_every_type_of_a_stack_is_planned(stack: str):
    assert {node.type for node in graph_of(stack).resources} <= set(TYPES)


@pytest.mark.parametrize("type_", TYPED)
def test_every_path_that_replaces_names_an_input(type_: str):
    planning = planning_of(type_)
    assert planning is not None
    assert [path for path in planning.replaces if not knows(arguments_of(type_), path)] == []


@pytest.mark.parametrize("type_", TYPED)
def test_default_tags_are_put_on_what_takes_tags(type_: str):
    planning = planning_of(type_)
    assert planning is not None
    assert planning.taggable is ("tags" in inputs_of(type_))


def test_what_a_provider_computes_has_no_default():
    assert [type_ for type_ in TYPES if (row := planning_of(type_)) and row.unknown & set(row.defaults)] == []
