"""Wildcards of actions and ARNs."""

import pytest

from simulator.iam.matching import matches_action, matches_arn

GROUP = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/"


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("s3:GetObject", "s3:GetObject", True),
        ("S3:getobject", "s3:GetObject", True),
        ("s3:Get*", "s3:GetObject", True),
        ("s3:Get*", "s3:PutObject", False),
        ("s3:GetObject", "s3:GetObjectTagging", False),
        ("iam:*AccessKey*", "iam:CreateAccessKey", True),
        ("s3:?etObject", "s3:GetObject", True),
        ("*", "kms:Decrypt", True),
        ("s3:*", "s3express:CreateSession", False),
    ],
)
def test_an_action_matches_in_any_case(pattern: str, action: str, expected: bool) -> None:
    assert matches_action(pattern, action) is expected


@pytest.mark.parametrize(
    ("pattern", "arn", "expected"),
    [
        ("arn:aws:s3:::media/*", "arn:aws:s3:::media/incoming/1", True),
        ("arn:aws:s3:::media/*", "arn:aws:s3:::media", False),
        ("arn:aws:s3:::media", "arn:aws:s3:::Media", False),
        ("arn:aws:s3:::media/????", "arn:aws:s3:::media/1.gz", True),
        ("arn:aws:sqs:*:111122223333:jobs", "arn:aws:sqs:us-east-1:111122223333:jobs", True),
        ("arn:aws:s3:::*", "arn:aws:s3:::media/a:b", True),
        ("arn:aws:dynamodb:*", "arn:aws:dynamodb:us-east-1:111122223333:table/assets", True),
        (f"{GROUP}*", f"{GROUP}a:log-stream:b", True),
        # The documented example of ArnLike: the first asterisk does not extend beyond its part.
        (
            "arn:aws:someservice:*:111122223333:finance/*",
            "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
            False,
        ),
        ("arn:aws:s3:::media", "media", False),
    ],
)
def test_the_parts_of_an_arn_are_compared_by_themselves(pattern: str, arn: str, expected: bool) -> None:
    assert matches_arn(pattern, arn) is expected
