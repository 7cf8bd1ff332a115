"""An unknown decides nothing: whatever of a sound stack is not known yet, no control fails on that account."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from policy import sources
from policy.report.__main__ import pack_for
from policy.run import Pack
from policy.stack import Stack
from policy.unknown import UNKNOWN, Value
from policy.view import Resource
from preview.planning import planning_of
from tests.conftest import STACKS, graph_of

ABSENT_IN_TEST = ("tagsAll",)  # the provider fills it in from what is known
LIST_ITEMS = 2  # of a list are made unknown; further ones are read as these are


@cache
def sound(stack: str) -> Stack:
    return sources.from_graph(graph_of(stack).to_json())


@cache
def pack(stack: str) -> Pack:
    """The pack as the stack has it set up, without exemptions."""
    given = pack_for(sound(stack))
    return Pack(given.given, given.configuration)


def with_unknowns(resource: Resource) -> Iterator[tuple[str, Resource]]:
    """The resource with each of its values unknown in turn, and with each that the provider computes."""
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
    """The controls that fail on one resource, by itself or across resources."""
    controls = (control for control in pack(stack).controls if subject.type in control.types)
    return {control.id for control in controls if pack(stack).check_one(control, subject, whole).answer == "fail"}


def test_no_control_fails_for_a_value_that_is_not_known_yet() -> None:
    """Each type is tried once in each shape that a stack gives it."""
    found: set[tuple[str, str, str, str]] = set()
    shapes: set[tuple[str, frozenset[str]]] = set()
    for stack in STACKS:
        whole = sound(stack)
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
    assert sorted(found) == []
