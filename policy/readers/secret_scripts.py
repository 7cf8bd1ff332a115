"""Secrets in scripts and commands: assignments, options and arguments."""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from components.foundation.settings.plain_secrets import is_secret_value
from policy.readers.secret_commands import arguments
from policy.readers.secret_values import is_literal, is_secret

_NAME = r"(?<![$\w.])(?<!\$env:)(?P<name>[A-Za-z_][\w.-]*)"
_WORD = r"""["']?(?P<value>[^\s"',;&|}]+)"""
_QUOTED = r"""\\?["'](?P<value>[^\s"'\\]+)\\?["']"""
# Values are in look-aheads: they may be assignments themselves, as in `Environment=DB_PASSWORD=value`.
_ASSIGNMENTS = (
    re.compile(rf"""{_NAME}["']?=(?={_WORD})"""),  # DB_PASSWORD=value
    re.compile(rf"""{_NAME}\\?["']?[ \t]*(?::=|[=:])[ \t]*(?={_QUOTED})"""),  # "password": "value"
    re.compile(rf"""\$(?:\w+:)?(?P<name>[A-Za-z_][\w.]*)[ \t]*=[ \t]*(?={_QUOTED})"""),  # $password = "value"
    re.compile(rf"""--(?P<name>[A-Za-z][\w-]*)(?:=|[ \t]+)(?={_WORD})"""),  # --password value
)
# Without quotes: `password: value` of YAML, `password = value` on its own line. Letters only may be an identifier.
_UNQUOTED = (
    re.compile(rf"""{_NAME}["']?:[ \t]+(?P<value>[^\s"',;&|}}]+)(?=[ \t]*(?:$|#|[,}}"'\\]))""", re.M),
    re.compile(r"""^[ \t]*(?P<name>[A-Za-z_][\w.-]*)[ \t]+=[ \t]+(?P<value>[^\s"',;&|}]+)[ \t]*$""", re.M),
)
_BLOCKS = ("{", "[")  # an object or a list begins
_IDENTIFIER = re.compile(r"[A-Za-z_]+")
_CONTINUATION = re.compile(r"\\\r?\n[ \t]*")
# The databases of nsswitch.conf(5): `passwd: files sss`.
_NSSWITCH = re.compile(r"^[ \t]*passwd:[ \t]+(files|compat|db|sss|systemd|ldap|nis|winbind)\b.*$", re.M)
VALUE = "a value"  # a secret without a name


@lru_cache(maxsize=1024)
def secrets_in(text: str) -> tuple[str, ...]:
    """Names of the secrets in a command or script: of variables, options and commands, such as `mysql -p`; `a value`
    for those without a name."""
    script = _NSSWITCH.sub("", _CONTINUATION.sub(" ", text))
    given = ((name, value) for name, value in _assignments(script) if not value.startswith(_BLOCKS))
    found = [name for name, value in given if is_secret(name, value)]
    commands = [name for name, value in arguments(script) if is_literal(value)]
    return tuple(dict.fromkeys([*found, *commands, *([VALUE] if is_secret_value(text) else [])]))


def _assignments(script: str) -> Iterator[tuple[str, str]]:
    for pattern in _ASSIGNMENTS:
        yield from ((match["name"], match["value"]) for match in pattern.finditer(script))
    for pattern in _UNQUOTED:
        for match in pattern.finditer(script):
            if not _IDENTIFIER.fullmatch(match["value"]):
                yield match["name"], match["value"]


def secrets_in_list(texts: Sequence[str]) -> tuple[str, ...]:
    """Names of the secrets in the lines of a script, or in the arguments of one command."""
    lines = any(character.isspace() for text in texts for character in text)
    return secrets_in(("\n" if lines else " ").join(texts))


def decoded(text: str) -> str:
    """User data without its Base64 encoding, if it has one."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return text
