"""What statements amount to. The data of actions (policy_sentry) and of ways to more power (cloudsplaining) loads
when the first policy is met; every answer is kept, as the same statements come again and again."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import cache, lru_cache

from policy.iam.conditions import restricts_resources
from policy.iam.documents import Statement

ANY = ("*", "*:*")
# What AWS's own broadest policies grant, as statements.
MANAGED = {
    "AdministratorAccess": Statement(index=0, sid="AdministratorAccess", actions=("*",), resources=("*",)),
    "IAMFullAccess": Statement(index=0, sid="IAMFullAccess", actions=("iam:*",), resources=("*",)),
    "PowerUserAccess": Statement(
        index=0, sid="PowerUserAccess", not_actions=("iam:*", "organizations:*", "account:*"), resources=("*",)
    ),
}


@dataclass(frozen=True)
class Escalation:
    """A way to more power: its name and the actions that make it possible together."""

    method: str
    actions: tuple[str, ...]


@lru_cache(maxsize=8192)
def expand(pattern: str) -> frozenset[str]:
    """The actions, in lower case, that a pattern stands for; an action that is not known stands for itself."""
    lowered = pattern.lower()
    if lowered in ANY:
        return frozenset(_actions())
    if "*" not in lowered and "?" not in lowered:
        return frozenset({lowered})
    service = lowered.partition(":")[0]
    candidates = _actions() if "*" in service or "?" in service else _by_service().get(service, ())
    matches = re.compile(translate(lowered)).match
    return frozenset(action for action in candidates if matches(action))


def is_known(pattern: str) -> bool:
    """Whether an action, or anything that a pattern stands for, exists."""
    found = expand(pattern)
    return any(action in _actions() for action in found)


def nearest(action: str) -> str:
    """The action that was probably meant, as AWS writes it; `""` where none is near."""
    service = action.lower().partition(":")[0]
    near = difflib.get_close_matches(action.lower(), _by_service().get(service, ()), n=1, cutoff=0.7)
    return _actions()[near[0]] if near else ""


@lru_cache(maxsize=2048)
def granted(statement: Statement) -> frozenset[str]:
    """The actions of a statement in lower case; NotAction is everything else."""
    if statement.not_actions:
        return frozenset(_actions()).difference(*(expand(pattern) for pattern in statement.not_actions))
    return frozenset[str]().union(*(expand(pattern) for pattern in statement.actions))


@lru_cache(maxsize=2048)
def unbounded(statements: tuple[Statement, ...], boundary: tuple[Statement, ...] | None = None) -> frozenset[str]:
    """The actions that statements allow on resources at large, with their denials and a boundary applied.

    At large: resource `*` or an ARN that names no resource, and no condition that narrows it. A denial counts where
    it holds for everything and without a condition.
    """
    allowed = frozenset[str]().union(
        *(granted(item) for item in statements if item.allows and is_broad(item)), frozenset[str]()
    )
    denied = frozenset[str]().union(
        *(
            granted(item)
            for item in statements
            if not item.allows and not item.conditions and (not item.resources or "*" in item.resources)
        ),
        frozenset[str](),
    )
    allowed -= denied
    if boundary is not None:
        bound = frozenset[str]().union(*(granted(item) for item in boundary if item.allows), frozenset[str]())
        allowed &= bound
    return allowed


def is_broad(statement: Statement) -> bool:
    """Whether a statement reaches resources at large."""
    if restricts_resources(statement.conditions):
        return False
    return bool(statement.not_resources) or any(is_broad_arn(resource) for resource in statement.resources)


def is_broad_arn(resource: str) -> bool:
    """Whether an ARN names no resource: `*`, `arn:aws:iam::*:role/*`, `arn:aws:s3:::*`."""
    if resource == "*":
        return True
    parts = resource.split(":", 5)
    if len(parts) < 6:
        return set(resource) <= set("*?:")
    segments = [segment for segment in re.split("[/:]", parts[5]) if segment]
    naming = segments[:1] if parts[2] == "s3" or len(segments) == 1 else segments[1:]
    return all(set(segment) <= {"*", "?"} for segment in naming)


def escalations(
    statements: Sequence[Statement], boundary: tuple[Statement, ...] | None = None, managed: Iterable[str] = ()
) -> tuple[Escalation, ...]:
    """Ways in which statements together let their principal gain more power."""
    broad = tuple(MANAGED[name] for name in managed if name in MANAGED)
    allowed = unbounded((*statements, *broad), boundary)
    return tuple(
        Escalation(method, tuple(_written(action) for action in actions))
        for method, actions in _escalation_methods().items()
        if allowed.issuperset(actions)
    )


def exfiltrating(statements: Sequence[Statement], boundary: tuple[Statement, ...] | None = None) -> tuple[str, ...]:
    """Actions that read data at large: objects, parameters and secrets of the whole account."""
    allowed = unbounded(tuple(statements), boundary)
    return tuple(action for action in _exfiltration_actions() if action.lower() in allowed)


@cache
def arn_formats(action: str) -> tuple[str, ...]:
    """The ARNs that an action can be limited to; empty where it takes `*` only or is not known."""
    from policy_sentry.querying.actions import get_action_data

    service, _, name = _written(action).partition(":")
    found = get_action_data(service, name)
    rows = found.get(service, []) if found else []
    return tuple(sorted({str(row["resource_arn_format"]) for row in rows} - {"*"}))


@lru_cache(maxsize=2048)
def limitable(statement: Statement) -> tuple[str, ...]:
    """Actions of a statement that support resources but are allowed on `*`, as AWS writes them.

    Wildcards in actions are a finding of their own, so only actions that are written out count.
    """
    if not statement.allows or "*" not in statement.resources or restricts_resources(statement.conditions):
        return ()
    plain = (action for action in statement.actions if "*" not in action and "?" not in action)
    return tuple(_written(action) for action in plain if arn_formats(action))


def access_level(action: str) -> str:
    """`Read`, `Write`, `List`, `Tagging`, `Permissions management`, or `""`."""
    from policy_sentry.querying.actions import get_action_data

    service, _, name = _written(action).partition(":")
    found = get_action_data(service, name)
    rows = found.get(service, []) if found else []
    return str(rows[0]["access_level"]) if rows else ""


def _written(action: str) -> str:
    return _actions().get(action.lower(), action)


@cache
def _actions() -> dict[str, str]:
    """All actions: lower case to AWS's writing."""
    from policy_sentry.querying.all import get_all_actions

    return {action.lower(): action for action in get_all_actions()}


@cache
def _by_service() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for action in _actions():
        found.setdefault(action.partition(":")[0], []).append(action)
    return {service: tuple(sorted(actions)) for service, actions in found.items()}


@cache
def _escalation_methods() -> dict[str, tuple[str, ...]]:
    from cloudsplaining.shared.constants import PRIVILEGE_ESCALATION_METHODS

    methods = PRIVILEGE_ESCALATION_METHODS.items()
    return {method: tuple(action.lower() for action in actions) for method, actions in methods}


@cache
def _exfiltration_actions() -> tuple[str, ...]:
    from cloudsplaining.shared.constants import READ_ONLY_DATA_EXFILTRATION_ACTIONS

    return tuple(READ_ONLY_DATA_EXFILTRATION_ACTIONS)
