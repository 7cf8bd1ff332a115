"""Settings without the values that have faults."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest
from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.partial import UNKNOWN, UnknownValueError, decided, known_part


class Shelf(Settings):
    rows: Annotated[int, Field(ge=1)] = 3
    label: str | None = None

    def faults(self) -> Iterator[Fault]:
        if self.label == "broken":
            yield Fault(path="label", problem="is not a label")
        if self.rows > 9:
            yield Fault(path="rows", problem="is too much")


class Library(Settings):
    name: str
    shelves: dict[str, Shelf] = Field(default_factory=dict)
    rooms: tuple[Shelf, ...] = ()


GIVEN: dict[str, Any] = {
    "name": "acme",
    "shelves": {"a": {"rows": 0, "label": "broken"}, "a.b": {"rows": 5, "label": "low"}},
    "rooms": [{"rows": 0}, {}],
}


def part(*paths: str) -> Any:
    return known_part(Library, GIVEN, [Fault(path=path, problem="-") for path in paths])[0]


def test_only_what_has_a_fault_is_unknown() -> None:
    library = part("shelves.a.rows", "rooms[0].rows")
    assert library.shelves["a"].rows is UNKNOWN
    assert library.rooms[0].rows is UNKNOWN
    assert (library.name, library.shelves["a.b"].label, library.shelves["a.b"].rows) == ("acme", "low", 5)
    assert library.rooms[1] == Shelf()


def test_the_longest_key_with_dots_is_the_one_that_is_meant() -> None:
    library = part("shelves.a.b.rows")
    assert library.shelves["a.b"].rows is UNKNOWN


def test_rules_of_objects_with_a_fault_are_asked_too() -> None:
    _, further = known_part(Library, GIVEN, [Fault(path="shelves.a.rows", problem="-")])
    assert [str(fault) for fault in further] == ["shelves.a.label: is not a label"]


def test_what_a_misspelled_key_means_is_unknown() -> None:
    library, _ = known_part(Shelf, {"lable": "x"}, [Fault(path="lable", problem="unknown key")])
    assert library.label is UNKNOWN
    assert library.rows == 3


def test_keys_that_a_fault_names_are_unknown_too() -> None:
    fault = Fault(path="rows", problem="conflicts with label", remedy="remove one")
    shelf, _ = known_part(Shelf, {"rows": 5, "label": "x"}, [fault])
    assert (shelf.rows is UNKNOWN, shelf.label is UNKNOWN) == (True, True)


USES: dict[str, Callable[[Any], object]] = {
    "truth": bool,
    "text": str,
    "length": len,
    "items": iter,
    "hash": hash,
    "equality": lambda value: value == 1,
    "order": lambda value: value < 1,
    "attribute": lambda value: value.rows,
    "sum": lambda value: value + 1,
    "difference": lambda value: 1 - value,
    "type": lambda value: isinstance(value, str),
    "format": lambda value: f"{value}",
    "member": lambda value: value in {1},
    "members": lambda value: 1 in value,
    "item": lambda value: value["a"],
}


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
def test_an_unknown_value_decides_nothing(use: Callable[[Any], object]) -> None:
    with pytest.raises(UnknownValueError):
        use(UNKNOWN)


def test_a_check_ends_where_it_needs_an_unknown_value() -> None:
    def check() -> Iterator[Fault]:
        yield Fault(path="first", problem="is known")
        yield Fault(path="second", problem="shows a value that is not", value=UNKNOWN)
        if UNKNOWN > 1:
            yield Fault(path="third", problem="follows")

    assert [fault.path for fault in decided(check())] == ["first"]
