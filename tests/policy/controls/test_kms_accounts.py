"""Access of other accounts to KMS keys."""

from policy.tokens import IAM_ROLE, KMS_GRANT, KMS_KEY, KMS_KEY_POLICY, SNS_TOPIC_POLICY
from tests.policy.controls.iam_documents import ACCOUNT, OTHER, resource_policy
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

role = resource(IAM_ROLE, "role", arn=f"arn:aws:iam::{ACCOUNT}:role/app")
OWN_ROOT, OTHER_ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, {"AWS": f"arn:aws:iam::{OTHER}:root"}
USE = ["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"]


def key(principal: object, actions: object, condition: object = None) -> list[Given]:
    return [resource(KMS_KEY, policy=resource_policy(principal, actions, condition)), role]


def caller(accounts: object) -> object:
    return {"StringEquals": {"kms:CallerAccount": accounts}}


def test_other_accounts_do_not_administer_keys(cases: Cases) -> None:
    for_services = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    cases(
        "kms-other-account-administration",
        passes=[
            key(OWN_ROOT, "kms:*"),
            key(OTHER_ROOT, USE),
            key(OTHER_ROOT, [*USE, "kms:CreateGrant"], for_services),
            key({"Service": "s3.amazonaws.com"}, USE),
            key("*", "kms:*", caller(ACCOUNT)),
            key("*", USE, caller(OTHER)),
            key(OTHER_ROOT, "kms:*", caller(ACCOUNT)),
        ],
        fails=[
            key(OTHER_ROOT, "kms:*"),
            key({"AWS": OTHER}, "kms:Put*"),
            key(OTHER_ROOT, [*USE, "kms:CreateGrant"]),
            [resource(KMS_KEY_POLICY, policy=resource_policy(OTHER_ROOT, "kms:*")), role],
            key("*", "kms:*", caller(OTHER)),
            key("*", "kms:*", caller([ACCOUNT, OTHER])),
            key("*", "kms:*", {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/app"}}),
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


def test_an_undecided_finding_names_the_account(harness: MakeHarness) -> None:
    """The stack's own account is unknown until one of its ARNs is known."""
    details = {"unknown-values": {"details": True}}

    (found,) = harness(config=details).of("kms-other-account-administration", *key(OTHER_ROOT, "kms:*")[:1])

    assert f"allows account {OTHER} kms:PutKeyPolicy" in found.message
    assert found.level == "advisory"


def test_the_arn_of_a_topic_of_another_account_is_not_of_the_stack(harness: MakeHarness) -> None:
    """The property arn of a TopicPolicy is an input."""
    topic_policy = resource(SNS_TOPIC_POLICY, "policy", arn=f"arn:aws:sns:eu-central-1:{OTHER}:alarms")

    (found,) = harness().of("kms-other-account-administration", *key(OTHER_ROOT, "kms:*"), topic_policy)

    assert found.level == "mandatory"


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
