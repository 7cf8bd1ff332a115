"""Condition operators: the cases of "IAM JSON policy elements: Condition operators"."""

from typing import Any

import pytest

from simulator.errors import NotSimulatedError
from simulator.iam.conditions import conditions_of
from simulator.iam.context import ABSENT, Context, RoleSession, Value
from tests.simulator.iam.policies import NOW, ROLE, request


def holds(operator: str, wanted: Any, value: Value) -> bool:
    """Whether a condition on a key holds for a value in the request."""
    (condition,) = conditions_of("test", {operator: {"s3:Key": wanted}})
    return condition.holds(Context({"s3:key": value}))


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "expected"),
    [
        ("StringEquals", "a", "a", True),
        ("StringEquals", "a", "A", False),
        ("StringEquals", ["a", "b"], "b", True),
        ("StringEquals", "a*", "ab", False),
        ("StringNotEquals", "a", "b", True),
        ("StringNotEquals", ["a", "b"], "b", False),
        ("StringEqualsIgnoreCase", "JPEG", "jpeg", True),
        ("StringNotEqualsIgnoreCase", "JPEG", "jpeg", False),
        ("StringLike", ["", "home/", "home/david/*"], "home/david/1", True),
        ("StringLike", ["", "home/"], "", True),
        ("StringLike", "arn:aws:someservice:*:111122223333:finance/*",
         "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt", True),
        ("StringNotLike", "home/*", "home/1", False),
        ("NumericLessThanEquals", "10", "10", True),
        ("NumericLessThanEquals", 10, "11", False),
        ("NumericGreaterThan", "9", "10", True),
        ("NumericEquals", "10", "10.0", True),
        ("NumericNotEquals", "10", "10", False),
        ("DateGreaterThan", "2020-01-01T00:00:01Z", "2026-03-01T12:00:00Z", True),
        ("DateLessThan", "2020-01-01", "1577836799", True),
        ("DateNotEquals", "0", "1970-01-01T00:00:00Z", False),
        ("Bool", "false", "false", True),
        ("Bool", True, "true", True),
        ("Bool", "true", "false", False),
        ("IpAddress", "203.0.113.0/24", "203.0.113.7", True),
        ("IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5678::1", True),
        ("IpAddress", "203.0.113.7", "203.0.113.8", False),
        ("NotIpAddress", "203.0.113.0/24", "203.0.113.7", False),
        ("ArnEquals", "arn:aws:sns:us-east-1:111122223333:*", "arn:aws:sns:us-east-1:111122223333:media", True),
        ("ArnLike", "arn:aws:sns:us-east-1:111122223333:media", "arn:aws:sns:us-east-1:444455556666:media", False),
        ("ArnNotLike", "arn:aws:sns:*:111122223333:*", "arn:aws:sns:us-east-1:111122223333:media", False),
        ("ArnNotEquals", "arn:aws:sns:*:111122223333:*", "arn:aws:sns:us-east-1:444455556666:media", True),
        ("Null", "true", "a", False),
        ("Null", "false", "a", True),
    ],
)  # fmt: skip
def test_an_operator_compares_as_documented(operator: str, wanted: Any, value: str, expected: bool) -> None:
    assert holds(operator, wanted, value) is expected


@pytest.mark.parametrize(
    ("operator", "wanted", "expected"),
    [
        ("StringEquals", "a", False),
        ("Bool", "false", False),
        ("NumericLessThan", "1", False),
        ("StringNotEquals", "a", True),
        ("ArnNotLike", "*", True),
        ("StringEqualsIfExists", "a", True),
        ("StringNotEqualsIfExists", "a", True),
        ("Null", "true", True),
        ("Null", "false", False),
        ("ForAllValues:StringEquals", "a", True),
        ("ForAnyValue:StringEquals", "a", False),
        ("ForAnyValue:StringEqualsIfExists", "a", True),
    ],
)
def test_a_key_that_the_request_does_not_have_is_false_unless_negated_or_optional(
    operator: str, wanted: str, expected: bool
) -> None:
    assert holds(operator, wanted, ABSENT) is expected


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        # The table of the set operators: PostDateTime and UserName, of which the policy lists the first.
        ("ForAllValues:StringLike", ("PostDateTime", "UserName"), False),
        ("ForAnyValue:StringLike", ("PostDateTime", "UserName"), True),
        ("ForAllValues:StringLike", ("PostDateTime", "Message"), True),
        ("ForAnyValue:StringLike", ("UserName",), False),
        ("ForAllValues:StringLike", ("",), True),
        ("ForAnyValue:StringLike", ("",), False),
    ],
)
def test_set_operators_compare_every_value_of_the_request(
    operator: str, values: tuple[str, ...], expected: bool
) -> None:
    assert holds(operator, ["PostDateTime", "Message", "Tags"], values) is expected


def test_several_values_require_a_set_operator() -> None:
    with pytest.raises(NotSimulatedError, match="StringEquals on s3:Key, which has several values: a, b"):
        holds("StringEquals", "a", ("a", "b"))


def test_a_key_that_nobody_filled_raises() -> None:
    (condition,) = conditions_of("test", {"StringEquals": {"aws:SourceVpce": "vpce-1"}})

    with pytest.raises(NotSimulatedError, match=r"condition key aws:SourceVpce: .* known: s3:prefix"):
        condition.holds(Context({"s3:prefix": "a"}))


def test_further_keys_of_a_known_family_are_absent() -> None:
    (condition,) = conditions_of("test", {"Null": {"s3:ExistingObjectTag/state": "true"}})

    assert condition.holds(Context(families=("s3:ExistingObjectTag/",)))


def test_keys_of_a_session_name_its_role() -> None:
    context = request().context

    assert context.values("aws:PrincipalArn") == (ROLE,)
    assert context.values("aws:SourceArn") == ABSENT
    assert context.values("AWS:EPOCHTIME") == (str(int(NOW.timestamp())),)


def test_the_arn_of_a_session_has_no_path() -> None:
    session = RoleSession("arn:aws:iam::111122223333:role/service/media", "run")

    assert session.arn == "arn:aws:sts::111122223333:assumed-role/media/run"
