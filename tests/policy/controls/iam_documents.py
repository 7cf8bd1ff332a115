"""Policy documents for the tests of IAM controls."""

import json
from typing import Any

ACCOUNT = "123456789012"
OTHER = "999988887777"
ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}
SOURCE_ACCOUNT = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def document(*statements: dict[str, Any]) -> str:
    """A document as a JSON string."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: Any, resource: Any = "*", **elements: Any) -> str:
    """An identity-based policy with one statement with the Sid `Own`; None omits an element."""
    statement = {"Sid": "Own", "Effect": "Allow", "Action": action, "Resource": resource, **elements}
    return document({name: value for name, value in statement.items() if value is not None})


def trust(principal: Any, condition: Any = None, action: Any = "sts:AssumeRole", **elements: Any) -> str:
    """A trust policy with one statement."""
    return allow(action, None, Principal=principal, Condition=condition, **elements)


def resource_policy(principal: Any, action: Any, condition: Any = None, **elements: Any) -> str:
    """A resource-based policy with one statement."""
    return allow(action, "*", Principal=principal, Condition=condition, **elements)
