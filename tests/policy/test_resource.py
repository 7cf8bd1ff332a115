"""Known and unknown properties of resources, and references of stacks."""

from typing import Any

import pytest

from policy.readers.requests import stack_from_request
from policy.resource import Resource
from policy.stack import Stack
from policy.tokens import canonical
from policy.unknown import UNKNOWN as NOT_KNOWN
from policy.unknown import record_unknown_reads
from tests.policy.harness import UNKNOWN, Given, resource, secret, stack_request

BUCKET = "aws:s3/bucket:Bucket"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
KEY = "aws:kms/key:Key"


def stack_of(*resources: Given) -> Stack:
    return stack_from_request(stack_request(*resources))


def one(**props: Any) -> Resource:
    return stack_of(resource(BUCKET, "media", **props)).resources[0]


def test_nested_values_are_read_by_path() -> None:
    bucket = one(rules=[{"destination": {"days": 30.0}}], flag="true", single="x")

    assert bucket.number("rules[0].destination.days") == 30
    assert bucket.number("rules.destination.days") == 30
    assert bucket.flag("flag")
    assert bucket.strings("single") == ["x"]
    assert bucket.get("rules[3].nothing") is None
    assert bucket.node("rules[0].destination").fail("late", "days").property == "rules[0].destination.days"


def test_an_unknown_value_is_empty_and_recorded() -> None:
    bucket = one(acl=UNKNOWN, rules=UNKNOWN, embedded=f"arn:aws:s3:::{UNKNOWN}/*")

    with record_unknown_reads() as recorded:
        assert bucket.string("acl") == ""
        assert bucket.nodes("rules[0].items") == []
        assert bucket.get("embedded") is NOT_KNOWN

    assert list(recorded) == ["media.acl", "media.rules[0].items", "media.embedded"]


def test_has_records_no_read() -> None:
    bucket = one(acl=UNKNOWN, empty="")

    with record_unknown_reads() as recorded:
        assert bucket.has("acl")
        assert not bucket.has("empty")
        assert not bucket.has("absent")

    assert not recorded


def test_unknown_supports_all_operations_without_exceptions() -> None:
    assert not NOT_KNOWN
    assert list(NOT_KNOWN) == []
    assert "key" not in NOT_KNOWN
    assert NOT_KNOWN["key"] is NOT_KNOWN
    assert not NOT_KNOWN > 3
    assert len(NOT_KNOWN) == 0


@pytest.mark.parametrize(
    ("props", "path"),
    [
        ({"settings": secret({"inner": "hidden-text"})}, "settings.inner"),
        ({"password": "hidden-text"}, "password"),
        ({"environment": {"variables": {"DB_PASSWORD": "hidden-text"}}}, "environment.variables.DB_PASSWORD"),
        ({"token": secret("hidden-text"), "url": "https://x?t=hidden-text"}, "url"),
    ],
)
def test_a_secret_is_never_displayed(props: dict[str, Any], path: str) -> None:
    assert "hidden-text" not in one(**props).fail("wrong", path).value


def test_references_to_secrets_are_displayed() -> None:
    assert one(secretArn="arn:x").fail("wrong", "secretArn").value == "arn:x"


bucket = resource(BUCKET, "media", bucket="media-files")
other = resource(BUCKET, "other", bucket="other-files")
versioning = resource(VERSIONING, "versions", refers={"bucket": bucket})


@pytest.mark.parametrize(
    "given",
    [
        versioning,
        versioning.with_props(bucket="media-files"),
        versioning.with_props(bucket=UNKNOWN),
        Given(VERSIONING, "versions", {"bucket": "media-files"}),
        versioning.with_props(bucket="written-otherwise"),
        Given("aws:s3/bucketVersioningV2:BucketVersioningV2", "versions", {"bucket": "media-id"}),
    ],
    ids=[
        "by id",
        "by name",
        "by dependency",
        "by name only",
        "by dependency of a value that names nothing",
        "older type",
    ],
)
def test_split_resources_are_resolved_in_both_directions(given: Given) -> None:
    stack = stack_of(bucket, other, given)
    media, others, split = stack.resources

    assert stack.related(media, VERSIONING, "bucket") == [split]
    assert stack.related(others, VERSIONING, "bucket") == []
    assert stack.follow(split, "bucket", BUCKET) == [media]


