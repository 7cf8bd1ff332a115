"""The role of previews, as docs/access.md has it: it reads the state of its stack, and no data.

READ_BY_A_REFRESH: how terraform-provider-aws reads these resources (secret_version.go, parameter.go, key.go).
"""

import json
import re
from typing import Any

import pytest
import yaml
from policy_sentry.querying.actions import get_action_data  # pyright: ignore
from policy_sentry.querying.all import get_all_actions  # pyright: ignore

from preflight.actions import ACTIONS
from simulator.iam.context import Request, RoleSession, global_context
from simulator.iam.documents import Kind, Policy, read_policy
from simulator.iam.evaluation import Outcome, Policies, evaluate
from tests.conftest import ROOT
from tests.simulator.iam.policies import NOW, policy, statement

TEXT = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
DOCUMENTS: list[dict[str, Any]] = [json.loads(code) for code in re.findall(r"^```json\n(.*?)^```", TEXT, re.M | re.S)]
ACCOUNT = "111122223333"
PREVIEW = RoleSession(f"arn:aws:iam::{ACCOUNT}:role/preview")
STATE = "arn:aws:s3:::acme-pulumi-state"
STACK_STATE = f"{STATE}/.pulumi/stacks/media-platform/quikapp-prod.json"
OTHER_STATE = f"{STATE}/.pulumi/stacks/media-platform/quikapp-qa.json"
STATE_KEY = "arn:aws:kms:us-east-1:999988887777:key/KEY"
STACK_KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/0f5e"
OBJECT = "arn:aws:s3:::quikapp-media/photo.jpg"
BY_LAMBDA = "lambda.us-east-1.amazonaws.com"
# At least what `ReadOnlyAccess` allows.
READS_EVERYTHING = policy(Kind.IDENTITY, statement("*"), name="ReadOnlyAccess")
DELEGATES = policy(Kind.KEY, statement("kms:*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}))

OBJECTS = (
    "s3:GetObject",
    "s3:GetObjectTorrent",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionForReplication",
    "s3:GetObjectVersionTorrent",
)
DATA = (
    "cloudfront-keyvaluestore:GetKey",
    "cloudfront-keyvaluestore:ListKeys",
    "cognito-idp:AdminGetUser",
    "cognito-idp:ListUsers",
    "cognito-idp:ListUsersInGroup",
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:GetRecords",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "kinesis:GetRecords",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:GetQueryResults",
    "logs:StartLiveTail",
    "logs:StartQuery",
    "logs:Unmask",
    "rds:DownloadDBLogFilePortion",
    "s3:GetDataAccess",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:GetSecretValue",
    "sqs:ReceiveMessage",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
)
READ_BY_A_REFRESH = {
    "aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey": "cloudfront-keyvaluestore:GetKey",
    "aws:secretsmanager/secretVersion:SecretVersion": "secretsmanager:GetSecretValue",
    "aws:ssm/parameter:Parameter": "ssm:GetParameter",
}


def document(sid: str) -> dict[str, Any]:
    """The documented policy with a statement."""
    (found,) = (each for each in DOCUMENTS if sid in {entry["Sid"] for entry in each["Statement"]})
    return found


OWN: Policy = read_policy("preview", Kind.IDENTITY, document("ReadState"))


def outcome(action: str, resource: str, *, managed: bool = True, resource_policy: Policy | None = None, via: str = ""):
    """The decision for a preview. managed: with ReadOnlyAccess, in place of which everything is allowed."""
    context = global_context(PREVIEW, region="us-east-1", account_id=ACCOUNT, now=NOW)
    context = context.extended({"kms:ViaService": via} if via else {"kms:ViaService": ()})
    request = Request(principal=PREVIEW, action=action, resource=resource, account_id=ACCOUNT, context=context)
    identity = (READS_EVERYTHING, OWN) if managed else (OWN,)
    return evaluate(request, Policies(identity=identity, resource=resource_policy)).outcome


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:ListBucket", STATE),
        ("s3:GetObject", f"{STATE}/.pulumi/meta.yaml"),
        ("s3:GetObject", STACK_STATE),
        ("s3:GetObject", f"{STATE}/.pulumi/locks/organization/media-platform/quikapp-prod/1.json"),
    ],
)
def test_a_preview_reads_the_state_of_its_stack(action: str, resource: str):
    bucket = read_policy("bucket", Kind.RESOURCE, document("Tls"))
    assert outcome(action, resource, resource_policy=bucket) is Outcome.ALLOWED
    assert outcome(action, resource, managed=False) is Outcome.ALLOWED


