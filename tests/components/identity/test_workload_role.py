"""Workload roles: trust policy, and permissions of the grants only."""

from typing import Any, cast

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.identity.workload_role import WorkloadRole, WorkloadRoleArgs, WorkloadService, task_source
from components.messaging.sqs_sns.grant import QueueGrant
from preview.graph import Graph
from tests.conftest import Deploy

ACCOUNT = "123456789012"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:jobs"


def role(
    deploy: Deploy, service: WorkloadService = "ecs-tasks.amazonaws.com", *, unknown: bool = False, **args: Any
) -> Graph:
    def program(provider: aws.Provider) -> None:
        source = task_source("us-east-1", ACCOUNT) if service == "ecs-tasks.amazonaws.com" else None
        made = WorkloadRoleArgs(service=service, account_id=ACCOUNT, source_arn=source, **args)
        WorkloadRole("worker", made, ResourceOptions(provider=provider))

    return deploy(program, unknown=unknown)


@pytest.mark.requirement("GD-112")
def test_ecs_assumes_it_for_tasks_of_this_account_and_region(deploy: Deploy) -> None:
    (trust,) = role(deploy).one("Role").json("assumeRolePolicy")["Statement"]
    assert trust == {
        "Sid": "AssumeRole",
        "Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        "Action": ["sts:AssumeRole"],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-east-1:123456789012:*"},
        },
    }


@pytest.mark.parametrize(
    ("service", "actions"),
    [
        ("pods.eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"]),
        ("lambda.amazonaws.com", ["sts:AssumeRole"]),
    ],
)
def test_pods_tag_their_sessions_and_functions_do_not(
    deploy: Deploy, service: WorkloadService, actions: list[str]
) -> None:
    (trust,) = role(deploy, service).one("Role").json("assumeRolePolicy")["Statement"]
    assert (trust["Principal"], trust["Action"]) == ({"Service": service}, actions)
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


@pytest.mark.requirement("GD-119")
def test_the_policy_has_the_granted_statements(deploy: Deploy) -> None:
    graph = role(deploy, grants={"queue-jobs": QueueGrant(queue_arn=QUEUE, actions=("consume",))})
    policy = graph.one("RolePolicy")
    assert graph.target(policy.inputs["role"]) is graph.one("Role")
    assert policy.json("policy")["Statement"] == [
        {
            "Sid": "QueueJobsMessages",
            "Effect": "Allow",
            "Action": [
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
            ],
            "Resource": QUEUE,
        }
    ]


def test_a_role_without_grants_has_no_policy(deploy: Deploy) -> None:
    assert role(deploy).of_type("RolePolicy") == []


def test_a_permissions_boundary_is_set_where_configured(deploy: Deploy) -> None:
    boundary = "arn:aws:iam::123456789012:policy/boundary"
    assert role(deploy, permissions_boundary_arn=boundary).one("Role").inputs["permissionsBoundary"] == boundary


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    graph = role(deploy, unknown=True, grants={"jobs": QueueGrant(queue_arn=QUEUE, actions=("send",))})
    assert graph.referenced(graph.one("RolePolicy"), "role") == [graph.one("Role")]


def test_a_role_of_another_service_is_rejected() -> None:
    with pytest.raises(ValueError, match=r"service: 'ec2.amazonaws.com': allowed: ecs-tasks.amazonaws.com, pods.eks"):
        WorkloadRoleArgs(service=cast("WorkloadService", "ec2.amazonaws.com"), account_id=ACCOUNT)
