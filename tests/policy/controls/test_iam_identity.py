"""Controls for statements of identity-based policies."""

import json
from string import ascii_lowercase

import pytest

from policy.iam.policy_properties import IDENTITY
from tests.policy.controls.iam_documents import ACCOUNT, allow, document
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

POLICY = "aws:iam/policy:Policy"
ROLE = "aws:iam/role:Role"
BUCKET_ARN = "arn:aws:s3:::media/*"
KEY_ARN = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/1234"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/worker"
TO_ECS = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}


def policy(text: object) -> list[Given]:
    """A stack of one managed policy."""
    return [resource(POLICY, policy=text)]


def message(harness: MakeHarness, control: str, text: str) -> str:
    """The control's message for a document."""
    (found,) = harness().of(control, *policy(text))
    return found.message


def test_no_statement_allows_all_actions(cases: Cases) -> None:
    cases(
        "iam-admin-policy",
        passes=[
            policy(allow("s3:GetObject", BUCKET_ARN)),
            policy(allow("s3:*")),
            policy(allow("*", Effect="Deny")),
            policy("no JSON"),
            policy(document()),
        ],
        fails=[
            policy(allow("*")),
            policy(allow(["s3:GetObject", "*:*"], BUCKET_ARN)),
            policy({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}),
            policy(allow("*", Condition={"StringEquals": {"aws:RequestedRegion": "eu-central-1"}})),
        ],
        unknown=[policy(UNKNOWN), policy(allow(UNKNOWN, BUCKET_ARN))],
    )


@pytest.mark.parametrize("type_", IDENTITY)
def test_all_properties_with_documents_are_evaluated(cases: Cases, type_: str) -> None:
    def holder(text: str) -> Given:
        path = IDENTITY[type_]
        block = [{"name": "inline", "policy": text}] if "[]" in path else text
        return Given(type_, "subject", {path.partition("[")[0]: block})

    cases(
        "iam-admin-policy",
        passes=[[holder(allow("s3:GetObject", BUCKET_ARN))], [resource(type_)]],
        fails=[[holder(allow("*"))]],
        unknown=[[holder(UNKNOWN)]],
    )


def test_permissions_boundaries_are_not_evaluated(cases: Cases) -> None:
    allows, denies = (json.loads(text)["Statement"] for text in (allow("*"), allow("iam:*", Effect="Deny")))
    boundary = resource(POLICY, "boundary", policy=document(*allows, *denies))
    role = resource(ROLE, "worker", refers={"permissionsBoundary": boundary})
    attached = resource(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attached", refers={"role": role, "policyArn": boundary}
    )
    cases(
        "iam-admin-policy",
        passes=[[boundary, role], [boundary, role.with_props(permissionsBoundary=UNKNOWN)]],
        fails=[
            [boundary, role, attached],
            [boundary],
            [boundary.with_props(policy=allow("*")), role],  # it limits nothing
        ],
    )


def test_no_statement_allows_a_whole_service(cases: Cases) -> None:
    cases(
        "iam-service-wildcard",
        passes=[policy(allow("s3:Get*")), policy(allow("*")), policy(allow("s3:*", Effect="Deny"))],
        fails=[
            policy(allow("s3:*", BUCKET_ARN)),
            policy(allow(["sqs:SendMessage", "KMS:**"])),
            policy(allow("s3*:*")),
            policy(allow([f"s3:{letter}*" for letter in ascii_lowercase])),
        ],
        unknown=[policy(allow(UNKNOWN))],
    )


def test_a_finding_has_statement_action_and_suggestion(harness: MakeHarness) -> None:
    shown = message(harness, "iam-service-wildcard", allow("s3:*", BUCKET_ARN))

    assert "Own allows s3:*; specify actions, such as s3:GetObject" in shown


def test_a_statement_without_a_sid_has_its_index(harness: MakeHarness) -> None:
    shown = message(harness, "iam-service-wildcard", allow("s3:*", BUCKET_ARN, Sid=None))

    assert "Statement[0] allows s3:*" in shown