def test_a_preview_decrypts_the_secrets_of_the_state():
    key = read_policy("key", Kind.KEY, document("Previews"))
    assert outcome("kms:Decrypt", STATE_KEY, managed=False, resource_policy=key) is Outcome.ALLOWED


@pytest.mark.parametrize("action", ["s3:PutObject", "s3:DeleteObject"])
def test_a_preview_does_not_write_the_state(action: str):
    bucket = read_policy("bucket", Kind.RESOURCE, document("Tls"))
    assert outcome(action, STACK_STATE, managed=False, resource_policy=bucket) is Outcome.IMPLICIT_DENY


@pytest.mark.parametrize("resource", [OBJECT, OTHER_STATE, f"{STATE}/secrets.txt"])
@pytest.mark.parametrize("action", OBJECTS)
def test_a_preview_reads_no_other_object(action: str, resource: str):
    assert outcome(action, resource) is Outcome.EXPLICIT_DENY


@pytest.mark.parametrize("action", DATA)
def test_a_preview_reads_no_data(action: str):
    assert outcome(action, f"arn:aws:any:us-east-1:{ACCOUNT}:any") is Outcome.EXPLICIT_DENY


@pytest.mark.parametrize(("via", "expected"), [(BY_LAMBDA, Outcome.ALLOWED), ("", Outcome.IMPLICIT_DENY)])
def test_variables_of_functions_are_decrypted_by_lambda_only(via: str, expected: Outcome):
    assert outcome("kms:Decrypt", STACK_KEY, managed=False, resource_policy=DELEGATES, via=via) is expected


@pytest.mark.parametrize("action", [*ACTIONS, "lambda:GetFunction", "lambda:GetLayerVersion", "apigateway:GET"])
def test_what_preflight_and_a_refresh_read_is_not_denied(action: str):
    assert outcome(action, f"arn:aws:any:us-east-1:{ACCOUNT}:any") is Outcome.ALLOWED


def test_the_weekly_refresh_leaves_out_what_the_role_may_not_read():
    jobs: Any = yaml.safe_load((ROOT / ".github/workflows/scheduled.yml").read_text(encoding="utf-8"))["jobs"]
    script = jobs["drift"]["steps"][-1]["run"]
    assert set(re.findall(r"aws:[a-z]+/\w+:\w+", script)) == READ_BY_A_REFRESH.keys()
    assert '--exclude "**$type::**"' in script
    assert {*READ_BY_A_REFRESH.values()} <= {*DATA}


@pytest.mark.parametrize("pattern", sorted({*document("DenyData")["Statement"][-1]["Action"], *OBJECTS}))
def test_a_denied_action_exists_and_reads(pattern: str):
    service, _, name = pattern.partition(":")
    expression = re.compile(re.escape(name).replace(r"\*", ".*"))
    every: set[str] = {action.partition(":")[2] for action in get_all_actions() if action.startswith(f"{service}:")}
    matched = [action for action in every if expression.fullmatch(action)]
    assert matched
    if service == "pi":  # its reports of performance are written and deleted as well
        return
    levels = {row["access_level"] for action in matched for row in get_action_data(service, action)[service]}
    assert levels <= {"Read", "List"}


@pytest.mark.parametrize("name", ["Tls", "Previews", "ReadState", "Workflow"])
def test_a_documented_policy_names_one_stack(name: str):
    text = json.dumps(document(name))
    assert set(re.findall(r"(?:media-platform/|environment:)([a-z-]+)", text)) <= {"quikapp-prod"}
