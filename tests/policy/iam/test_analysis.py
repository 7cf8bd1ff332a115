"""Analysis of statements."""

from string import ascii_lowercase

import pytest

from policy.iam import actions, analysis, conditions
from policy.iam.documents import Condition, Statement


def allow(*actions: str, resources: tuple[str, ...] = ("*",), condition: Condition | None = None) -> Statement:
    return Statement(index=0, actions=actions, resources=resources, conditions=(condition,) if condition else ())


LAMBDA = ("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction")


def test_an_escalation_across_two_statements_is_found() -> None:
    found = analysis.escalations([allow(LAMBDA[0]), allow(*LAMBDA[1:])])

    assert "PassExistingRoleToNewLambdaThenInvoke" in {escalation.method for escalation in found}


def test_only_a_deny_on_all_resources_prevents_an_escalation() -> None:
    def deny(resource: str) -> Statement:
        return Statement(index=1, effect="Deny", actions=("iam:PassRole",), resources=(resource,))

    assert not analysis.escalations([allow(*LAMBDA), deny("*")])
    assert analysis.escalations([allow(*LAMBDA), deny("arn:aws:iam::123456789012:role/one")])


def test_a_boundary_restricts_permissions() -> None:
    assert not analysis.escalations([allow("*")], boundary=(allow("s3:*"),))


def test_a_requested_region_does_not_restrict_resources() -> None:
    region = Condition("StringEquals", "aws:RequestedRegion", ("eu-central-1",))

    assert analysis.escalations([allow("iam:*", condition=region)])


@pytest.mark.parametrize(
    ("condition", "narrows"),
    [
        (Condition("StringEquals", "aws:ResourceTag/team", ("media",)), True),
        (Condition("StringEqualsIfExists", "aws:ResourceTag/team", ("media",)), False),
        (Condition("StringLike", "aws:ResourceTag/team", ("media", "*")), False),
        (Condition("StringLike", "aws:ResourceTag/team", ("?*",)), False),
        (Condition("ForAnyValue:StringLike", "kms:ResourceAliases", ("alias/*",)), False),
        (Condition("Null", "aws:ResourceTag/team", ("false",)), True),
        (Condition("Null", "aws:ResourceTag/team", ("true",)), False),
        (Condition("IpAddress", "aws:SourceIp", ("10.0.0.0/8",)), False),
        (Condition("StringEquals", "aws:PrincipalTag/team", ("media",)), False),
        (Condition("StringEquals", "iam:PassedToService", ("lambda.amazonaws.com",)), False),
        (Condition("StringEquals", "kms:ViaService", ("s3.eu-central-1.amazonaws.com",)), False),
        (Condition("ForAnyValue:StringEquals", "kms:ResourceAliases", ("alias/media",)), True),
    ],
)
def test_only_conditions_on_resources_restrict_resources(condition: Condition, narrows: bool) -> None:
    assert conditions.restricts_resources([condition]) is narrows


@pytest.mark.parametrize(
    ("service", "escalates"), [("lambda", True), ("ecs-tasks", False), ("*", True), ("lamb??", True)]
)
def test_passing_a_role_is_an_escalation_for_services_that_run_code(service: str, escalates: bool) -> None:
    to_service = Condition("StringLike", "iam:PassedToService", (f"{service}.amazonaws.com",))

    assert bool(analysis.escalations([allow(LAMBDA[0], condition=to_service), allow(*LAMBDA[1:])])) is escalates


def test_a_deny_statement_in_a_boundary_restricts_permissions() -> None:
    boundary = (allow("*"), Statement(index=1, effect="Deny", actions=("iam:*",), resources=("*",)))

    assert not analysis.escalations([allow("iam:CreateAccessKey")], boundary=boundary)


def test_the_administrator_policy_allows_escalation() -> None:
    assert analysis.escalations([], managed=["AdministratorAccess"])


