"""Permissions of Lambda functions: their actions, and other accounts."""

from policy.tokens import IAM_ROLE, LAMBDA_PERMISSION
from tests.policy.controls.iam_documents import ACCOUNT, OTHER
from tests.policy.harness import UNKNOWN, Cases, resource

role = resource(IAM_ROLE, "role", arn=f"arn:aws:iam::{ACCOUNT}:role/app")
permission = resource(LAMBDA_PERMISSION, "call", action="lambda:InvokeFunction", principal="events.amazonaws.com")


def test_permissions_are_for_invocations(cases: Cases) -> None:
    cases(
        "lambda-permission-actions",
        passes=[[permission], [permission.with_props(action="lambda:InvokeFunctionUrl")]],
        fails=[
            [permission.with_props(action=action)]
            for action in ("*", "lambda:*", "lambda:UpdateFunctionCode", "lambda:Invoke*", "lambda:AddPermission")
        ],
        unknown=[[permission.with_props(action=UNKNOWN)]],
    )


def test_principals_are_of_own_accounts(cases: Cases) -> None:
    other, root = permission.with_props(principal=OTHER), f"arn:aws:iam::{OTHER}:root"
    cases(
        "lambda-permission-other-account",
        passes=[
            [permission, role],
            [permission.with_props(principal=ACCOUNT), role],
            [permission.with_props(principal=f"arn:aws:iam::{ACCOUNT}:role/app"), role],
        ],
        fails=[
            [other, role],
            [permission.with_props(principal=root), role],
            [permission.with_props(principal=f"arn:aws:iam::{OTHER}:role/app"), role],
        ],
        unknown=[[other], [permission.with_props(principal=UNKNOWN), role]],
    )
    cases(
        "lambda-permission-other-account",
        config={"own_accounts": [OTHER]},
        passes=[[other, role]],
        fails=[[permission.with_props(principal="444455556666"), role]],
    )
