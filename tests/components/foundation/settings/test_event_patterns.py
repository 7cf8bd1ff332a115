"""Event patterns by the operators of EventBridge."""

from typing import Any

import pytest

from components.foundation.settings.event_patterns import pattern_faults


@pytest.mark.parametrize(
    "leaf",
    [
        "api",
        None,
        3,
        True,
        {"prefix": "a"},
        {"prefix": {"equals-ignore-case": "a"}},
        {"suffix": ".png"},
        {"equals-ignore-case": "a"},
        {"wildcard": "a/*/b"},
        {"anything-but": "a"},
        {"anything-but": [1, 2]},
        {"anything-but": {"prefix": ["a", "b"]}},
        {"numeric": [">", 0, "<=", 5]},
        {"numeric": ["=", 3]},
        {"exists": False},
        {"cidr": "10.0.0.0/24"},
    ],
)
def test_a_value_or_an_operator_is_accepted(leaf: Any) -> None:
    assert list(pattern_faults({"detail": {"field": [leaf]}})) == []


@pytest.mark.parametrize(
    ("leaf", "fault"),
    [
        ({"prefx": "a"}, "field[0].prefx: unknown operator; did you mean 'prefix'?"),
        ({"prefix": 1}, "field[0].prefix: 1: allowed: a string, or {equals-ignore-case: string}"),
        ({"exists": "yes"}, "field[0].exists: 'yes': allowed: true or false"),
        ({"wildcard": "a**"}, "field[0].wildcard: 'a**': allowed: a string, without **"),
        ({"cidr": "10.0.0.0"}, "field[0].cidr: '10.0.0.0': allowed: a CIDR block such as 10.0.0.0/24"),
        (
            {"prefix": "a", "suffix": "b"},
            "field[0]: 'prefix, suffix': must have one operator; write one object for each",
        ),
        (["a"], "field[0]: ['a']: a list in a list matches nothing; write its values"),
    ],
)
def test_another_operator_is_a_fault(leaf: Any, fault: str) -> None:
    assert [str(found) for found in pattern_faults({"field": [leaf]})] == [fault]


@pytest.mark.parametrize("limits", [[">"], ["~", 1], [">", 5, "<", 5], ["<", 5, ">", 0], [">", "0"], [">", 5e9 + 1]])
def test_a_range_of_numbers_has_a_lower_and_an_upper_limit(limits: list[Any]) -> None:
    assert [found.path for found in pattern_faults({"field": [{"numeric": limits}]})] == ["field[0].numeric"]


def test_alternatives_are_patterns() -> None:
    assert list(pattern_faults({"$or": [{"a": ["b"]}, {"c": [{"exists": True}]}]})) == []
    assert [str(found) for found in pattern_faults({"$or": [{"a": ["b"]}]})] == [
        "$or: must be a list of two or more patterns; write [{...}, {...}]"
    ]
    assert [found.path for found in pattern_faults({"$or": [{"a": ["b"]}, {"c": "d"}]})] == ["$or[1].c"]


def test_an_operator_outside_a_list_is_written_in_one() -> None:
    assert [str(found) for found in pattern_faults({"field": {"prefix": "a"}})] == [
        "field.prefix: 'a': must be a non-empty list; write [{prefix: a}]"
    ]


def test_an_empty_list_gets_no_list_in_a_list_as_remedy() -> None:
    assert [str(fault) for fault in pattern_faults({"source": []})] == [
        "source: is empty and matches nothing; remove it, or list its values"
    ]
