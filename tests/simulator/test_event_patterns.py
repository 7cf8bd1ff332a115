"""Patterns and events: the examples of EventBridge, of its matcher, of SNS and of Lambda."""

from collections.abc import Mapping
from typing import Any

import pytest

from components.foundation.settings import event_patterns as of_eventbridge
from components.foundation.settings import filter_criteria as of_lambda
from components.messaging.sqs_sns import filter_policies as of_sns
from simulator.errors import MalformedError, NotSimulatedError
from simulator.event_patterns import MATCHES, attributes_of, event_pattern, filter_criteria, filter_policy

EVENT: Mapping[str, Any] = {
    "version": "0",
    "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2",
    "time": "2017-10-02T16:24:49Z",
    "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"],
    "detail": {
        "c-count": 5,
        "d-count": 3,
        "x-limit": 301.8,
        "source-ip": "10.0.0.33",
        "state": "running",
        "path": "dir/lib/a*b.png",
        "none": None,
        "empty": "",
        "flag": True,
        "several": ["rugby", "baseball"],
    },
}


@pytest.mark.parametrize(
    ("field", "items", "expected"),
    [
        ("state", ["initializing", "running"], True),
        ("state", ["Running"], False),
        ("state", [{"prefix": "run"}], True),
        ("state", [{"prefix": "Run"}], False),
        ("state", [{"prefix": {"equals-ignore-case": "RUN"}}], True),
        ("state", [{"suffix": "ing"}], True),
        ("state", [{"suffix": {"equals-ignore-case": "ING"}}], True),
        ("state", [{"equals-ignore-case": "RUNNING"}], True),
        ("state", [{"anything-but": "initializing"}], True),
        ("state", [{"anything-but": ["stopped", "running"]}], False),
        ("state", [{"anything-but": {"prefix": "init"}}], True),
        ("state", [{"anything-but": {"prefix": ["init", "run"]}}], False),
        ("state", [{"anything-but": {"suffix": "ing"}}], False),
        ("state", [{"anything-but": {"equals-ignore-case": "RUNNING"}}], False),
        ("path", [{"anything-but": {"wildcard": "*/lib/*"}}], False),
        ("path", [{"wildcard": "dir/*.png"}], True),
        ("path", [{"wildcard": "dir/*.jpg"}], False),
        ("path", [{"wildcard": "dir/lib/a\\*b.png"}], True),
        ("path", [{"wildcard": "dir/lib/\\*b.png"}], False),
        ("c-count", [{"numeric": [">", 0, "<=", 5]}], True),
        ("c-count", [{"numeric": [">", 5]}], False),
        ("x-limit", [{"numeric": ["=", 3.018e2]}], True),
        ("state", [{"numeric": [">", 0]}], False),
        ("flag", [{"numeric": [">", 0]}], False),
        ("x-limit", [{"anything-but": [100, 200, 300]}], True),
        ("c-count", [{"anything-but": 5}], False),
        ("source-ip", [{"cidr": "10.0.0.0/24"}], True),
        ("source-ip", [{"cidr": "10.1.0.0/16"}], False),
        ("state", [{"cidr": "10.0.0.0/24"}], False),
        ("none", [None], True),
        ("empty", [""], True),
        ("empty", [None], False),
        ("flag", [True], True),
        ("flag", ["true"], False),
        # Numbers are compared as they are written.
        ("c-count", [5], True),
        ("c-count", [5.0], False),
        ("several", ["rugby"], True),
        ("several", [{"anything-but": ["rugby", "tennis"]}], True),
        ("several", [{"anything-but": ["rugby", "baseball"]}], False),
        ("state", [{"exists": True}], True),
        ("state", [{"exists": False}], False),
        ("error", [{"exists": False}], True),
        ("error", [{"exists": True}], False),
        ("none", [{"exists": True}], True),
        ("error", [{"anything-but": "x"}], False),
        ("error", [{"exists": False}, "x"], True),
    ],
)
def test_a_field_matches_as_documented(field: str, items: list[Any], expected: bool) -> None:
    assert event_pattern({"detail": {field: items}}).matches(EVENT) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"source": ["aws.ec2"], "resources": EVENT["resources"]}, True),
        ({"source": ["aws.ec2"], "detail": {"state": ["stopped"]}}, False),
        ({"source": ["aws.ec2"], "$or": [{"version": ["1"]}, {"detail": {"state": ["running"]}}]}, True),
        ({"source": ["aws.s3"], "$or": [{"version": ["0"]}, {"detail": {"state": ["running"]}}]}, False),
        ({"detail": {"$or": [{"state": ["stopped"]}, {"d-count": [{"numeric": [">", 2]}], "c-count": [5]}]}}, True),
        ({"detail": {"$or": [{"state": ["stopped"]}, {"d-count": [{"numeric": [">", 2]}], "c-count": [6]}]}}, False),
        # `exists` is on leaves: an object is none.
        ({"detail": [{"exists": False}]}, True),
        ({"detail": {"state": {"code": [{"exists": False}]}}}, True),
        ({"detail": {"state": {"code": ["running"]}}}, False),
        ({"missing": {"field": [{"exists": False}]}}, True),
    ],
)
def test_all_fields_match_and_one_alternative(pattern: dict[str, Any], expected: bool) -> None:
    assert event_pattern(pattern).matches(EVENT) is expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [({"firstName": ["Anna"]}, True), ({"firstName": ["Anna"], "lastName": ["Smith"]}, True),
     ({"firstName": ["Anna"], "lastName": ["Jones"]}, False)],
)  # fmt: skip
def test_fields_of_a_list_match_within_one_object(names: dict[str, Any], expected: bool) -> None:
    john, anna = {"firstName": "John", "lastName": "Doe"}, {"firstName": "Anna", "lastName": "Smith"}
    event = {"employees": [[john, anna], [{"firstName": "Peter", "lastName": "Jones"}]]}

    assert event_pattern({"employees": names}).matches(event) is expected


