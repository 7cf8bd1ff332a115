"""Effective permissions of principals, with all their policies."""

import pytest

from policy.tokens import IAM_GROUP, IAM_POLICY, IAM_ROLE, IAM_USER
from tests.policy.controls.iam_documents import ACCOUNT, allow, document
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
TO_LAMBDA = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
TO_ECS = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
FUNCTION = ["lambda:CreateFunction", "lambda:InvokeFunction"]

worker = resource(IAM_ROLE, "worker")


def own(*texts: object, of: Given = worker) -> list[Given]:
    """A role with inline policies."""
    policies = [
        resource(ROLE_POLICY, f"policy-{index}", refers={"role": of}, policy=text) for index, text in enumerate(texts)
    ]
    return [of, *policies]


def test_no_principal_escalates_its_privileges(cases: Cases) -> None:
    cases(
        "iam-privilege-escalation",
        passes=[
            own(allow("s3:GetObject", "arn:aws:s3:::media/*")),
            own(allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/task"), allow(FUNCTION)),
            own(allow("iam:PassRole", Condition=TO_ECS), allow(FUNCTION)),
            own(allow("*"), allow("*", Effect="Deny")),
            [worker],
        ],
        fails=[
            own(allow("iam:PassRole"), allow(FUNCTION)),
            own(allow("iam:PassRole", Condition=TO_LAMBDA), allow(FUNCTION)),
            own(allow("iam:CreatePolicyVersion")),
            own(allow("iam:CreatePolicyVersion", f"arn:aws:iam::{ACCOUNT}:policy/*")),
            own(allow("*")),
            own(allow(None, NotAction="s3:*")),
        ],
        unknown=[own(UNKNOWN), own(allow("iam:PassRole", UNKNOWN), allow(FUNCTION))],
    )


def test_an_escalation_across_attached_policies_groups_and_blocks_is_reported(cases: Cases) -> None:
    passing = resource(IAM_POLICY, "passing", policy=allow("iam:PassRole"))
    attached = resource(ATTACHMENT, "attached", refers={"role": worker, "policyArn": passing})
    function = resource(ROLE_POLICY, "function", refers={"role": worker}, policy=allow(FUNCTION))
    block = resource(IAM_ROLE, "worker", inlinePolicies=[{"name": "function", "policy": allow(FUNCTION)}])
    user, group = resource(IAM_USER, "deployer"), resource(IAM_GROUP, "deployers")
    member = resource("aws:iam/userGroupMembership:UserGroupMembership", "m", refers={"user": user, "groups": group})
    of_group = resource("aws:iam/groupPolicy:GroupPolicy", "gp", refers={"group": group}, policy=allow(FUNCTION))
    of_user = resource("aws:iam/userPolicy:UserPolicy", "up", refers={"user": user}, policy=allow("iam:PassRole"))
    admin = "arn:aws:iam::aws:policy/AdministratorAccess"
    cases(
        "iam-privilege-escalation",
        passes=[[worker, passing, attached], [worker, function], [user, of_user], [group, of_group]],
        fails=[
            [worker, passing, attached, function],
            [worker, passing, attached.with_props(role=UNKNOWN, policyArn=UNKNOWN), function],
            [block, passing, attached],
            [user, group, member, of_group, of_user],
            [worker, attached.with_props(policyArn=admin)],
            [resource(IAM_ROLE, "worker", managedPolicyArns=[admin])],
            [worker, attached.with_props(policyArn="arn:aws:iam::aws:policy/AWSLambda_FullAccess")],
        ],
    )


def test_a_boundary_is_evaluated(cases: Cases) -> None:
    boundary = resource(IAM_POLICY, "boundary", policy=allow(["s3:*", "sqs:*"]))
    denying = boundary.with_props(
        policy=document(
            {"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}
        )
    )
    bounded = resource(IAM_ROLE, "worker", refers={"permissionsBoundary": boundary})
    elsewhere = resource(IAM_ROLE, "worker", permissionsBoundary=f"arn:aws:iam::{ACCOUNT}:policy/shared")
    cases(
        "iam-privilege-escalation",
        passes=[
            [*own(allow("*"), of=bounded), boundary],
            [*own(allow("iam:CreateAccessKey"), of=bounded), denying],
            own(allow("s3:GetObject"), of=elsewhere),
        ],
        fails=[[*own(allow("*"), of=bounded), boundary.with_props(policy=allow("*"))]],
        unknown=[own(allow("*"), of=elsewhere), [*own(allow("*"), of=bounded), boundary.with_props(policy=UNKNOWN)]],
    )


def test_the_finding_has_statements_actions_and_the_arn(harness: MakeHarness) -> None:
    (found,) = harness().of("iam-privilege-escalation", *own(allow("iam:PassRole"), allow("ec2:RunInstances")))

    assert "Own of policy-0 with Own of policy-1 allows iam:PassRole + ec2:RunInstances" in found.message
    assert "restrict iam:PassRole to arn:aws:iam::${Account}:role/${RoleNameWithPath}" in found.message


def test_no_principal_changes_its_own_permissions(cases: Cases) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:role/worker"
    itself = resource(IAM_ROLE, "worker", arn=arn)
    named = resource(IAM_ROLE, "worker", name="worker-1", path="/media/")
    cases(
        "iam-own-rights",
        passes=[
            own(allow("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/other"), of=itself),
            own(allow("iam:GetRole", arn), of=itself),
        ],
        fails=[
            own(allow("iam:PutRolePolicy", arn), of=itself),
            own(allow("iam:*", ["arn:aws:s3:::media", arn]), of=itself),
            own(allow("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/media/work*"), of=named),
        ],
        unknown=[own(UNKNOWN), own(allow("iam:PutRolePolicy", UNKNOWN), of=itself)],
    )


def test_no_principal_reads_all_data_of_the_account(cases: Cases) -> None:
    cases(
        "iam-data-exfiltration",
        passes=[
            own(allow("s3:GetObject", "arn:aws:s3:::media/*")),
            own(allow("s3:ListAllMyBuckets")),
            own(allow("secretsmanager:GetSecretValue", Condition={"StringEquals": {"aws:ResourceTag/team": "media"}})),
        ],
        fails=[
            own(allow("secretsmanager:GetSecretValue")),
            own(allow("s3:Get*", "arn:aws:s3:::*/*")),
            own(allow("dynamodb:Scan", f"arn:aws:dynamodb:*:{ACCOUNT}:table/*")),
            own(allow("ssm:GetParameter", Condition={"StringEquals": {"aws:RequestedRegion": "eu-central-1"}})),
            [resource(IAM_ROLE, "worker", managedPolicyArns=["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"])],
        ],
        unknown=[own(UNKNOWN), own(allow("s3:GetObject", UNKNOWN))],
    )


def test_no_principal_changes_all_resource_policies_of_the_account(cases: Cases) -> None:
    cases(
        "iam-resource-exposure",
        passes=[own(allow("s3:PutBucketPolicy", "arn:aws:s3:::media")), own(allow("s3:GetObject"))],
        fails=[own(allow("s3:PutBucketPolicy")), own(allow("kms:CreateGrant", f"arn:aws:kms:*:{ACCOUNT}:key/*"))],
        unknown=[own(UNKNOWN)],
    )


@pytest.mark.parametrize("control", ["iam-data-exfiltration", "iam-resource-exposure"])
def test_the_finding_has_the_arn(harness: MakeHarness, control: str) -> None:
    (found,) = harness().of(control, *own(allow(["s3:GetObject", "s3:PutBucketPolicy"])))

    assert "Own of policy-0" in found.message
    assert "arn:aws:s3:::${BucketName}" in found.message
