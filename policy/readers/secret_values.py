"""Secrets in plaintext: names of variables, options and parameters, with the values that are secrets."""

import re

from components.foundation.settings.plain_secrets import is_secret_value
from policy.resource import Node

# Parameter secretKeys of Security Hub's ECS.8.
SECRET_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA")
SECRET_NAME = re.compile(
    r"(pass(word|wd|phrase|code)|pwd|(^|_|db|sql|pg|root|admin|user|redis|smtp|ftp)pass|secret|token|credentials?|creds"
    r"|(api|access|auth|deploy|encryption|hmac|jwt|master|private|secret|session|signing|ssh)_?key)"
    r"(_?[0-9]{1,2}|_v[0-9]+|_(dev|test|qa|staging|stage|prod|production|live|old|new|current|previous))?$",
    re.I,
)
_AUTHORITY = re.compile(r"[a-z][a-z0-9+.-]*://(?P<user>[^/@:?#]*)(?P<password>:[^/@?#]*)?@", re.I)
_PLACEHOLDER = re.compile(r"[$`<]|\{[{%]|\*+$|__\w+__$")
_QUERY = re.compile(r"[?&](?P<name>[^=&#]+)=(?P<value>[^&#]+)")
# Tokens for idempotency, pages and callbacks.
_NO_SECRET = re.compile(r"(client(_?request)?|next|page|continuation|idempotency|starting|task)_?token$", re.I)
_PASSWORD = re.compile("pass|pwd", re.I)
# Values other than secrets: references, expressions and paths, placeholders, settings and versions, and options without
# a value.
_NO_VALUE = re.compile(
    r"[$`<%/\\=~.-]|\{[{%]|\*+$|__\w+__$|!(Ref|Sub|GetAtt|ImportValue)\b"
    r"|[a-z_][\w.]*[\[(]"  # a call or an item
    r"|[a-z_]+(\.[a-z_]+)+$"  # an attribute or a file
    r"|[a-z][\w.-]*=[^=]"  # another assignment
    r"|[a-z][a-z\d+.-]*://"
    r"|(arn|file|ssm|secretsmanager):|alias/|[a-z][\w-]*:[/%$]"
    r"|(true|false|yes|no|on|off|null|none|enabled|disabled|required|optional|v\d+(\.\d+)*)$"
    r"|(?-i:[a-z][a-z\d._-]*(/[a-z\d._-]+)+)$",  # the name of a secret or object: `prod/db`
    re.I,
)
# Words in place of a secret, token or key are its name, `prod-db-credentials`: a generated value has more digits.
_WORDS = re.compile(r"[A-Za-z]+|[A-Za-z]+\d{0,3}([._-]([A-Za-z]+\d{0,3}|\d{1,3}))+")
# A secret access key of AWS may begin with a slash; the look-aheads require letters of both cases and a digit.
_ACCESS_KEY = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z\d/+]{40}")
# The name of a variable or secret in place of a password: `DB_PASSWORD`, `db-password`.
_NAME = re.compile(r"[A-Za-z]+([_-][A-Za-z]+)+")
_NUMBER = re.compile(r"\d+(\.\d+)?")


def is_secret(name: str, value: str) -> bool:
    """Whether a name and its value are a secret in plaintext.

    A password is any literal but the name of another secret. Secrets, tokens and keys are no words, which are the name
    of one, and no numbers, such as MAX_TOKEN.
    """
    own = name.replace("-", "_").rpartition(".")[2]
    match = SECRET_NAME.search(own)
    if not match or is_other_token(own) or value == name or not is_literal(value):
        return False
    if _PASSWORD.search(match[1]):
        return not (_NAME.fullmatch(value) and SECRET_NAME.search(value))
    return not _WORDS.fullmatch(value) and not (match[1].lower() == "token" and _NUMBER.fullmatch(value))


def is_other_token(name: str) -> bool:
    """Whether a token is not secret by its name, such as the token of a page."""
    return bool(_NO_SECRET.search(name))


def is_literal(value: str) -> bool:
    """Whether a value in place of a secret is one, not a reference, an expression or a setting."""
    return bool(value) and (not _NO_VALUE.match(value) or bool(_ACCESS_KEY.fullmatch(value)))


def holds_credentials(address: str) -> bool:
    """Whether a URL contains a password, or a token in place of the user name or in its query string.

    A user name without a password is part of the clone addresses of Bitbucket, and is made of words.
    """
    found = _AUTHORITY.match(address)
    if found:
        user, password = found["user"], (found["password"] or "").removeprefix(":")
        if password and not _PLACEHOLDER.match(password):
            return True
        if len(user) >= 20 and not _PLACEHOLDER.match(user) and not _WORDS.fullmatch(user):
            return True
    named = any(is_secret(each["name"], each["value"]) for each in _QUERY.finditer(address))
    return named or is_secret_value(address)


def holds_secret(variable: Node) -> bool:
    """Whether an environment variable (name, value) contains a secret, by its name and value or by its value only.

    An unknown value is one that the name of a secret decides on.
    """
    name = variable.string("name")
    if name.upper() in SECRET_KEYS:
        return True
    value = variable.string("value") if SECRET_NAME.search(name) else variable.peek("value")
    return isinstance(value, str) and (is_secret(name, value) or is_secret_value(value))
