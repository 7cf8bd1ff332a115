"""Wildcards of actions, ARNs and strings.

IAM User Guide, "IAM JSON policy elements: Resource" and "Amazon Resource Name (ARN) condition operators".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from simulator.errors import MalformedError, NotSimulatedError

ARN_PARTS = 6


@dataclass(frozen=True)
class Patterns:
    """The values of Action or Resource. included: False for NotAction and NotResource."""

    values: tuple[str, ...]
    included: bool
    arns: bool

    def match(self, value: str) -> bool:
        """Whether the statement applies to an action or an ARN."""
        matches = matches_arn if self.arns else matches_action
        return any(matches(pattern, value) for pattern in self.values) == self.included


def action_patterns(where: str, values: Sequence[str], included: bool) -> Patterns:
    """Patterns of actions: `*`, or a service and an action that may have wildcards."""
    for value in values:
        service, colon, name = value.partition(":")
        if value != "*" and not (colon and name and re.fullmatch(r"[a-z0-9-]+", service, re.IGNORECASE)):
            raise MalformedError(f"{where}: Action {value!r} must be * or service:Action")
    return Patterns(tuple(values), included, arns=False)


def resource_patterns(where: str, values: Sequence[str], included: bool) -> Patterns:
    """Patterns of ARNs: `*`, all six parts, or fewer that end in `*`."""
    for value in values:
        no_variables(f"{where}: Resource", value)
        whole = value.startswith("arn:") and (len(value.split(":")) >= ARN_PARTS or value.endswith("*"))
        if value != "*" and not whole:
            raise MalformedError(f"{where}: Resource {value!r} must be * or an ARN")
    return Patterns(tuple(values), included, arns=True)


def no_variables(where: str, value: str) -> None:
    """Policy variables, such as `${aws:PrincipalTag/team}`, are not modelled."""
    if "${" in value:
        raise NotSimulatedError(f"{where} {value!r}: policy variables are not modelled")


def matches_action(pattern: str, action: str) -> bool:
    """Whether a pattern includes an action, in any case."""
    return matches(pattern.lower(), action.lower())


def matches_arn(pattern: str, arn: str) -> bool:
    """Whether a pattern includes an ARN. Each of the six parts is compared by itself; a `*` at the end of a shorter
    pattern stands for all further parts."""
    if pattern == "*":
        return True
    wanted, given = pattern.split(":", ARN_PARTS - 1), arn.split(":", ARN_PARTS - 1)
    if len(given) < ARN_PARTS:
        return False
    if len(wanted) < ARN_PARTS:
        last = len(wanted) - 1
        given = [*given[:last], ":".join(given[last:])]
    return all(map(matches, wanted, given))


def matches(pattern: str, value: str) -> bool:
    """Whether a pattern matches a string: `*` stands for any characters, `?` for any one."""
    return _compiled(pattern).fullmatch(value) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    wildcards = {"*": ".*", "?": "."}
    return re.compile("".join(wildcards.get(character, re.escape(character)) for character in pattern), re.DOTALL)
