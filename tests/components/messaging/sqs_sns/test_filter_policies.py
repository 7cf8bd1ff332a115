"""Filter policies by the operators and limits of SNS."""

from typing import Any

import pytest

from components.messaging.sqs_sns.filter_policies import combinations, nested_faults, policy_faults


@pytest.mark.parametrize(
    "leaf",
    [
        "gif",
        None,
        3,
        True,
        {"prefix": "a"},
        {"suffix": ".png"},
        {"equals-ignore-case": "a"},
        {"anything-but": "a"},
        {"anything-but": [1, 2]},
        {"anything-but": {"prefix": "a"}},
        {"numeric": [">", 0, "<=", 5]},
        {"exists": False},
        {"cidr": "10.0.0.0/24"},
    ],
)
def test_a_value_or_an_operator_is_accepted(leaf: Any) -> None:
    assert list(policy_faults({"kind": [leaf]})) == []


@pytest.mark.parametrize(
    ("leaf", "fault"),
    [
        ({"wildcard": "a*"}, "kind[0].wildcard: unknown operator; known: anything-but, cidr, equals-ignore-case, "),
        ({"prefix": {"equals-ignore-case": "a"}}, "kind[0].prefix: {'equals-ignore-case': 'a'}: allowed: a string"),
        ({"anything-but": {"suffix": "a"}}, "kind[0].anything-but: {'suffix': 'a'}: allowed: a string, a number, "),
        ({"numeric": ["=", 1e9 + 1]}, "kind[0].numeric: ['=', 1000000001.0]: allowed: "),
        ({"prefix": "a", "suffix": "b"}, "kind[0]: 'prefix, suffix': must have one operator"),
    ],
)
def test_an_operator_of_eventbridge_only_is_a_fault(leaf: Any, fault: str) -> None:
    (found,) = policy_faults({"kind": [leaf]})
    assert str(found).startswith(fault)


@pytest.mark.parametrize(
    ("policy", "count"),
    [
        ({"a": ["x", "y", "z"], "b": ["x"], "c": ["x", "y"]}, 6),
        ({"a": {"b": {"c": ["w", "x", "y", "z"]}}, "d": {"e": ["x", "y", "z"]}}, 72),
        ({"a": ["x", "y"], "$or": [{"b": ["x", "y", "z"]}, {"c": ["x"]}]}, 8),
    ],
)
def test_values_are_multiplied_by_their_depth_and_alternatives_added(policy: dict[str, Any], count: int) -> None:
    assert combinations(policy) == count


def test_more_than_150_combinations_are_a_fault() -> None:
    ten, fifteen, sixteen = ([*range(size)] for size in (10, 15, 16))
    assert list(policy_faults({"a": ten, "b": fifteen})) == []
    (found,) = policy_faults({"a": ten, "b": sixteen})
    assert (found.value, found.problem) == ("160 combinations", "allowed: 150 combinations of values or fewer")


def test_attributes_have_no_nested_fields() -> None:
    policy = {"kind": ["gif"], "$or": [{"a": ["b"]}, {"c": {"d": ["e"]}}]}
    assert [found.path for found in nested_faults(policy)] == ["$or[1].c"]
