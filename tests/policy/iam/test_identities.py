"""Effective permissions of roles, users and groups."""

import json
from typing import Any

from policy.iam.identities import permissions
from policy.readers.requests import stack_from_request
from policy.stack import Stack
from policy.tokens import IAM_POLICY, IAM_ROLE, IAM_ROLE_POLICY_ATTACHMENTS_EXCLUSIVE
from policy.unknown import record_unknown_reads
from tests.policy.harness import UNKNOWN, Given, resource, stack_request

ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"


def document_of(action: str) -> str:
    return json.dumps({"Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})


def stack_of(*resources: Given) -> Stack:
    return stack_from_request(stack_request(*resources))


def actions(stack: Stack) -> set[str]:
    (role,) = stack.of(IAM_ROLE)
    return {action for statement in permissions(stack, role).statements for action in statement.actions}


role = resource(IAM_ROLE, "worker", inlinePolicies=[{"name": "inline", "policy": document_of("s3:GetObject")}])
separate = resource(ROLE_POLICY, "separate", refers={"role": role}, policy=document_of("sqs:SendMessage"))
managed = resource(IAM_POLICY, "managed", policy=document_of("sns:Publish"))
exclusive = resource(
    IAM_ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
    "all",
    refers={"roleName": role, "policyArns": managed},
    policyArns=["managed-id", "arn:aws:iam::aws:policy/AmazonS3FullAccess"],
)
attached = resource(ATTACHMENT, "attached", refers={"role": role, "policyArn": managed})


def test_inline_separate_and_attached_policies_are_merged() -> None:
    assert actions(stack_of(role, separate, managed, attached)) == {"s3:GetObject", "sqs:SendMessage", "sns:Publish"}


def test_exclusive_attachments_are_merged() -> None:
    stack = stack_of(role, managed, exclusive)

    assert actions(stack) == {"s3:GetObject", "sns:Publish"}
    assert permissions(stack, stack.of(IAM_ROLE)[0]).managed == ("AmazonS3FullAccess",)


def test_unknown_references_are_resolved_by_dependencies() -> None:
    stack = stack_of(
        role, separate.with_props(role=UNKNOWN), managed, attached.with_props(role=UNKNOWN, policyArn=UNKNOWN)
    )

    assert actions(stack) == {"s3:GetObject", "sqs:SendMessage", "sns:Publish"}


def test_policies_of_aws_have_their_names() -> None:
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    stack = stack_of(role, attached.with_props(policyArn=arn))

    assert permissions(stack, stack.of(IAM_ROLE)[0]).managed == ("AdministratorAccess",)


def test_an_unknown_document_is_recorded() -> None:
    stack = stack_of(role, separate.with_props(policy=UNKNOWN))

    with record_unknown_reads() as noted:
        permissions(stack, stack.of(IAM_ROLE)[0])

    assert list(noted) == ["separate.policy"]


def test_a_boundary_has_the_statements_of_its_policy() -> None:
    bounded = resource(IAM_ROLE, "worker", refers={"permissionsBoundary": managed})
    stack = stack_of(bounded, managed)

    boundary: Any = permissions(stack, stack.of(IAM_ROLE)[0]).boundary
    assert [statement.actions for statement in boundary] == [("sns:Publish",)]
