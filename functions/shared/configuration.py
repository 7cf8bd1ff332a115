"""Environment variables of a function, read and checked when its handler is imported."""

import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from functions.shared.forms import FORMS

Parsed = TypeVar("Parsed")


TABLE_NAME = r"[A-Za-z_][A-Za-z0-9_.-]{0,254}"
"""Names of tables by key, and of their attributes."""


class ConfigurationError(ValueError):
    """An environment variable is missing or has a wrong value."""


def variable(*parts: str) -> str:
    """Name of an environment variable, as links of workloads form it: `variable("TABLE", "share-links")` is
    `TABLE_SHARE_LINKS`."""
    return "_".join(parts).upper().replace("-", "_")


def integer(name: str, value: str, minimum: int, maximum: int) -> int:
    """The integer of a string. ConfigurationError if it is none, or not within bounds, both included."""
    if re.fullmatch(r"-?[0-9]{1,15}", value) is None or not minimum <= int(value) <= maximum:
        raise ConfigurationError(f"{name}: '{value}': not allowed; set an integer of {minimum} to {maximum}")
    return int(value)


@dataclass(frozen=True)
class Environment:
    """Environment variables. ConfigurationError names the variable, its value, what is allowed, and the remedy."""

    values: Mapping[str, str]

    @classmethod
    def of_process(cls) -> "Environment":
        """A copy of the environment of this process."""
        return cls(dict(os.environ))

    def text(self, name: str, default: str | None = None, *, pattern: str | None = None) -> str:
        """A value, or the default of a variable that is absent or empty. pattern: of the whole value."""
        value = self.values.get(name, "")
        if not value:
            if default is None:
                raise ConfigurationError(f"{name}: missing; set it in the function's environment or access settings")
            return default
        if pattern is not None and re.fullmatch(pattern, value) is None:
            form = f"must be {FORMS[name]}" if name in FORMS else f"does not match {pattern}"
            raise ConfigurationError(f"{name}: '{value}': {form}; correct the setting")
        return value

    def choice(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of several values."""
        value = self.text(name, default)
        if value not in allowed:
            raise ConfigurationError(f"{name}: '{value}': not allowed; set one of {', '.join(allowed)}")
        return value

    def choices(self, name: str, allowed: Collection[str], default: str | None = None) -> tuple[str, ...]:
        """Some of several values, separated by commas."""
        found = tuple(self.text(name, default).split(","))
        for value in found:
            if value not in allowed:
                raise ConfigurationError(f"{name}: '{value}': not allowed; set some of {', '.join(allowed)}")
        return found

    def parsed(self, name: str, parse: Callable[[str, str], Parsed], default: str = "") -> Parsed:
        """What a function makes of the name and the value, for which it raises ConfigurationError if it is wrong."""
        return parse(name, self.text(name, default))

    def number(self, name: str, default: int | None = None, *, minimum: int, maximum: int) -> int:
        """An integer within bounds, both included."""
        return integer(name, self.text(name, None if default is None else str(default)), minimum, maximum)

    def flag(self, name: str, default: bool = False) -> bool:
        """`true` or `false`."""
        return self.choice(name, ("true", "false"), str(default).lower()) == "true"

    def table(self, key: str) -> str:
        """Name of a table by its key in the stack file: `TABLE_x`."""
        return self.text(variable("TABLE", key))

    def queue(self, key: str) -> str:
        """URL of a queue by its key in the stack file: `QUEUE_x`."""
        return self.text(variable("QUEUE", key))

    def topic(self, key: str) -> str:
        """ARN of a topic by its key in the stack file: `TOPIC_x`."""
        return self.text(variable("TOPIC", key))

    def only(self, prefix: str) -> str:
        """The value of the one variable with a prefix, such as `KEY_GROUP_`."""
        found = sorted(name for name, value in self.values.items() if name.startswith(prefix) and value)
        if len(found) != 1:
            given = f"{len(found)} variables ({', '.join(found)})" if found else "missing"
            raise ConfigurationError(f"{prefix}*: {given}; name one in the function's access settings")
        return self.values[found[0]]

    def secret(self, reference: str) -> str:
        """ARN of a secret by its key in the stack file, `SECRET_x`; another reference, its name or ARN, is as it is."""
        return self.values.get(variable("SECRET", reference)) or reference

    def bucket(self, *purposes: str) -> str:
        """Name of the bucket of the first of these purposes that the function has access to: `BUCKET_x`."""
        names = [variable("BUCKET", purpose) for purpose in dict.fromkeys(purposes)]
        for name in names:
            if self.values.get(name):
                return self.values[name]
        raise ConfigurationError(f"{' or '.join(names)}: missing; set it in the function's access settings")
