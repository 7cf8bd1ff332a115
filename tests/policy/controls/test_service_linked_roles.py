"""Service-linked roles: unique in an account, in their owner stack."""

from policy.tokens import IAM_SERVICE_LINKED_ROLE
from tests.policy.harness import UNKNOWN, Cases, MakeHarness, resource

role = resource(IAM_SERVICE_LINKED_ROLE, "ecs", awsServiceName="ecs.amazonaws.com")


def test_roles_are_unique(cases: Cases) -> None:
    again = resource(IAM_SERVICE_LINKED_ROLE, "ecs-again", awsServiceName="ecs.amazonaws.com")
    cases(
        "iam-service-linked-role-once",
        passes=[
            [role],
            [role, again.with_props(awsServiceName="spot.amazonaws.com")],
            [role, again.with_props(customSuffix="b")],
        ],
        fails=[[role, again]],
        unknown=[[role, again.with_props(awsServiceName=UNKNOWN)]],
    )


def test_roles_are_in_their_owner_stack(cases: Cases, harness: MakeHarness) -> None:
    cases(
        "iam-service-linked-role-owner",
        config={"stacks": ["bootstrap"]},
        passes=[[resource("aws:iam/role:Role", "other")]],
        fails=[[role]],
    )
    owned = harness(config={"iam-service-linked-role-owner": {"stacks": ["test"]}})
    assert owned.of("iam-service-linked-role-owner", role) == []
