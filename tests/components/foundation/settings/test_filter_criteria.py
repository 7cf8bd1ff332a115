"""Filter criteria by the operators of Lambda."""

from typing import Any

import pytest

from components.foundation.settings.filter_criteria import criteria_faults


@pytest.mark.parametrize(
    "leaf",
    ["INSERT", None, "", {"prefix": "a"}, {"suffix": "a"}, {"equals-ignore-case": "a"}, {"anything-but": ["a"]},
     {"numeric": ["=", 3]}, {"exists": True}],
)  # fmt: skip
def test_a_value_or_an_operator_is_accepted(leaf: Any) -> None:
    assert list(criteria_faults({"body": {"kind": [leaf]}})) == []


@pytest.mark.parametrize(
    ("leaf", "fault"),
    [
        ({"wildcard": "a*"}, "body.kind[0].wildcard: unknown operator"),
        ({"cidr": "10.0.0.0/8"}, "body.kind[0].cidr: unknown operator"),
        ({"anything-but": {"prefix": "a"}}, "body.kind[0].anything-but: {'prefix': 'a'}: allowed: a list of strings"),
    ],
)
def test_an_operator_of_eventbridge_only_is_a_fault(leaf: Any, fault: str) -> None:
    (found,) = criteria_faults({"body": {"kind": [leaf]}})
    assert str(found).startswith(fault)
