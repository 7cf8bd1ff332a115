"""Environment variables of a function, read and checked when its handler is imported."""

import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from functions.shared.forms import FORMS

Parsed = TypeVar("Parsed")
Invocation = Literal["any", "invoke", "url"]

REGION = r"[a-z]{2}(-[a-z]+)+-[0-9]"
TABLE_NAME = r"[A-Za-z_][A-Za-z0-9_.-]{0,254}"
"""Names of tables by key, and of their attributes."""


PREFIXES: Mapping[str, str] = {
    "buckets": "BUCKET",
    "connections": "CONNECTIONS",
    "distributions": "DISTRIBUTION",
    "parameters": "PARAMETER",
    "queues": "QUEUE",
    "secrets": "SECRET",
    "signing_keys": "KEY_GROUP",
    "tables": "TABLE",
    "topics": "TOPIC",
}
"""Prefixes of the variables of resources, by the field of the access settings that has their keys."""


class ConfigurationError(ValueError):
    """An environment variable is missing or has a wrong value. Its message begins with the name of the variable."""


class AccessError(ConfigurationError):
    """The access settings of a function lack what it uses. field: of these settings. keys: one of which it needs; any
    if there are none."""

    def __init__(self, message: str, field: str, *keys: str) -> None:
        super().__init__(message)
        self.field, self.keys = field, keys


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

    def uses(
        self, field: str, key: str, *actions: str, by: Invocation = "any", kinds: Collection[str] | None = None
    ) -> None:
        """Says what a function does with a resource that a field of its access settings names. by: how it is invoked
        when it does so. kinds: of media for which it does so; all if omitted. It changes nothing here: the preview of a
        stack compares it with these settings."""

    def expects(
        self, table: str, *, keys: Sequence[str] = (), attributes: Collection[str] = (), index: str = ""
    ) -> None:
        """Says which keys, attributes and index a table has, by its key in the stack file. It changes nothing here, as
        `uses`. keys: partition and sort key."""

    def table(self, key: str, *actions: str, keys: Sequence[str] = ()) -> str:
        """Name of a table by its key in the stack file: `TABLE_x`. actions: what the function does with its items.
        keys: partition and sort key that they have."""
        self.expects(key, keys=keys)
        return self._linked("tables", key, *actions)

    def queue(self, key: str) -> str:
        """URL of a queue to send to by its key in the stack file: `QUEUE_x`."""
        return self._linked("queues", key, "send")

    def topic(self, key: str) -> str:
        """ARN of a topic by its key in the stack file: `TOPIC_x`."""
        return self._linked("topics", key)

    def distribution(self, key: str) -> str:
        """ID of a distribution by its key in the stack file: `DISTRIBUTION_x`."""
        return self._linked("distributions", key)

    def connections(self, key: str) -> str:
        """URL of the connections of a WebSocket API by its key in the stack file: `CONNECTIONS_x`."""
        return self._linked("connections", key)

    def parameter(self, key: str) -> str:
        """Name of a parameter by its key in the stack file, `PARAMETER_x`; empty without access to it."""
        return self.text(variable("PARAMETER", key), "")

    def regions(self, name: str) -> tuple[str, ...]:
        """Regions separated by commas; none without the variable."""
        text = self.text(name, "", pattern=rf"{REGION}(,{REGION})*")
        return tuple(text.split(",")) if text else ()

    def event_bus(self) -> str:
        """Name of the bus that the function puts events on, `EVENT_BUS`; empty without access to it."""
        self.uses("event_bus", "", by="invoke")
        return self.text("EVENT_BUS", "")

    def only(self, field: str, *, rotated_by: str = "") -> str:
        """The value of the one variable of a field of the access settings, such as `KEY_GROUP_x` of `signing_keys`.
        rotated_by: as of `secret`."""
        prefix = f"{PREFIXES[field]}_"
        found = sorted(name for name, value in self.values.items() if name.startswith(prefix) and value)
        if len(found) != 1:
            given = f"{len(found)} variables ({', '.join(found)})" if found else "missing"
            raise AccessError(f"{prefix}*: {given}; name one in the function's access settings", field)
        return self.values[found[0]]

    def secret(self, reference: str, *, rotated_by: str = "") -> str:
        """ARN of a secret by its key in the stack file, `SECRET_x`; another reference, its name or ARN, is as it is.
        rotated_by: folder of the function that makes such secrets; any if empty."""
        return self.values.get(variable("SECRET", reference)) or reference

    def bucket(self, *purposes: str) -> str:
        """Name of the bucket of the first of these purposes that the function has access to: `BUCKET_x`."""
        names = [variable("BUCKET", purpose) for purpose in dict.fromkeys(purposes)]
        for name in names:
            if self.values.get(name):
                return self.values[name]
        message = f"{' or '.join(names)}: missing; set it in the function's access settings"
        raise AccessError(message, "buckets", *dict.fromkeys(purposes))

    def _linked(self, field: str, key: str, *actions: str) -> str:
        name = variable(PREFIXES[field], key)
        self.uses(field, key, *actions)
        if not self.values.get(name):
            message = f"{name}: missing; set it in the function's environment or access settings"
            raise AccessError(message, field, key)
        return self.values[name]
