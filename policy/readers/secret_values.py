"""Secrets in plaintext, by the names of variables, options and parameters, and by value."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import cast

import yaml

from policy.readers.secret_commands import arguments
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
    if not match or not is_literal(value):
        return False
    return not (match[0].lower() == "token" and _NUMBER.fullmatch(value))


def is_literal(value: str) -> bool:
    """Whether a value in place of a secret is one, not a reference, an expression or a setting."""
    return bool(value) and (not _NO_VALUE.match(value) or bool(_ACCESS_KEY.fullmatch(value)))


def secrets_in(text: str) -> list[str]:
    """Names of the secrets in a command, script or document: of variables, options and commands, such as `mysql -p`;
    `a value` for those without a name."""
    found = [
        match["name"]
        for pattern in _ASSIGNMENTS
        for match in pattern.finditer(_NSSWITCH.sub("", text))
        if is_secret(match["name"], match["value"])
    ]
    commands = [name for name, value in arguments(text) if is_literal(value)]
    return list(dict.fromkeys([*found, *commands, *(["a value"] if SECRET_VALUE.search(text) else [])]))


def secrets_in_build(specification: str) -> list[str]:
    """Names of the secrets in a build specification of CodeBuild: variables and commands.

    `parameter-store` and `secrets-manager` of `env` have names of secrets as values.
    https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
    """
    try:
        document: object = yaml.safe_load(specification)
    except yaml.YAMLError:
        return secrets_in(specification)
    if not isinstance(document, Mapping):
        return []
    rest = dict(cast(Mapping[str, object], document))
    env = rest.pop("env", None)
    variables = cast(Mapping[str, object], env).get("variables") if isinstance(env, Mapping) else None
    given = cast(Mapping[str, object], variables).items() if isinstance(variables, Mapping) else ()
    named = [name for name, value in given if is_secret(str(name), str(value)) or SECRET_VALUE.search(str(value))]
    return list(dict.fromkeys([*named, *secrets_in("\n".join(_strings(rest)))]))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in cast(Mapping[str, object], value).values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in cast(list[object], value):
            yield from _strings(item)


def decoded(text: str) -> str:
    """User data without its Base64 encoding, if it has one."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return text


def holds_secret(variable: Node) -> bool:
    """Whether an environment variable (name, value) contains a secret. The value is read unless the name decides."""
    name = variable.string("name")
    if name.upper() in SECRET_KEYS:
        return True
    if SECRET_NAME.search(name):
        return is_secret(name, variable.string("value"))
    value = variable.peek("value")
    return isinstance(value, str) and SECRET_VALUE.search(value) is not None
