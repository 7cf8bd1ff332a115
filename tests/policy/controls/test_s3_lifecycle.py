"""Lifecycle rules that S3 refuses, separate and inline."""

from typing import Any

import pytest

from policy.tokens import S3_BUCKET, S3_BUCKET_LIFECYCLE
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

CONTROL = "s3-lifecycle-accepted"
VALID: dict[str, Any] = {
    "id": "ages",
    "status": "Enabled",
    "filter": {"prefix": "photos/"},
    "transitions": [
        {"days": 30, "storageClass": "STANDARD_IA"},
        {"days": 90, "storageClass": "GLACIER"},
        {"days": 180, "storageClass": "DEEP_ARCHIVE"},
    ],
    "expiration": {"days": 365},
    "noncurrentVersionTransitions": [{"noncurrentDays": 30, "storageClass": "STANDARD_IA"}],
    "noncurrentVersionExpiration": {"noncurrentDays": 90},
    "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
}


def lifecycle(*rules: dict[str, Any]) -> Given:
    """A lifecycle configuration with these rules."""
    return resource(S3_BUCKET_LIFECYCLE, "ages", bucket="media", rules=list(rules))


def moves(*steps: tuple[int | str, str]) -> dict[str, Any]:
    """The valid rule with other transitions and without expirations."""
    made = [{"days": days, "storageClass": class_} for days, class_ in steps]
    return {**VALID, "transitions": made, "expiration": None}


def test_valid_and_invalid_lifecycles(cases: Cases) -> None:
    inline = {"enabled": True, "transitions": [{"days": 10, "storageClass": "STANDARD_IA"}]}
    cases(
        CONTROL,
        passes=[
            [lifecycle(VALID)],
            [lifecycle(moves((0, "INTELLIGENT_TIERING")), {**VALID, "id": "b"})],
            [lifecycle(moves((1, "GLACIER_IR"), (2, "GLACIER")))],
            [resource(S3_BUCKET, "media")],
            # an expiration of delete markers only, in an exported state
            [lifecycle({**moves(), "expiration": {"days": 0, "expiredObjectDeleteMarker": True}})],
        ],
        fails=[
            [lifecycle(moves((10, "STANDARD_IA")))],
            [resource(S3_BUCKET, "media", lifecycleRules=[inline])],
            [Given("aws:s3/bucketV2:BucketV2", "media", {"lifecycleRules": [inline]})],
        ],
        unknown=[
            [lifecycle(moves((UNKNOWN, "STANDARD_IA")))],
            [lifecycle(VALID).with_props(rules=UNKNOWN)],
        ],
    )


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (moves((29, "ONEZONE_IA")), "at least 30 days"),
        (moves((30, "STANDARD_IA"), (40, "GLACIER")), "at least 30 days"),
        (moves((30, "GLACIER"), (90, "STANDARD_IA")), "colder classes only"),
        (moves((90, "GLACIER"), (90, "DEEP_ARCHIVE")), "at least 1 days"),
        (moves((30, "STANDARD_IA"), (90, "STANDARD_IA")), "another transition has this class"),
        (moves((30, "STANDARD")), "unknown storage class"),
        ({**VALID, "expiration": {"days": 180}}, "before the transition"),
        ({**VALID, "expiration": {"days": 365, "expiredObjectDeleteMarker": True}}, "only one of these is allowed"),
        ({**VALID, "expiration": {"days": 365, "date": "2027-01-01T00:00:00Z"}}, "only one of these is allowed"),
        ({**VALID, "noncurrentVersionExpiration": {"noncurrentDays": 30}}, "before the transition"),
        (
            {**VALID, "noncurrentVersionTransitions": [{"noncurrentDays": 7, "storageClass": "STANDARD_IA"}]},
            "at least 30 days",
        ),
        ({**VALID, "noncurrentVersionExpiration": {"newerNoncurrentVersions": 3}}, "requires noncurrentDays"),
        ({**VALID, "filter": {"prefix": "a/", "tag": {"key": "k", "value": "v"}}}, "several conditions require `and`"),
        ({**VALID, "filter": {"tag": {"key": "k", "value": "v"}}}, "incomplete uploads support a prefix only"),
        ({**VALID, "prefix": "photos/"}, "prefix and filter are mutually exclusive"),
        ({**VALID, "status": "On"}, "allowed: Enabled, Disabled"),
        ({"id": "idle", "status": "Enabled", "filter": {"prefix": ""}}, "has no action"),
        (
            {
                "id": "markers",
                "status": "Enabled",
                "filter": {"tag": {"key": "k", "value": "v"}},
                "expiration": {"expiredObjectDeleteMarker": True},
            },
            "delete markers support a prefix only",
        ),
        (
            {
                **VALID,
                "transitions": [
                    {"days": 30, "storageClass": "STANDARD_IA"},
                    {"date": "2027-01-01T00:00:00Z", "storageClass": "GLACIER"},
                ],
            },
            "days or dates",
        ),
        ({**VALID, "id": "x" * 256}, "maximum length of an id is 255"),
    ],
)
def test_each_finding_has_the_requirement_of_s3(harness: MakeHarness, rule: dict[str, Any], message: str) -> None:
    found = harness().of(CONTROL, lifecycle(rule))

    assert any(message in diagnostic.message for diagnostic in found), found


def test_ids_are_unique(harness: MakeHarness) -> None:
    found = harness().of(CONTROL, lifecycle(VALID, VALID))

    assert ["another rule has this id" in diagnostic.message for diagnostic in found] == [True]


def test_the_maximum_is_a_thousand_rules(harness: MakeHarness) -> None:
    rules = [{**VALID, "id": str(number)} for number in range(1001)]

    assert "the maximum is 1000 rules" in harness().of(CONTROL, lifecycle(*rules))[0].message
    assert harness().of(CONTROL, lifecycle(*rules[:1000])) == []
