"""Policies and requests of the tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from simulator.iam.context import Context, Principal, Request, RoleSession, Value, global_context
from simulator.iam.documents import Kind, Policy, read_policy

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/media-thumbnail"
SESSION = RoleSession(ROLE, "thumbnail")
OBJECT = "arn:aws:s3:::media/incoming/image/1"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/0f5e"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def statement(action: str | Sequence[str] = "s3:GetObject", resource: Any = "*", **elements: Any) -> dict[str, Any]:
    """A statement that allows, unless `Effect` is given. resource: None omits it."""
    given = {"Effect": "Allow", "Action": action} | ({} if resource is None else {"Resource": resource})
    return given | elements


def policy(kind: Kind, *statements: Mapping[str, Any], name: str = "") -> Policy:
    """A policy with the name of its kind."""
    return read_policy(name or kind.name.lower(), kind, {"Version": "2012-10-17", "Statement": list(statements)})


def identity(*statements: Mapping[str, Any]) -> Policy:
    """An identity-based policy."""
    return policy(Kind.IDENTITY, *statements)


def request(
    action: str = "s3:GetObject",
    resource: str = OBJECT,
    *,
    principal: Principal = SESSION,
    keys: Mapping[str, Value] | None = None,
    **context: Any,
) -> Request:
    """A request of the function's session at noon, with further condition keys."""
    known: Context = global_context(principal, region="us-east-1", account_id=ACCOUNT, now=NOW, **context)
    return Request(
        principal=principal, action=action, resource=resource, account_id=ACCOUNT, context=known.extended(keys or {})
    )