def test_actions_with_write_access_are_specific(cases: Cases) -> None:
    cases(
        "iam-action-pattern",
        passes=[
            policy(allow("s3:Put*", Effect="Deny")),
            policy(allow(["ec2:Describe*", "s3:GetObject*"])),
            policy(allow("s3:*")),
        ],
        fails=[policy(allow("s3:Put*", BUCKET_ARN)), policy(allow("iam:*Role"))],
        unknown=[policy(allow(UNKNOWN))],
    )


def test_allow_statements_have_actions(cases: Cases) -> None:
    everything_but = allow(None, NotAction=["iam:*", "organizations:*"])
    cases(
        "iam-not-action",
        passes=[policy(allow("s3:GetObject")), policy(allow(None, NotAction="iam:*", Effect="Deny"))],
        fails=[policy(everything_but)],
        unknown=[policy(allow(None, NotAction=UNKNOWN))],
    )


def test_allow_statements_have_resources(cases: Cases) -> None:
    cases(
        "iam-not-resource",
        passes=[
            policy(allow("s3:GetObject", BUCKET_ARN)),
            policy(allow("s3:*", None, NotResource=BUCKET_ARN, Effect="Deny")),
        ],
        fails=[policy(allow("s3:GetObject", None, NotResource=BUCKET_ARN))],
        unknown=[policy(allow("s3:GetObject", None, NotResource=UNKNOWN))],
    )


def test_resources_are_specific_for_actions_with_resource_level_permissions(cases: Cases) -> None:
    region = {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}
    who = {"StringEquals": {"aws:PrincipalTag/team": "media"}}
    tag = {"StringEquals": {"aws:ResourceTag/team": "media"}}
    cases(
        "iam-resource-wildcard",
        passes=[
            policy(allow("s3:GetObject", BUCKET_ARN)),
            policy(allow(["ecr:GetAuthorizationToken", "cloudwatch:PutMetricData", "xray:PutTraceSegments"])),
            policy(allow("ec2:Describe*")),
            policy(allow(["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeSubnets"])),
            policy(allow("sqs:SendMessage", Condition=tag)),
            policy(allow("s3:GetObject", Effect="Deny")),
        ],
        fails=[
            policy(allow("s3:GetObject")),
            policy(allow(["ecr:GetAuthorizationToken", "ecr:BatchGetImage"])),
            policy(allow("s3:Get*")),
            policy(allow("ec2:*NetworkInterface")),
            policy(allow("sqs:SendMessage", Condition=region)),
            policy(allow("sqs:SendMessage", Condition=who)),
            policy(allow("sqs:SendMessage", ["*", BUCKET_ARN])),
        ],
        unknown=[
            policy(allow(UNKNOWN)),
            policy(allow("s3:GetObject", UNKNOWN)),
            policy(allow("s3:GetObject", Condition=UNKNOWN)),
        ],
    )


def test_the_suggestion_is_an_arn_template(harness: MakeHarness) -> None:
    shown = message(harness, "iam-resource-wildcard", allow("s3:GetObject"))

    assert "s3:GetObject on arn:aws:s3:::${BucketName}/${ObjectName}" in shown


