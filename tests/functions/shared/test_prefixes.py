"""Prefixes: keys are made from ids, and no function writes where its own trigger listens."""

import pytest

from functions.shared.prefixes import (
    PLACES,
    TRIGGERS,
    WRITES,
    Place,
    incoming_key,
    media_id,
    parse_incoming,
    quarantine_key,
)


def overlaps(one: Place, other: Place) -> bool:
    """Whether an object of one place is below the prefix of another."""
    return one.prefix.startswith(other.prefix) or other.prefix.startswith(one.prefix)


def test_no_function_writes_where_its_own_trigger_listens() -> None:
    for function, places in TRIGGERS.items():
        written = WRITES.get(function, ())
        assert not any(overlaps(listened, write) for listened in places for write in written), function


def test_places_do_not_overlap() -> None:
    places = list(PLACES.values())
    assert not any(overlaps(one, other) for one in places for other in places if one is not other)


def test_a_key_has_kind_tenant_and_id() -> None:
    key = incoming_key("image", "north", "a-1")
    assert key == "incoming/image/north/a-1"
    assert quarantine_key("image", "north", "a-1") == "quarantine/image/north/a-1"
    found = parse_incoming(key)
    assert found is not None
    assert (found.kind, found.tenant, found.id) == ("image", "north", "a-1")


@pytest.mark.parametrize("segment", ["", "..", ".", "a/b", "../a", "%2e%2e", "a b", "é", "\u202ea", "a" * 65, "a\n"])
def test_what_is_no_segment_is_refused(segment: str) -> None:
    with pytest.raises(ValueError, match="no segment of a key; it has to match"):
        incoming_key("image", segment, "a-1")


@pytest.mark.parametrize(
    "key",
    [
        "incoming/image/north",
        "incoming/image/north/a/b",
        "incoming//north/a",
        "Incoming/image/north/a",
        "media/image/north/a",
        "incoming/image/../a",
        "incoming/image/north/a\n",
    ],
)
def test_keys_of_another_form_are_not_parsed(key: str) -> None:
    assert parse_incoming(key) is None


@pytest.mark.parametrize(("key", "expected"), [("media/a-1/x/y.ts", "a-1"), ("media/a-1", ""), ("thumb/a-1/x", "")])
def test_the_id_of_what_is_delivered_is_in_its_key(key: str, expected: str) -> None:
    assert media_id(key) == expected
