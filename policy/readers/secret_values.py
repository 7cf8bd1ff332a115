"""Secrets in plaintext, by the names of variables, options and parameters, and by value."""

import re

from policy.resource import Node

# Parameter secretKeys of Security Hub's ECS.8.
SECRET_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA")
SECRET_NAME = re.compile(
    r"(pass(word|wd|phrase)|pwd|(^|_)pass|secret|token|credentials?"
    r"|(api|access|private|secret|signing|encryption)_?key)$",
    re.I,
)
SECRET_VALUE = re.compile(
    r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"  # access keys
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|://[^/\s:@]*:[^/\s:@${]+@"  # user and password in a URL; Redis needs no user
    r"|\bgh[pousr]_[A-Za-z0-9]{36}"  # tokens of GitHub
    r"|\bgithub_pat_\w{22}"
    r"|\bglpat-[\w-]{20}"  # tokens of GitLab
    r"|\b[rs]k_live_[A-Za-z0-9]{10}"  # keys of Stripe
    r"|\bxox[abprs]-[A-Za-z0-9-]{10}"  # tokens of Slack
)
# `DB_PASSWORD=value`, `password: value`, `"password": "value"`; `$password = "value"`, a command without quotes;
# `--password value`, `--password=value`. The value is on the same line: the next one begins a mapping of YAML.
_ASSIGNMENTS = (
    re.compile(
        r"""(?<![$\w.])(?<!\$env:)(?P<name>[A-Za-z_][\w.-]*)["']?[ \t]?[=:][ \t]*["']?(?P<value>[^\s"',;&|}]+)"""
    ),
    re.compile(r"""\$(\w+:)?(?P<name>[A-Za-z_][\w.]*)[ \t]*=[ \t]*["'](?P<value>[^\s"',;&|}]+)"""),
    re.compile(r"""--(?P<name>[A-Za-z][\w-]*)(=|[ \t]+)["']?(?P<value>[^\s"',;&|}]+)"""),
)
# The databases of nsswitch.conf(5): `passwd: files sss`.
_NSSWITCH = re.compile(r"^[ \t]*passwd:[ \t]+(files|compat|db|sss|systemd|ldap|nis|winbind)\b.*$", re.M)
# Values other than secrets: references, expressions and paths, settings and versions, and options without a value.
_NO_VALUE = re.compile(
    r"[$`<%/\\-]|\{\{|.*\("
    r"|(arn|file|ssm|secretsmanager):|alias/"
    r"|(true|false|null|none|enabled|disabled|required|optional|v\d+(\.\d+)*)$"
    r"|(?-i:[a-z][a-z\d._-]*(/[a-z\d._-]+)+)$",  # the name of a secret or object: `prod/db`
    re.I,
)
# A secret access key of AWS may begin with a slash; the look-aheads require letters of both cases and a digit.
_ACCESS_KEY = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z\d/+]{40}")
_NUMBER = re.compile(r"\d+(\.\d+)?")


def is_secret(name: str, value: str) -> bool:
    """Whether a name and its value are a secret in plaintext. Numbers of tokens, such as MAX_TOKEN, are none."""
    match = SECRET_NAME.search(name.replace("-", "_").rpartition(".")[2])
    if not match or not value or (_NO_VALUE.match(value) and not _ACCESS_KEY.fullmatch(value)):
        return False
    return not (match[0].lower() == "token" and _NUMBER.fullmatch(value))


def secrets_in(text: str) -> list[str]:
    """Names of the secrets in a command, script or document; `a value` for those without a name."""
    found = [
        match["name"]
        for pattern in _ASSIGNMENTS
        for match in pattern.finditer(_NSSWITCH.sub("", text))
        if is_secret(match["name"], match["value"])
    ]
    return list(dict.fromkeys([*found, *(["a value"] if SECRET_VALUE.search(text) else [])]))


def holds_secret(variable: Node) -> bool:
    """Whether an environment variable (name, value) contains a secret. The value is read unless the name decides."""
    name = variable.string("name")
    if name.upper() in SECRET_KEYS:
        return True
    if SECRET_NAME.search(name):
        return is_secret(name, variable.string("value"))
    value = variable.peek("value")
    return isinstance(value, str) and SECRET_VALUE.search(value) is not None
