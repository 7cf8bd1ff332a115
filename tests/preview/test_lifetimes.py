"""Shorter lifetimes, after which AWS deletes data, count as data loss."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws
import pytest

from preview.lifetimes import LIFETIMES, OF_OTHERS, shortened
from preview.render_difference import document, text
from preview.value_changes import ABSENT
from tests.preview.inputs import arguments_of, has_input
from tests.preview.programs import PREFIX, Program, by, difference

LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"


def objects(days: int | None, prefix: str = "photos/", status: str = "Enabled") -> Mapping[str, Any]:
    expiration = {} if days is None else {"expiration": {"days": days}}
    return {"rules": [{"id": "a", "status": status, "filter": {"prefix": prefix}, **expiration}]}


def versions(days: int, kept: int | None = None) -> Mapping[str, Any]:
    expiration = {"noncurrentDays": days, **({} if kept is None else {"newerNoncurrentVersions": kept})}
    return {"rules": [{"status": "Enabled", "filter": {"prefix": ""}, "noncurrentVersionExpiration": expiration}]}


@pytest.mark.parametrize(
    ("type_", "long", "short", "path", "data"),
    [
        (LIFECYCLE, objects(30), objects(1), "rules[photos/].expiration.days", "objects"),
        (LIFECYCLE, objects(None), objects(90), "rules[photos/].expiration.days", "objects"),
        (LIFECYCLE, {"rules": []}, objects(90), "rules[photos/].expiration.days", "objects"),
        (LIFECYCLE, objects(90, status="Disabled"), objects(90), "rules[photos/].expiration.days", "objects"),
        (LIFECYCLE, versions(30), versions(7), "rules[].noncurrentVersionExpiration.noncurrentDays", "noncurrent"),
        (LIFECYCLE, versions(7, 3), versions(7), "rules[].noncurrentVersionExpiration.newerNoncurrentV", "noncurrent"),
        (
            "aws:cloudwatch/logGroup:LogGroup",
            {"retentionInDays": 0},
            {"retentionInDays": 365},
            "retentionInDays",
            "log events",
        ),
        (
            "aws:sqs/queue:Queue",
            {},
            {"messageRetentionSeconds": 60},
            "messageRetentionSeconds",
            "messages",
        ),
        (
            "aws:dynamodb/table:Table",
            {},
            {"ttl": {"attributeName": "a", "enabled": True}},
            "ttl.attributeName",
            "items",
        ),
        (
            "aws:ecr/lifecyclePolicy:LifecyclePolicy",
            {"policy": '{"rules": [{"selection": {"tagStatus": "any", "countNumber": 30}}]}'},
            {"policy": '{"rules": [{"selection": {"tagStatus": "any", "countNumber": 5}}]}'},
            "policy.rules[any].selection.countNumber",
            "images",
        ),
        ("aws:rds/cluster:Cluster", {"backupRetentionPeriod": 35}, {}, "backupRetentionPeriod", "automated backups"),
        (
            "aws:backup/plan:Plan",
            {"rules": [{"ruleName": "daily", "lifecycle": {"deleteAfter": 35}}]},
            {"rules": [{"ruleName": "daily", "lifecycle": {"deleteAfter": 7}}]},
            "rules[daily].lifecycle.deleteAfter",
            "recovery points that follow",
        ),
    ],
)
def test_a_shorter_lifetime_is_found_and_a_longer_one_is_not(
    type_: str, long: Mapping[str, Any], short: Mapping[str, Any], path: str, data: str
):
    assert [(item.path.startswith(path), item.note.startswith(data)) for item in shortened(type_, long, short)] == [
        (True, True)
    ]
    assert shortened(type_, short, long) == ()


def test_the_time_to_live_of_another_attribute_deletes_items():
    tables = ({"ttl": {"attributeName": name, "enabled": True}} for name in ("expires_at", "bytes"))
    (change,) = shortened("aws:dynamodb/table:Table", *tables)
    assert (change.old, change.new) == ("expires_at", "bytes")


def lifecycle(days: int | None) -> Program:
    def program(p: aws.Provider) -> None:
        bucket = aws.s3.Bucket("media", opts=by(p))
        if days:
            rules: Any = [{"id": "all", "status": "Enabled", "filter": {"prefix": ""}, "expiration": {"days": days}}]
            aws.s3.BucketLifecycleConfiguration("expiry", bucket=bucket.id, rules=rules, opts=by(p))

    return program


def test_shorter_lifetimes_are_in_the_first_section_and_in_json():
    found = difference(lifecycle(30), lifecycle(1))
    assert text(found, "main").splitlines()[:5] == [
        "media-platform / test: 1 would lose data, 1 changed, 1 unchanged, against main",
        "",
        "Data would be lost (1)",
        "! update expiry  s3.BucketLifecycleConfiguration  us-east-1: objects",
        "    deleted earlier: rules[].expiration.days: 30 -> 1",
    ]
    result = document(found, "main")
    assert result["dataLosses"] == [f"{PREFIX}{LIFECYCLE}::expiry"]
    assert result["changes"][0]["shortened"] == [
        {"path": "rules[].expiration.days", "old": 30, "new": 1, "note": "objects"}
    ]


def test_a_new_lifecycle_deletes_objects_of_a_bucket_that_exists():
    (loss,) = difference(lifecycle(None), lifecycle(30)).data_losses
    assert [(item.old, item.new) for item in loss.shortened] == [(ABSENT, 30)]


def test_the_lifecycle_of_a_new_bucket_deletes_nothing():
    assert difference(lambda p: None, lifecycle(30)).data_losses == ()


def test_a_renamed_lifecycle_with_the_same_rules_deletes_nothing():
    def named(name: str) -> Program:
        rules: Any = [{"status": "Enabled", "expiration": {"days": 30}}]
        return lambda p: aws.s3.BucketLifecycleConfiguration(name, bucket="books", rules=rules, opts=by(p))

    assert difference(named("old"), named("new")).data_losses == ()


@pytest.mark.parametrize("token", LIFETIMES)
def test_every_lifetime_is_an_input_of_its_type(token: str):
    paths = [lifetime.path.replace("[]", "") for lifetime in LIFETIMES[token]]
    assert [path for path in [*paths, OF_OTHERS.get(token, paths[0])] if not has_input(arguments_of(token), path)] == []
