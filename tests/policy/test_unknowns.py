"""Unknown values decide nothing: no control fails because a value of a compliant stack is unknown."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import pytest

from policy.pack import Pack
from policy.readers import sources
from policy.resource import Resource
from policy.stack import Stack
from policy.unknown import UNKNOWN, Value
from preview.planning import planning_of
from tests.conftest import STACKS_AND_SHOWCASES, graph_of
from tests.policy.packs import pack_of

pytestmark = pytest.mark.sweep

ABSENT_IN_TEST = ("tagsAll",)  # computed by the provider from known values
LIST_ITEMS = 2  # per list are made unknown; further ones are equivalent


@cache
def compliant(stack: str) -> Stack:
    return sources.from_graph(graph_of(stack).to_json())


@cache
def pack(stack: str) -> Pack:
    """The pack with the stack's configuration, without exemptions."""
    given = pack_of(compliant(stack))
    return Pack(given.service_controls, given.configuration)


def with_unknowns(resource: Resource) -> Iterator[tuple[str, Resource]]:
    """The resource with one unknown value each, those computed by the provider included."""
    computed = planning_of(resource.type)
    names = {*resource.props, *(computed.unknown if computed else ())} - {*ABSENT_IN_TEST}
    for name in sorted(names):
        for path, value in variants(name, resource.props.get(name)):
            dependencies = {key: urns for key, urns in resource.property_dependencies.items() if key != name}
            yield path, copy(resource, {**resource.props, name: value}, dependencies)


def variants(path: str, value: Value) -> Iterator[tuple[str, Value]]:
    yield path, UNKNOWN
    if isinstance(value, Mapping):
        for name, item in value.items():
            for below, other in variants(f"{path}.{name}", item):
                yield below, {**value, name: other}
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, item in enumerate(value[:LIST_ITEMS]):
            for below, other in variants(f"{path}[{index}]", item):
                yield below, [*value[:index], other, *value[index + 1 :]]


def copy(resource: Resource, props: Mapping[str, Value], dependencies: Mapping[str, Sequence[str]]) -> Resource:
    return Resource(
        urn=resource.urn,
        token=resource.token,
        props=props,
        outputs=resource.outputs,
        region=resource.region,
        options=resource.options,
        parent=resource.parent,
        dependencies=resource.dependencies,
        property_dependencies=dependencies,
    )


def failures(stack: str, subject: Resource, whole: Stack) -> set[str]:
    """Controls that fail for one resource."""
    controls = (control for control in pack(stack).controls if subject.type in control.types)
    return {control.id for control in controls if pack(stack).check_control(control, subject, whole).answer == "fail"}


def test_no_control_fails_for_an_unknown_value() -> None:
    """Each combination of type and properties is tested once."""
    found: set[tuple[str, str, str, str]] = set()
    shapes: set[tuple[str, frozenset[str]]] = set()
    for stack in STACKS_AND_SHOWCASES:
        whole = compliant(stack)
        for index, resource in enumerate(whole.resources):
            shape = (resource.type, frozenset(path for path, _ in variants("", resource.props)))
            if not resource.custom or resource.external or shape in shapes:
                continue
            shapes.add(shape)
            before = failures(stack, resource, whole)
            for path, undecided in with_unknowns(resource):
                others = failures(stack, undecided, whole.with_replaced(index, [undecided]))
                found |= {(stack, control, resource.name, path) for control in others - before}

    assert len(shapes) > 200
    assert "\n".join(map(str, sorted(found))) == ""
