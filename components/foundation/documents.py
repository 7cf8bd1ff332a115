"""IAM policy documents: statements of identity and resource policies, and trust policies."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pulumi import Input, Output

POLICY_VERSION = "2012-10-17"
Statement = Mapping[str, Any]


def document(statements: Sequence[Input[Statement]]) -> Output[str]:
    """A policy document as JSON; its statements may contain outputs at any depth."""
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
    """A statement of a resource policy that allows AWS service principals.

    conditions: on source account, source ARN or usage (confused deputy prevention). None only for services that send no
    source.
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


def role_arn(account_id: Input[str], name: str) -> Output[str]:
    """The ARN of a role of the account. name: with its path, if it has one."""
    return Output.concat("arn:aws:iam::", account_id, f":role/{name}")


def account_use(account_id: Input[str]) -> Statement:
    """A statement that delegates the key to IAM policies of the account: administration and use."""
    return {
        "Sid": "AllowAccount",
        "Effect": "Allow",
        "Principal": {"AWS": Output.concat("arn:aws:iam::", account_id, ":root")},
        "Action": "kms:*",
        "Resource": "*",
    }


def tls_only(action: str, resources: Sequence[Input[str]] | Input[str]) -> Statement:
    """A statement of a resource policy that denies requests without TLS. action: all actions of the service, such as
    `sqs:*`, where its policies accept them."""
    return {
        "Sid": "DenyInsecureTransport",
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": resources,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def trust(
    service: Input[str],
    account_id: Input[str] | None,
    *,
    source_arn: Input[str] | None = None,
    action: str | Sequence[str] = "sts:AssumeRole",
) -> Output[str]:
    """The trust policy of a role for one service principal, restricted to this account (and to one source ARN).

    account_id: source account; None only for services that send none. action: actions allowed, for services that tag
    their sessions as well.
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
