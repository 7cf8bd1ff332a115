"""Actions of AWS, patterns of actions, and resource-level permissions.

The data (policy_sentry) is loaded with the first policy, and results are cached."""

import re
from fnmatch import translate
from functools import cache, lru_cache

from components.foundation.suggestions import similar
from policy.iam.wildcards import is_pattern

ANY = ("*", "*:*")


@lru_cache(maxsize=8192)
def expand(pattern: str) -> frozenset[str]:
    """The actions of a pattern, in lower case; an unknown action is itself."""
    lowered = pattern.lower()
    if lowered in ANY:
        return frozenset(all_actions())
    if not is_pattern(lowered):
        return frozenset({lowered})
    service = lowered.partition(":")[0]
    candidates = all_actions() if is_pattern(service) else _by_service().get(service, ())
    matches = re.compile(translate(lowered)).match
    return frozenset(action for action in candidates if matches(action))


def is_known(pattern: str) -> bool:
    """Whether an action, or one of a pattern, exists."""
    found = expand(pattern)
    return any(action in all_actions() for action in found)


def nearest(action: str) -> str:
    """The most similar action in AWS's notation; `""` without a similar one."""
    service, _, name = action.lower().partition(":")
    services = [service] if service in _by_service() else similar(service, _by_service(), limit=3)
    candidates = [candidate for each in services for candidate in _by_service()[each]]
    near = similar(action.lower(), candidates, similarity=70)
    same = [candidate for candidate in candidates if candidate.partition(":")[2] == name]
    found = [*same, *near]
    return all_actions()[found[0]] if found else ""


def is_whole_service(action: str) -> bool:
    """Whether an action includes all actions of a service, or all actions: `*`, `s3:*`, `s3:**`, `*:*`."""
    if not is_pattern(action):
        return False
    _, colon, name = action.partition(":")
    return not colon or ("*" in name and set(name) <= {"*", "?"})


def is_everything(action: str) -> bool:
    """Whether an action includes all actions of all services."""
    return is_whole_service(action) and set(action.partition(":")[0]) <= {"*", "?"}


@cache
def arn_formats(action: str) -> tuple[str, ...]:
    """ARN formats of an action; empty for an unknown action or without resource-level permissions."""
    from policy_sentry.querying.actions import get_action_data

    service, _, name = written(action).partition(":")
    found = get_action_data(service, name)
    rows = found.get(service, []) if found else []
    return tuple(sorted({str(row["resource_arn_format"]) for row in rows} - {"*"}))


def narrower(action: str) -> str:
    """ARN template of an action; `""` without resource-level permissions."""
    formats = [arn.replace("${Partition}", "aws") for arn in arn_formats(action)]
    own = [arn for arn in formats if arn.split(":")[2] == action.partition(":")[0].lower()] or formats
    return min(own, key=lambda arn: (":accesspoint/" in arn, len(arn)), default="")


def filled_in(arn: str) -> str:
    """An ARN template in place of an ARN with wildcards: `arn:aws:iam::${Account}:role/${Name}`."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return "arn:aws:${Service}:${Region}:${Account}:${Name}"
    if is_pattern(parts[4]):
        parts[4] = "${Account}"
    parts[5] = re.sub(r"(?<![^/:])[*?]+(?![^/:])", "${Name}", parts[5])
    return ":".join(parts)


@cache
def examples(pattern: str) -> tuple[str, ...]:
    """Short actions of a pattern, one with read and one with write access: `s3:GetObject` and `s3:PutObject` of
    `s3:*`. None for patterns of all services."""
    service = pattern.partition(":")[0]
    if is_pattern(service):
        return ()
    found: list[str] = []
    for level in ("Read", "Write"):
        of_level = [action for action in expand(pattern) if access_level(action) == level]
        found.extend(written(action) for action in sorted(of_level, key=lambda action: (len(action), action))[:1])
    return tuple(found)


@cache
def access_level(action: str) -> str:
    """`Read`, `Write`, `List`, `Tagging`, `Permissions management`, or `""`."""
    from policy_sentry.querying.actions import get_action_data

    service, _, name = written(action).partition(":")
    found = get_action_data(service, name)
    rows = found.get(service, []) if found else []
    return str(rows[0]["access_level"]) if rows else ""


def written(action: str) -> str:
    """An action in AWS's notation."""
    return all_actions().get(action.lower(), action)


@cache
def all_actions() -> dict[str, str]:
    """All actions, in AWS's notation by lower case."""
    from policy_sentry.querying.all import get_all_actions

    return {action.lower(): action for action in get_all_actions()}


@cache
def _by_service() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for action in all_actions():
        found.setdefault(action.partition(":")[0], []).append(action)
    return {service: tuple(sorted(actions)) for service, actions in found.items()}
