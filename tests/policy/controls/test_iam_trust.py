"""Trust policies: accounts and services that can assume a role."""

from policy.tokens import IAM_ROLE
from tests.policy.controls.iam_documents import ACCOUNT, ORGANIZATION, OTHER, SOURCE_ACCOUNT, trust
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

# Its ARN has the stack's own account.
TOPIC = resource("aws:sns/topic:Topic", "alarms", arn=f"arn:aws:sns:eu-central-1:{ACCOUNT}:alarms")
EXTERNAL_ID = {"StringEquals": {"sts:ExternalId": "a-shared-secret"}}


def role(text: object) -> list[Given]:
    """A stack of one role and a resource with an ARN."""
    return [resource(IAM_ROLE, "worker", assumeRolePolicy=text), TOPIC]


def aws(principal: object) -> dict[str, object]:
    return {"AWS": principal}


def service(*names: str) -> dict[str, object]:
    return {"Service": list(names)}


def test_trust_policies_grant_no_public_access(cases: Cases) -> None:
    cases(
        "iam-trust-anyone",
        passes=[
            role(trust(aws(f"arn:aws:iam::{ACCOUNT}:root"))),
            role(trust("*", ORGANIZATION)),
            role(trust("*", Effect="Deny")),
            role(trust(service("lambda.amazonaws.com"))),
        ],
        fails=[
            role(trust("*")),
            role(trust(aws(["*", ACCOUNT]))),
            role(trust(aws("*"), {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}})),
            role(trust(aws("*"), {"StringLike": {"aws:PrincipalOrgID": "*"}})),
        ],
        unknown=[role(UNKNOWN), role(trust(aws(UNKNOWN))), role(trust("*", UNKNOWN))],
    )


def test_other_accounts_require_an_external_id(cases: Cases) -> None:
    cases(
        "iam-trust-other-account",
        passes=[
            role(trust(aws(f"arn:aws:iam::{ACCOUNT}:root"))),
            role(trust(aws(ACCOUNT))),
            role(trust(aws(f"arn:aws:iam::{OTHER}:root"), EXTERNAL_ID)),
            role(trust(aws(f"arn:aws:iam::{OTHER}:role/deployer"), ORGANIZATION)),
            role(trust(service("ec2.amazonaws.com"))),
            role(trust("*", {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}})),
        ],
        fails=[
            role(trust(aws(f"arn:aws:iam::{OTHER}:root"))),
            role(trust(aws([ACCOUNT, OTHER]))),
            role(trust("*", {"StringEquals": {"aws:PrincipalAccount": [ACCOUNT, OTHER]}})),
            role(trust(aws(f"arn:aws:iam::{OTHER}:user/alice"), {"StringLike": {"sts:ExternalId": "*"}})),
            role(trust(aws(OTHER), {"StringEqualsIfExists": {"sts:ExternalId": "a-shared-secret"}})),
        ],
        unknown=[role(UNKNOWN), role(trust(aws(OTHER), UNKNOWN)), role(trust(aws(OTHER)))[:1]],
    )


def test_further_own_accounts_are_a_parameter(cases: Cases) -> None:
    cases(
        "iam-trust-other-account",
        config={"own_accounts": [OTHER]},
        passes=[role(trust(aws(OTHER)))],
        fails=[role(trust(aws("111111111111")))],
    )


def test_services_assume_roles_for_this_account_only(cases: Cases) -> None:
    cases(
        "iam-trust-service-source",
        passes=[
            role(trust(service("ecs-tasks.amazonaws.com"), SOURCE_ACCOUNT)),
            role(trust(service("s3.amazonaws.com"), {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::media"}})),
            role(trust(service("scheduler.amazonaws.com"), {"StringEquals": {"aws:SourceOrgID": "o-abcdefghij"}})),
            role(trust(service("ec2.amazonaws.com"))),
            role(trust(aws(ACCOUNT))),
        ],
        fails=[
            role(trust(service("ecs-tasks.amazonaws.com"))),
            role(trust(service("ec2.amazonaws.com", "lambda.amazonaws.com"))),
            role(trust(service("ecs-tasks.amazonaws.com"), {"ArnLike": {"aws:SourceArn": "arn:aws:ecs:*:*:*"}})),
            role(trust(service("ecs-tasks.amazonaws.com"), {"StringEqualsIfExists": {"aws:SourceAccount": ACCOUNT}})),
        ],
        unknown=[
            role(UNKNOWN),
            role(trust(service("ecs-tasks.amazonaws.com"), {"StringEquals": {"aws:SourceAccount": UNKNOWN}})),
        ],
    )


def test_the_finding_has_the_service_and_the_condition(harness: MakeHarness) -> None:
    (found,) = harness().of("iam-trust-service-source", *role(trust(service("ecs-tasks.amazonaws.com"))))

    assert "Own allows ecs-tasks.amazonaws.com to assume the role" in found.message
    assert "add StringEquals aws:SourceAccount" in found.message