def test_a_value_beside_others_that_names_nothing_has_no_targets() -> None:
    """The dependencies of `origins` may be those of another item."""
    user = Given(BUCKET, "user", {"origins": [{"bucket": "media-id"}, {"bucket": "elsewhere"}]}, {"origins": bucket})
    stack = stack_of(bucket, user)
    own, foreign = stack.resources[1].nodes("origins")

    assert stack.follow(own, "bucket", BUCKET) == [stack.resources[0]]
    assert stack.follow(foreign, "bucket", BUCKET) == []


def test_an_unresolved_reference_is_recorded() -> None:
    stack = stack_of(bucket, Given(VERSIONING, "versions", {"bucket": UNKNOWN}))

    with record_unknown_reads() as recorded:
        assert stack.related(stack.resources[0], VERSIONING, "bucket") == []

    assert list(recorded) == ["versions.bucket"]


def test_lists_and_wildcard_arns_are_resolved() -> None:
    one_key, two_key = (resource(KEY, name, arn=f"arn:aws:kms:eu-central-1:1:key/{name}") for name in ("one", "two"))
    user = Given(BUCKET, "user", {"keys": [f"{one_key.props['arn']}/*", UNKNOWN]}, {"keys": two_key})
    stack = stack_of(one_key, two_key, user)

    assert stack.follow(stack.resources[2], "keys", KEY) == [stack.resources[0], stack.resources[1]]


def followed(stack: Stack) -> list[tuple[str, list[str]]]:
    """All buckets with the resources that refer to them."""
    return [(each.urn, [found.urn for found in stack.related(each, VERSIONING, "bucket")]) for each in stack.of(BUCKET)]


@pytest.mark.parametrize(
    "others",
    [[], [bucket.with_props(bucket="renamed")], [bucket, resource(VERSIONING, "second", refers={"bucket": other})]],
    ids=["removed", "changed", "with another"],
)
def test_a_stack_with_a_replaced_resource_equals_a_new_stack(others: list[Given]) -> None:
    sound = stack_of(bucket, other, Given(VERSIONING, "versions", {"bucket": "media-files"}))
    before = followed(sound)

    edited = sound.with_replaced(0, stack_of(*others).resources)

    expected = stack_of(*others, other, Given(VERSIONING, "versions", {"bucket": "media-files"}))
    assert [each.urn for each in edited.resources] == [each.urn for each in expected.resources]
    assert [each.urn for each in edited.of(VERSIONING)] == [each.urn for each in expected.of(VERSIONING)]
    assert followed(edited) == followed(expected)
    assert bool(edited.by_urn(bucket.urn)) == bool(others)
    assert followed(sound) == before


def test_options_are_read_from_the_request() -> None:
    options = {"protect": True, "ignoreChanges": ["tags"], "customTimeouts": {"delete": 60}}
    (given,) = stack_of(Given(BUCKET, "media", options=options)).resources

    assert given.options.protect
    assert (given.options.ignore_changes, given.options.custom_timeouts) == (("tags",), {"delete": 60})


def test_cyclic_dependencies_terminate() -> None:
    first = Given(BUCKET, "first", after=[bucket])
    stack = stack_of(Given(BUCKET, "media", after=[first]), first, other)

    assert stack.depends(stack.resources[0], stack.resources[1])
    assert not stack.depends(stack.resources[0], stack.resources[2])


@pytest.mark.parametrize(
    ("older", "current"),
    [
        ("aws:s3/bucketV2:BucketV2", BUCKET),
        ("aws:s3/bucketAclV2:BucketAclV2", "aws:s3/bucketAcl:BucketAcl"),
        ("aws:alb/listener:Listener", "aws:lb/listener:Listener"),
        ("aws:securityhub/accountV2:AccountV2", "aws:securityhub/accountV2:AccountV2"),
        ("random:index/randomId:RandomId", "random:index/randomId:RandomId"),
    ],
)
def test_older_tokens_are_converted_to_the_current_one(older: str, current: str) -> None:
    assert canonical(older) == current
