"""Usage of a stack: quantities by the role of what is used, from its stack file, for one of its load profiles.

    usage:
      library-media: { standardGb: 500, getRequests: 5000000 }
    perUser:
      services-functions-send: { requests: 1500 }
    profiles:
      small: { users: 100, usage: { data-aurora: { averageAcu: 0.5 } } }

A role is the logical name of a component or a resource without `primary-`, and applies to that resource, or to each one
of that component; one of the other regions keeps its prefix. The longest role that has a quantity decides on it.
Quantities of `perUser` are multiplied by the users of the profile.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cost.charge import Usage

PRIMARY = "primary-"
Roles = Mapping[str, Usage]


class LoadError(ValueError):
    """A profile that the stack file lacks; the message has the known ones."""


@dataclass(frozen=True)
class Load:
    """Usage of one profile. roles: quantities by role. profile: its name; empty without profiles. users: of it."""

    roles: Roles = field(default_factory=dict[str, Usage])
    profile: str = ""
    users: Decimal = Decimal(0)

    def of(self, *names: str) -> "Used":
        """What a resource is used for. names: its logical name, and those of the components that it is part of."""
        plain = {name.removeprefix(PRIMARY) for name in names}
        found: dict[str, tuple[str, Decimal]] = {}
        for role in sorted(self.roles, key=len):
            if role in plain:
                found |= {quantity: (role, value) for quantity, value in self.roles[role].items()}
        return Used(found)

    def entries(self) -> set[tuple[str, str]]:
        """Role and quantity of all entries."""
        return {(role, quantity) for role, usage in self.roles.items() for quantity in usage}


class Used(Mapping[str, Decimal]):
    """Quantities of a resource. read: role and quantity of the entries that a formula has asked for."""

    def __init__(self, values: Mapping[str, tuple[str, Decimal]]) -> None:
        self._values = values
        self.read: set[tuple[str, str]] = set()

    def __getitem__(self, name: str) -> Decimal:
        role, value = self._values[name]
        self.read.add((role, name))
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def loads(settings: Mapping[str, Any]) -> dict[str, Load]:
    """The loads of the settings `cost` by profile, fewest users first; one with an empty name without profiles."""
    given: Mapping[str, Mapping[str, Any]] = settings.get("profiles") or {"": {}}
    profiles = dict(sorted(given.items(), key=lambda item: item[1].get("users", 0)))
    found: dict[str, Load] = {}
    for name, profile in profiles.items():
        users = Decimal(str(profile.get("users", 0)))
        roles = _roles(settings.get("usage") or {}, Decimal(1))
        for more in (_roles(settings.get("perUser") or {}, users), _roles(profile.get("usage") or {}, Decimal(1))):
            for role, usage in more.items():
                roles[role] = {**roles.get(role, {}), **usage}
        found[name] = Load(roles=roles, profile=name, users=users)
    return found


def load(settings: Mapping[str, Any], profile: str = "") -> Load:
    """The load of a profile; of that with the fewest users if omitted. LoadError for an unknown one."""
    known = loads(settings)
    if profile and profile not in known:
        raise LoadError(f"{profile}: no such profile; known: {', '.join(filter(None, known)) or 'none'}")
    return known[profile] if profile else next(iter(known.values()))


def _roles(settings: Mapping[str, Mapping[str, Any]], factor: Decimal) -> dict[str, Usage]:
    return {
        role: {quantity: Decimal(str(value)) * factor for quantity, value in usage.items()}
        for role, usage in settings.items()
    }
