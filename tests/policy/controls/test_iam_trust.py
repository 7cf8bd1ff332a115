"""Trust policies: which accounts and services take a role, and on whose behalf."""

from policy.tokens import IAM_ROLE
from tests.policy.controls.iam_documents import ACCOUNT, ORGANISATION, OTHER, SOURCE_ACCOUNT, trust
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

# Tells which account is the stack's own.
TOPIC = resource("aws:sns/topic:Topic", "alarms", arn=f"arn:aws:sns:eu-central-1:{ACCOUNT}:alarms")
EXTERNAL_ID = {"StringEquals": {"sts:ExternalId": "a-shared-secret"}}


def role(text: object) -> list[Given]:
    """A stack of one role and of something that has an ARN."""
    return [resource(IAM_ROLE, "worker", assumeRolePolicy=text), TOPIC]


def aws(principal: object) -> dict[str, object]:
    return {"AWS": principal}


def service(*names: str) -> dict[str, object]:
    return {"Service": list(names)}


def test_nobody_unnamed_takes_a_role(cases: Cases) -> None:
    cases(
        "iam-trust-anyone",
        passes=[
            role(trust(aws(f"arn:aws:iam::{ACCOUNT}:root"))),
            role(trust("*", ORGANISATION)),
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


def test_other_accounts_prove_whom_they_act_for(cases: Cases) -> None:
    cases(
        "iam-trust-other-account",
        passes=[
            role(trust(aws(f"arn:aws:iam::{ACCOUNT}:root"))),
            role(trust(aws(ACCOUNT))),
            role(trust(aws(f"arn:aws:iam::{OTHER}:root"), EXTERNAL_ID)),
            role(trust(aws(f"arn:aws:iam::{OTHER}:role/deployer"), ORGANISATION)),
            role(trust(service("ec2.amazonaws.com"))),
        ],
        fails=[
            role(trust(aws(f"arn:aws:iam::{OTHER}:root"))),
            role(trust(aws([ACCOUNT, OTHER]))),
            role(trust(aws(f"arn:aws:iam::{OTHER}:user/somebody"), {"StringLike": {"sts:ExternalId": "*"}})),
            role(trust(aws(OTHER), {"StringEqualsIfExists": {"sts:ExternalId": "a-shared-secret"}})),
        ],
        unknown=[role(UNKNOWN), role(trust(aws(OTHER), UNKNOWN)), role(trust(aws(OTHER)))[:1]],
    )


def test_accounts_can_be_counted_as_own(cases: Cases) -> None:
    cases(
        "iam-trust-other-account",
        config={"own_accounts": [OTHER]},
        passes=[role(trust(aws(OTHER)))],
        fails=[role(trust(aws("111111111111")))],
    )


def test_services_take_roles_for_this_account_alone(cases: Cases) -> None:
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


def test_the_finding_names_the_service_and_the_condition(harness: MakeHarness) -> None:
    (found,) = harness().of("iam-trust-service-source", *role(trust(service("ecs-tasks.amazonaws.com"))))

    assert "Own lets ecs-tasks.amazonaws.com take the role" in found.message
    assert "add StringEquals aws:SourceAccount" in found.message
