"""IAM users, access keys, passwords and attachments."""

import pytest

from policy.tokens import (
    IAM_ACCESS_KEY,
    IAM_ACCOUNT_PASSWORD_POLICY,
    IAM_EXCLUSIVE_ATTACHMENTS,
    IAM_POLICY_ATTACHMENT,
    IAM_ROLE,
    IAM_USER_POLICIES_EXCLUSIVE,
    IAM_USER_POLICY,
    IAM_USER_POLICY_ATTACHMENT,
    IAM_USER_POLICY_ATTACHMENTS_EXCLUSIVE,
    SSOADMIN_MANAGED_POLICY_ATTACHMENT,
)
from tests.policy.controls.iam_documents import ACCOUNT
from tests.policy.harness import UNKNOWN, Cases, Given, resource

ROLE_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"


def attached(name: str) -> list[list[Given]]:
    """An AWS managed policy with all types of attachments."""
    arn = f"arn:aws:iam::aws:policy/{name}"
    return [
        [resource(ROLE_ATTACHMENT, policyArn=arn, role="worker")],
        [resource("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", policyArn=arn, group="people")],
        [resource(IAM_POLICY_ATTACHMENT, policyArn=arn, roles=["worker"])],
        [resource(IAM_ROLE, managedPolicyArns=[arn])],
        *([resource(type_, policyArns=[arn])] for type_ in IAM_EXCLUSIVE_ATTACHMENTS),
        [resource(SSOADMIN_MANAGED_POLICY_ATTACHMENT, managedPolicyArn=arn)],
    ]


@pytest.mark.parametrize(
    ("control", "names"),
    [
        ("iam-admin-attached", ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess"]),
        ("iam-full-access-attached", ["AmazonS3FullAccess", "AWSLambda_FullAccess"]),
        ("iam-cloudshell", ["AWSCloudShellFullAccess"]),
    ],
)
def test_broad_policies_of_aws_are_not_attached(cases: Cases, control: str, names: list[str]) -> None:
    own = resource(ROLE_ATTACHMENT, policyArn=f"arn:aws:iam::{ACCOUNT}:policy/{names[0]}")
    cases(
        control,
        passes=[*attached("service-role/AWSBackupServiceRolePolicyForBackup"), [own]],
        fails=[stack for name in names for stack in attached(name)],
        unknown=[[resource(ROLE_ATTACHMENT, policyArn=UNKNOWN)]],
    )


def test_users_have_permissions_by_groups(cases: Cases) -> None:
    cases(
        "iam-user-policies",
        passes=[
            [resource(IAM_POLICY_ATTACHMENT, roles=["worker"])],
            [resource(IAM_USER_POLICIES_EXCLUSIVE, userName="alice", policyNames=[])],
        ],
        fails=[
            [resource(IAM_USER_POLICY, user="alice")],
            [resource(IAM_USER_POLICY_ATTACHMENT, user="alice")],
            [resource(IAM_POLICY_ATTACHMENT, users=["alice"])],
            [resource(IAM_USER_POLICIES_EXCLUSIVE, userName="alice", policyNames=["own"])],
            [
                resource(
                    IAM_USER_POLICY_ATTACHMENTS_EXCLUSIVE, userName="alice", policyArns=["arn:aws:iam::aws:policy/X"]
                )
            ],
        ],
    )


def test_attachments_are_not_exclusive(cases: Cases) -> None:
    cases("iam-exclusive-attachment", passes=[[resource(ROLE_ATTACHMENT)]], fails=[[resource(IAM_POLICY_ATTACHMENT)]])


def test_access_keys_are_inactive(cases: Cases) -> None:
    cases(
        "iam-access-key",
        passes=[[resource(IAM_ACCESS_KEY, user="program", status="Inactive")]],
        fails=[[resource(IAM_ACCESS_KEY, user="program")]],
        unknown=[[resource(IAM_ACCESS_KEY, user="program", status=UNKNOWN)]],
    )


def test_the_account_has_a_strong_password_policy(cases: Cases) -> None:
    strong = resource(
        IAM_ACCOUNT_PASSWORD_POLICY,
        minimumPasswordLength=14,
        passwordReusePrevention=24,
        maxPasswordAge=90,
        requireUppercaseCharacters=True,
        requireLowercaseCharacters=True,
        requireSymbols=True,
        requireNumbers=True,
    )
    cases(
        "iam-password-policy",
        passes=[[strong]],
        fails=[
            [strong.with_props(minimumPasswordLength=8)],
            [strong.with_props(passwordReusePrevention=None)],
            [strong.with_props(maxPasswordAge=None)],
            [strong.with_props(maxPasswordAge=365)],
            [strong.with_props(requireSymbols=False)],
        ],
        unknown=[[strong.with_props(minimumPasswordLength=UNKNOWN)]],
    )
