"""The IAM actions that the checks need, and the policy that allows them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ACTIONS: Mapping[str, tuple[str, ...]] = {
    action: tuple(calls)
    for action, calls in yaml.safe_load((Path(__file__).parent / "actions.yaml").read_text(encoding="utf-8")).items()
}
"""Calls of boto3 by the action that allows them."""
WITHOUT_ACTION = frozenset({"sts.get_caller_identity"})
"""AWS STS API Reference, GetCallerIdentity: "No permissions are required to perform this operation"."""
CALLS = WITHOUT_ACTION | {call for calls in ACTIONS.values() for call in calls}


RESOURCES: Mapping[str, tuple[str, ...]] = {
    "apigateway:GET": ("arn:aws:apigateway:*::/account", "arn:aws:apigateway:*::/domainnames"),
}
"""Resources of actions that would read more: the values of API keys."""


def policy() -> dict[str, Any]:
    """A policy with these actions. None reads an object, a record, or the value of a secret or a parameter."""
    everywhere = {"Effect": "Allow", "Action": sorted({*ACTIONS} - {*RESOURCES}), "Resource": "*"}
    some = [{"Effect": "Allow", "Action": action, "Resource": [*arns]} for action, arns in RESOURCES.items()]
    return {"Version": "2012-10-17", "Statement": [everywhere, *some]}
