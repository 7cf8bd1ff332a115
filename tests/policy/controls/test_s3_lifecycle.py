"""Lifecycle rules that S3 refuses, whichever way they are written."""

from typing import Any

import pytest

from policy.tokens import S3_BUCKET, S3_BUCKET_LIFECYCLE
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

CONTROL = "s3-lifecycle-accepted"
ACCEPTED: dict[str, Any] = {
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
    """A lifecycle with these rules."""
    return resource(S3_BUCKET_LIFECYCLE, "ages", bucket="media", rules=list(rules))


def moves(*steps: tuple[int | str, str]) -> dict[str, Any]:
    """The accepted rule with other transitions, and nothing that ends them."""
    made = [{"days": days, "storageClass": class_} for days, class_ in steps]
    return {**ACCEPTED, "transitions": made, "expiration": None}


def test_lifecycles_that_s3_accepts_and_refuses(cases: Cases) -> None:
    inline = {"enabled": True, "transitions": [{"days": 10, "storageClass": "STANDARD_IA"}]}
    cases(
        CONTROL,
        passes=[
            [lifecycle(ACCEPTED)],
            [lifecycle(moves((0, "INTELLIGENT_TIERING")), {**ACCEPTED, "id": "b"})],
            [lifecycle(moves((1, "GLACIER_IR"), (2, "GLACIER")))],
            [resource(S3_BUCKET, "media")],
            # as an exported state shows an expiration that only removes delete markers
            [lifecycle({**moves(), "expiration": {"days": 0, "expiredObjectDeleteMarker": True}})],
        ],
        fails=[
            [lifecycle(moves((10, "STANDARD_IA")))],
            [resource(S3_BUCKET, "media", lifecycleRules=[inline])],
            [Given("aws:s3/bucketV2:BucketV2", "media", {"lifecycleRules": [inline]})],
        ],
        unknown=[
            [lifecycle(moves((UNKNOWN, "STANDARD_IA")))],
            [lifecycle(ACCEPTED).with_props(rules=UNKNOWN)],
        ],
    )


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (moves((29, "ONEZONE_IA")), "30 days or older"),
        (moves((30, "STANDARD_IA"), (40, "GLACIER")), "at least 30 days"),
        (moves((30, "GLACIER"), (90, "STANDARD_IA")), "colder classes only"),
        (moves((90, "GLACIER"), (90, "DEEP_ARCHIVE")), "at least 1 days"),
        (moves((30, "STANDARD_IA"), (90, "STANDARD_IA")), "another transition leads to this class"),
        (moves((30, "STANDARD")), "no class that objects move to"),
        ({**ACCEPTED, "expiration": {"days": 180}}, "comes before the transition"),
        ({**ACCEPTED, "expiration": {"days": 365, "expiredObjectDeleteMarker": True}}, "takes one of"),
        ({**ACCEPTED, "expiration": {"days": 365, "date": "2027-01-01T00:00:00Z"}}, "takes one of"),
        ({**ACCEPTED, "noncurrentVersionExpiration": {"noncurrentDays": 30}}, "comes before the transition"),
        (
            {**ACCEPTED, "noncurrentVersionTransitions": [{"noncurrentDays": 7, "storageClass": "STANDARD_IA"}]},
            "30 days or older",
        ),
        ({**ACCEPTED, "noncurrentVersionExpiration": {"newerNoncurrentVersions": 3}}, "wants noncurrentDays"),
        ({**ACCEPTED, "filter": {"prefix": "a/", "tag": {"key": "k", "value": "v"}}}, "within `and` only"),
        ({**ACCEPTED, "filter": {"tag": {"key": "k", "value": "v"}}}, "unfinished uploads by prefix only"),
        ({**ACCEPTED, "prefix": "photos/"}, "a prefix or a filter"),
        ({**ACCEPTED, "status": "On"}, "Enabled or Disabled"),
        ({"id": "idle", "status": "Enabled", "filter": {"prefix": ""}}, "does nothing"),
        (
            {
                "id": "markers",
                "status": "Enabled",
                "filter": {"tag": {"key": "k", "value": "v"}},
                "expiration": {"expiredObjectDeleteMarker": True},
            },
            "delete markers by prefix only",
        ),
        (
            {
                **ACCEPTED,
                "transitions": [
                    {"days": 30, "storageClass": "STANDARD_IA"},
                    {"date": "2027-01-01T00:00:00Z", "storageClass": "GLACIER"},
                ],
            },
            "days or names dates",
        ),
        ({**ACCEPTED, "id": "x" * 256}, "up to 255 characters"),
    ],
)
def test_each_refusal_says_what_s3_wants(harness: MakeHarness, rule: dict[str, Any], message: str) -> None:
    found = harness().of(CONTROL, lifecycle(rule))

    assert any(message in diagnostic.message for diagnostic in found), found


def test_ids_are_given_once(harness: MakeHarness) -> None:
    found = harness().of(CONTROL, lifecycle(ACCEPTED, ACCEPTED))

    assert ["another rule has this id" in diagnostic.message for diagnostic in found] == [True]


def test_a_bucket_takes_a_thousand_rules(harness: MakeHarness) -> None:
    rules = [{**ACCEPTED, "id": str(number)} for number in range(1001)]

    assert "up to 1000 rules" in harness().of(CONTROL, lifecycle(*rules))[0].message
    assert harness().of(CONTROL, lifecycle(*rules[:1000])) == []
