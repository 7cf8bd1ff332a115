"""Disabled protections against deletion."""

import pulumi_aws as aws
import pytest

from preview.render_difference import text
from tests.preview.programs import Program, by, case, difference, nothing


def test_the_deletion_of_a_protected_resource_fails_the_deployment():
    found = difference(lambda p: aws.s3.Bucket("b", opts=by(p, protect=True)), nothing)
    assert [change.protected for change in found.data_losses] == [True]
    assert "protected: the deployment fails until it is unprotected" in text(found, "main")


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        case(
            lambda p: aws.s3.Bucket("b", opts=by(p, protect=True)),
            lambda p: aws.s3.Bucket("b", opts=by(p)),
            "protect",
            title="option",
        ),
        case(
            lambda p: aws.dynamodb.Table("t", deletion_protection_enabled=True, opts=by(p)),
            lambda p: aws.dynamodb.Table("t", opts=by(p)),
            "deletionProtectionEnabled",
            title="omitted input",
        ),
        case(
            lambda p: aws.s3.Bucket("b", opts=by(p)),
            lambda p: aws.s3.Bucket("b", force_destroy=True, opts=by(p)),
            "forceDestroy",
            title="deletion with objects",
        ),
        case(
            lambda p: aws.cognito.UserPool("u", deletion_protection="ACTIVE", opts=by(p)),
            lambda p: aws.cognito.UserPool("u", deletion_protection="INACTIVE", opts=by(p)),
            "deletionProtection",
            title="user pool",
        ),
    ],
)
def test_a_disabled_protection_is_the_first_section(before: Program, after: Program, path: str):
    found = difference(before, after)
    assert [item.path for change in found.unprotected for item in change.unprotected] == [path]
    assert text(found, "main").splitlines()[2] == "Protection disabled (1)"
    assert difference(after, before).unprotected == ()
