"""IAM policy documents: who may do what, on what, under which condition."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pulumi import Input, Output

POLICY_VERSION = "2012-10-17"
Statement = Mapping[str, Any]


def document(statements: Sequence[Input[Statement]]) -> Output[str]:
    """A policy document as JSON text; its statements may hold outputs at any depth."""
    return Output.json_dumps({"Version": POLICY_VERSION, "Statement": list(statements)})


def statement(
    sid: str,
    actions: Sequence[str],
    resources: Sequence[Input[str]] | Input[str],
    *,
    effect: Literal["Allow", "Deny"] = "Allow",
    conditions: Mapping[str, Mapping[str, Any]] | None = None,
) -> Statement:
    """A statement of an identity policy."""
    made: dict[str, Any] = {"Sid": sid, "Effect": effect, "Action": list(actions), "Resource": resources}
    if conditions:
        made["Condition"] = conditions
    return made


def service_statement(
    sid: str,
    service: Input[str] | Sequence[Input[str]],
    actions: Sequence[str],
    resources: Sequence[Input[str]] | Input[str],
    *,
    conditions: Mapping[str, Mapping[str, Any]] | None,
) -> Statement:
    """A statement of a resource policy that lets AWS services in.

    conditions: which account, resource or use the service acts for, so that it is no confused deputy. None only
    where the service sends no source.
    """
    made: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": list(actions),
        "Resource": resources,
    }
    if conditions:
        made["Condition"] = conditions
    return made


def tls_only(bucket_arn: Input[str]) -> Statement:
    """Refuse whatever does not come over TLS, on the bucket as on its objects (MA-62)."""
    return {
        "Sid": "DenyInsecureTransport",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket_arn, Output.concat(bucket_arn, "/*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def trust(
    service: Input[str],
    account_id: Input[str] | None,
    *,
    source_arn: Input[str] | None = None,
    action: str | Sequence[str] = "sts:AssumeRole",
) -> Output[str]:
    """A role's trust in one service that acts for this account (and for one resource of it).

    account_id: None only where the service does not say whom it acts for. action: what it may do, where it tags its
    sessions beside taking the role.
    """
    conditions: dict[str, Mapping[str, Any]] = {}
    if account_id is not None:
        conditions["StringEquals"] = {"aws:SourceAccount": account_id}
    if source_arn is not None:
        conditions["ArnLike"] = {"aws:SourceArn": source_arn}
    taken: dict[str, Any] = {
        "Sid": "AssumeRole",
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
    }
    return document([taken | {"Condition": conditions} if conditions else taken])