@pytest.mark.parametrize(
    ("arn", "broad"),
    [
        ("*", True),
        ("arn:aws:iam::*:role/*", True),
        ("arn:aws:dynamodb:eu-central-1:123456789012:table/*", True),
        ("arn:aws:s3:::*", True),
        ("arn:aws:s3:::*/*", True),
        ("arn:aws:iam::????????????:role/?*", True),
        ("arn:aws:s3:::media/*", False),
        ("arn:aws:iam::123456789012:role/media-*", False),
        ("arn:aws:logs:*:*:log-group:/aws/lambda/*", False),
        ("arn:aws:sns:eu-central-1:123456789012:*", True),
        ("arn:aws:execute-api:eu-central-1:123456789012:abc123/*", False),
        ("arn:aws:s3:eu-central-1:123456789012:accesspoint/*", True),
    ],
)
def test_an_arn_without_a_resource_is_broad(arn: str, broad: bool) -> None:
    assert analysis.is_broad_arn(arn) is broad


def test_only_actions_with_resource_level_permissions_are_restrictable() -> None:
    assert analysis.restrictable(allow("s3:GetObject", "s3:ListAllMyBuckets")) == ("s3:GetObject",)


def test_pictures_are_moderated_without_a_resource() -> None:
    assert analysis.restrictable(allow("rekognition:DetectModerationLabels")) == ()


def test_a_misspelled_action_has_a_suggestion() -> None:
    assert not actions.is_known("s3:GetObjekt")
    assert actions.nearest("s3:GetObjekt") == "s3:GetObject"


@pytest.mark.parametrize(
    ("condition", "public"),
    [
        (None, True),
        (Condition("StringEquals", "aws:SourceAccount", ("123456789012",)), False),
        (Condition("StringEquals", "aws:PrincipalOrgID", ("o-abc",)), False),
        (Condition("ArnLike", "aws:SourceArn", ("arn:aws:sns:*:*:*",)), True),
        (Condition("StringEqualsIfExists", "aws:SourceAccount", ("123456789012",)), True),
        (Condition("IpAddress", "aws:SourceIp", ("0.0.0.0/0",)), True),
        (Condition("StringEquals", "aws:RequestedRegion", ("eu-central-1",)), True),
        (Condition("StringLike", "aws:PrincipalOrgID", ("o-??????????",)), True),
        (Condition("StringLike", "aws:SourceAccount", ("????????????",)), True),
        (Condition("ArnLike", "aws:PrincipalArn", ("arn:aws:iam::????????????:role/deploy",)), True),
        (Condition("ArnLike", "aws:PrincipalArn", ("arn:aws:iam::123456789012:role/deploy-?",)), False),
        (Condition("ArnLike", "aws:SourceArn", ("arn:aws:s3:::media-*",)), False),
        (Condition("ArnLike", "aws:SourceArn", tuple(f"arn:aws:s3:::{each}*" for each in ascii_lowercase)), True),
        (Condition("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ("o-abcdefghij/r-ab12/*",)), False),
        (Condition("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", ("o-*/r-ab12/*",)), True),
        (Condition("IpAddress", "aws:SourceIp", ("0.0.0.0/1", "128.0.0.0/1")), True),
        (Condition("IpAddress", "aws:SourceIp", ("2000::/3",)), True),
        (Condition("IpAddress", "aws:SourceIp", ("::/1",)), True),
        (Condition("IpAddress", "aws:SourceIp", tuple(f"{first}.0.0.0/8" for first in range(64))), True),
        (Condition("IpAddress", "aws:SourceIp", ("198.51.100.7", "203.0.113.0/24", "2001:db8::/32")), False),
        (Condition("IpAddress", "aws:VpcSourceIp", ("10.0.0.0/8", "fc00::/7")), False),
    ],
)
def test_all_principals_are_public_without_a_fixed_condition(condition: Condition | None, public: bool) -> None:
    statement = Statement(
        index=0,
        actions=("s3:GetObject",),
        principals=(("AWS", "*"),),
        conditions=(condition,) if condition else (),
    )

    assert conditions.is_public(statement) is public