def test_arns_specify_an_account_and_a_resource(cases: Cases) -> None:
    cases(
        "iam-arn-breadth",
        passes=[
            policy(allow("s3:GetObject", BUCKET_ARN)),
            policy(allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/media-*")),
            policy(allow("ec2:CreateNetworkInterface", f"arn:aws:ec2:eu-central-1:{ACCOUNT}:network-interface/*")),
            policy(allow("execute-api:Invoke", f"arn:aws:execute-api:eu-central-1:{ACCOUNT}:abc123/*")),
            policy(allow("s3:GetObject")),
        ],
        fails=[
            policy(allow("sts:AssumeRole", "arn:aws:iam::*:role/*")),
            policy(allow("sts:AssumeRole", "arn:aws:iam::*:role/worker")),
            policy(allow("s3:GetObject", ["arn:aws:s3:::*", BUCKET_ARN])),
            policy(allow("s3:GetObject", f"arn:aws:s3:eu-central-1:{ACCOUNT}:accesspoint/*")),
            policy(allow("dynamodb:GetItem", f"arn:aws:dynamodb:eu-central-1:{ACCOUNT}:table/*")),
        ],
        unknown=[policy(allow("s3:GetObject", UNKNOWN))],
    )


def test_passed_roles_are_specific(cases: Cases) -> None:
    cases(
        "iam-pass-role-any",
        passes=[
            policy(allow("iam:PassRole", ROLE_ARN)),
            policy(allow("iam:GetRole")),
            policy(allow("iam:PassRole", Effect="Deny")),
        ],
        fails=[
            policy(allow("iam:PassRole")),
            policy(allow("iam:PassRole", Condition=TO_ECS)),
            policy(allow("iam:Pass*", f"arn:aws:iam::{ACCOUNT}:role/*")),
            policy(allow("iam:PassRole", [f"arn:aws:iam::{ACCOUNT}:role/{letter}*" for letter in ascii_lowercase])),
            policy(allow("iam:PassRole", "arn:aws:iam::????????????:role/?*")),
            policy(allow(None, NotAction="s3:*")),
        ],
        unknown=[policy(allow("iam:PassRole", UNKNOWN)), policy(allow(UNKNOWN, ROLE_ARN))],
    )


def test_a_role_is_passed_to_a_specific_service(cases: Cases) -> None:
    anywhere = {"StringLike": {"iam:PassedToService": "*"}}
    if_there = {"StringEqualsIfExists": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    cases(
        "iam-pass-role-service",
        passes=[policy(allow("iam:PassRole", ROLE_ARN, Condition=TO_ECS)), policy(allow("iam:GetRole", ROLE_ARN))],
        fails=[
            policy(allow("iam:PassRole", ROLE_ARN)),
            policy(allow("IAM:passrole", ROLE_ARN, Condition=anywhere)),
            policy(allow("iam:PassRole", ROLE_ARN, Condition=if_there)),
            policy(allow("*")),
        ],
        unknown=[policy(allow("iam:PassRole", ROLE_ARN, Condition={"StringEquals": {"iam:PassedToService": UNKNOWN}}))],
    )


def test_decryption_is_restricted_to_keys(cases: Cases) -> None:
    aliases = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/media"}}
    by_s3 = {"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}
    cases(
        "iam-decrypt-any-key",
        passes=[
            policy(allow("kms:Decrypt", KEY_ARN)),
            policy(allow("kms:Encrypt")),
            policy(allow("kms:Decrypt", Condition=aliases)),
            policy(allow("kms:Decrypt", Effect="Deny")),
        ],
        fails=[
            policy(allow("kms:Decrypt")),
            policy(allow("kms:Decrypt", Condition=by_s3)),
            policy(allow("kms:ReEncrypt*", f"arn:aws:kms:*:{ACCOUNT}:key/*")),
            policy(allow("kms:Decrypt", None, NotResource=KEY_ARN)),
        ],
        unknown=[policy(allow("kms:Decrypt", UNKNOWN))],
    )


@pytest.mark.parametrize(
    "odd",
    [
        "[]",
        '"text"',
        "{",
        '{"Statement": null}',
        '{"Statement": [null, 1, "x", [], {}]}',
        '{"Statement": {"Effect": {"a": 1}, "Action": {"b": [1]}, "Resource": 7, "Condition": ["x"]}}',
        allow(["s3:[", "", ":", "a:b:c", "*:"], ["", "arn:", ":::::"]),
        allow("s3:*", Sid=5, Condition={"StringLike": {"a": {"b": 1}}}),
        "[" * 5000,
        "[" * 900 + "]" * 900,
    ],
)
def test_malformed_documents_raise_no_exception(harness: MakeHarness, odd: str) -> None:
    stack = [
        resource(POLICY, "policy", policy=odd),
        resource(ROLE, "role", assumeRolePolicy=odd, inlinePolicies=[{"policy": odd}]),
        resource("aws:sqs/queuePolicy:QueuePolicy", "queue", policy=odd),
    ]

    assert not [found for found in harness().run(*stack) if "could not be evaluated" in found.message]
