"""Actions of AWS, patterns of actions, and ARN templates."""

import pytest

from policy.iam import actions


def test_a_pattern_expands_to_actions_of_its_service_only() -> None:
    assert actions.expand("s3:GetObjectT*") == {"s3:getobjecttagging", "s3:getobjecttorrent"}


def test_an_unknown_action_expands_to_itself() -> None:
    assert actions.expand("s3:GetObjekt") == {"s3:getobjekt"}


@pytest.mark.parametrize(
    ("action", "service", "everything"),
    [
        ("*", True, True),
        ("*:*", True, True),
        ("s3:*", True, False),
        ("s3:**", True, False),
        ("s3:Get*", False, False),
        ("s3:GetObject", False, False),
    ],
)
def test_whole_services_are_distinguished_from_patterns(action: str, service: bool, everything: bool) -> None:
    assert actions.is_whole_service(action) is service
    assert actions.is_everything(action) is everything


@pytest.mark.parametrize(
    ("action", "arn"),
    [
        ("s3:GetObject", "arn:aws:s3:::${BucketName}/${ObjectName}"),
        ("iam:PassRole", "arn:aws:iam::${Account}:role/${RoleNameWithPath}"),
        ("ecr:GetAuthorizationToken", ""),
    ],
)
def test_the_arn_template_of_an_action_is_of_its_service(action: str, arn: str) -> None:
    assert actions.narrower(action) == arn


@pytest.mark.parametrize(
    ("arn", "filled"),
    [
        ("arn:aws:iam::*:role/*", "arn:aws:iam::${Account}:role/${Name}"),
        ("arn:aws:s3:::*/*", "arn:aws:s3:::${Name}/${Name}"),
        ("arn:aws:sns:eu-central-1:123456789012:*", "arn:aws:sns:eu-central-1:123456789012:${Name}"),
    ],
)
def test_the_template_of_a_broad_arn(arn: str, filled: str) -> None:
    assert actions.filled_in(arn) == filled


def test_examples_of_a_service_read_and_write() -> None:
    read, write = actions.examples("s3:*")

    assert (actions.access_level(read), actions.access_level(write)) == ("Read", "Write")
    assert actions.examples("*") == ()


def test_a_misspelled_service_is_found_by_its_action() -> None:
    assert actions.nearest("dynamo:GetItem") == "dynamodb:GetItem"
    assert actions.nearest("nowhere:DoNothing") == ""
