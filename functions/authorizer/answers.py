"""Answers of an authorizer: a policy for REST and WebSocket APIs, a simple response for HTTP APIs."""

from collections.abc import Collection, Mapping
from typing import Any

LONGEST_GROUPS = 2048
"""Characters of all groups; API Gateway limits an answer to 8 KB."""


def policy(
    stage_arn: str, principal: str, *, allowed: bool, denied_routes: Collection[str] = (), context: Mapping[str, str]
) -> dict[str, Any]:
    """A policy for the whole stage, since a cached one applies to all of its routes. denied_routes: method and path of
    routes, such as `DELETE/media/*`, that the caller may not call."""
    statements = [_statement("Allow" if allowed else "Deny", [f"{stage_arn}/*"])]
    if allowed and denied_routes:
        statements.append(_statement("Deny", [f"{stage_arn}/{route}" for route in denied_routes]))
    return {
        "principalId": principal,
        "policyDocument": {"Version": "2012-10-17", "Statement": statements},
        "context": dict(context),
    }


def simple(*, allowed: bool, context: Mapping[str, str]) -> dict[str, Any]:
    """The answer to an HTTP API."""
    return {"isAuthorized": allowed, "context": dict(context)}


def joined(groups: Collection[str]) -> str:
    """Groups in one text, separated by spaces, as many as fit: a context has no lists."""
    found = ""
    for group in groups:
        longer = f"{found} {group}".strip()
        if len(longer) > LONGEST_GROUPS:
            break
        found = longer
    return found


def _statement(effect: str, resources: list[str]) -> dict[str, Any]:
    return {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resources}