def test_every_operator_of_every_service_is_matched() -> None:
    known = {*of_eventbridge.OPERATORS, *of_sns.OPERATORS, *of_lambda.OPERATORS}

    assert known == {*MATCHES, "exists"}


@pytest.mark.parametrize(
    "pattern",
    [{}, [], {"source": "aws.s3"}, {"source": []}, {"source": [{"starts-with": "aws"}]}, {"$or": [{"a": ["b"]}]}],
)
def test_a_pattern_with_a_fault_is_refused(pattern: Any) -> None:
    with pytest.raises(MalformedError):
        event_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "event", "message"),
    [
        ({"detail": {"a.b": ["c"]}}, {}, "fields with a dot also match nested ones: a.b"),
        ({"a": [{"exists": True}]}, {"a": []}, "exists on a"),
        ({"a": {"b": [{"exists": False}]}}, {"a": [{"b": 1}, {"c": 1}]}, "exists on b"),
        ({"a": [{"wildcard": "a\\b"}]}, {"a": "b"}, "escapes"),
    ],
)
def test_what_is_not_documented_raises(pattern: Any, event: Any, message: str) -> None:
    with pytest.raises(NotSimulatedError) as error:
        event_pattern(pattern).matches(event)

    assert message in str(error.value)


ATTRIBUTES = {
    "event": {"DataType": "String", "StringValue": "order-cancelled"},
    "price": {"DataType": "Number", "StringValue": "301.5"},
    "interests": {"DataType": "String.Array", "StringValue": '["rugby", "baseball"]'},
    "digest": {"DataType": "Binary", "BinaryValue": b"1"},
}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({"event": [{"anything-but": {"prefix": "order-"}}]}, False),
        ({"event": [{"prefix": "order-"}], "price": [{"numeric": [">", 300, "<", 302]}]}, True),
        ({"interests": [{"anything-but": ["rugby", "tennis"]}]}, True),
        ({"digest": [{"exists": True}]}, False),
        ({"store": [{"exists": False}]}, True),
    ],
)
def test_a_filter_policy_matches_attributes(policy: dict[str, Any], expected: bool) -> None:
    assert filter_policy(policy, "MessageAttributes").matches(attributes_of(ATTRIBUTES)) is expected


def test_a_filter_policy_of_bodies_may_be_nested() -> None:
    policy = {"detail": {"kind": ["gif"]}}

    assert filter_policy(policy, "MessageBody").matches({"detail": {"kind": "gif"}})
    with pytest.raises(MalformedError, match="message attributes are not nested"):
        filter_policy(policy, "MessageAttributes")


def test_sns_and_lambda_have_fewer_operators() -> None:
    for refused in (lambda: filter_policy({"a": [{"wildcard": "b*"}]}, "MessageBody"),
                    lambda: filter_criteria({"a": [{"cidr": "10.0.0.0/8"}]}),
                    lambda: filter_criteria({"a": [{"anything-but": {"prefix": "b"}}]})):  # fmt: skip
        with pytest.raises(MalformedError):
            refused()


def test_criteria_match_records_of_a_stream() -> None:
    criteria = filter_criteria(
        '{"eventName": ["MODIFY"], "dynamodb": {"NewImage": {"state": {"S": ["ready"]}}, "OldImage": {"state": {"S": '
        '[{"anything-but": ["ready"]}]}}}}'
    )
    images = {"NewImage": {"state": {"S": "ready"}}, "OldImage": {"state": {"S": "processing"}}}

    assert criteria.matches({"eventName": "MODIFY", "dynamodb": images})
    assert not criteria.matches({"eventName": "MODIFY", "dynamodb": {**images, "OldImage": images["NewImage"]}})
