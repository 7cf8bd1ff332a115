"""Access of other accounts to KMS keys."""

from policy.tokens import IAM_ROLE, KMS_GRANT, KMS_KEY, KMS_KEY_POLICY
from tests.policy.controls.iam_documents import ACCOUNT, OTHER, resource_policy
from tests.policy.harness import UNKNOWN, Cases, Given, resource

role = resource(IAM_ROLE, "role", arn=f"arn:aws:iam::{ACCOUNT}:role/app")
OWN_ROOT, OTHER_ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, {"AWS": f"arn:aws:iam::{OTHER}:root"}
USE = ["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"]


def key(principal: object, actions: object, condition: object = None) -> list[Given]:
    return [resource(KMS_KEY, policy=resource_policy(principal, actions, condition)), role]


def test_other_accounts_do_not_administer_keys(cases: Cases) -> None:
    for_services = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    cases(
        "kms-other-account-administration",
        passes=[
            key(OWN_ROOT, "kms:*"),
            key(OTHER_ROOT, USE),
            key(OTHER_ROOT, [*USE, "kms:CreateGrant"], for_services),
            key({"Service": "s3.amazonaws.com"}, USE),
        ],
        fails=[
            key(OTHER_ROOT, "kms:*"),
            key({"AWS": OTHER}, "kms:Put*"),
            key(OTHER_ROOT, [*USE, "kms:CreateGrant"]),
            [resource(KMS_KEY_POLICY, policy=resource_policy(OTHER_ROOT, "kms:*")), role],
        ],
        unknown=[key(OTHER_ROOT, "kms:*")[:1], [resource(KMS_KEY, policy=UNKNOWN), role]],
    )


def test_further_accounts_of_the_owner_are_a_parameter(cases: Cases) -> None:
    cases(
        "kms-other-account-administration",
        passes=[key(OTHER_ROOT, "kms:*")],
        fails=[key({"AWS": "111122223333"}, "kms:*")],
        config={"own_accounts": [OTHER]},
    )


def test_grants_are_within_the_account(cases: Cases) -> None:
    grant = resource(KMS_GRANT, granteePrincipal=f"arn:aws:iam::{ACCOUNT}:role/app", operations=["Decrypt"])
    foreign = f"arn:aws:iam::{OTHER}:role/app"
    cases(
        "kms-grant-other-account",
        passes=[[grant, role]],
        fails=[
            [grant.with_props(granteePrincipal=foreign), role],
            [grant.with_props(retiringPrincipal=foreign), role],
        ],
        unknown=[[grant.with_props(granteePrincipal=foreign)], [grant.with_props(granteePrincipal=UNKNOWN), role]],
    )
