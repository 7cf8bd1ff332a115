"""Secrets in environment variables, by name and by value."""

import re

from policy.resource import Node

# Parameter secretKeys of Security Hub's ECS.8.
SECRET_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA")
SECRET_NAME = re.compile(
    r"(pass(word|wd|phrase)|secret|token|credentials?|(api|access|private|secret|signing|encryption)_?key)$", re.I
)
SECRET_VALUE = re.compile(
    r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"  # access keys
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|://[^/\s:@]+:[^/\s:@]+@"  # user and password in a URL
    r"|\bgh[pousr]_[A-Za-z0-9]{36}"  # tokens of GitHub
    r"|\bxox[abprs]-[A-Za-z0-9-]{10}"  # tokens of Slack
)


def holds_secret(variable: Node) -> bool:
    """Whether an environment variable (name, value) contains a secret. The value is read unless the name decides."""
    name = variable.string("name")
    if name.upper() in SECRET_KEYS:
        return True
    if SECRET_NAME.search(name):
        value = variable.string("value")
        return bool(value) and not value.startswith("arn:") and value.lower() not in ("true", "false")
    value = variable.peek("value")
    return isinstance(value, str) and SECRET_VALUE.search(value) is not None
