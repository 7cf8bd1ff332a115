"""Policy documents in a line, for the tests of IAM controls."""

import json
from typing import Any

ACCOUNT = "123456789012"
OTHER = "999988887777"
ORGANISATION = {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}
SOURCE_ACCOUNT = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def document(*statements: dict[str, Any]) -> str:
    """A document as JSON text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: Any, resource: Any = "*", **elements: Any) -> str:
    """An identity policy with one statement called `Own`; None leaves an element out."""
    statement = {"Sid": "Own", "Effect": "Allow", "Action": action, "Resource": resource, **elements}
    return document({name: value for name, value in statement.items() if value is not None})


def trust(principal: Any, condition: Any = None, action: Any = "sts:AssumeRole", **elements: Any) -> str:
    """A trust policy with one statement."""
    return allow(action, None, Principal=principal, Condition=condition, **elements)


def admit(principal: Any, action: Any, condition: Any = None, **elements: Any) -> str:
    """A resource policy with one statement."""
    return allow(action, "*", Principal=principal, Condition=condition, **elements)
