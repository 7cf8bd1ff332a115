"""Teams of callers: groups of a user pool, whose claim decides what a user may do."""

import re
from collections.abc import Mapping
from typing import Any

from functions.shared.requests import ApiRequest
from functions.shared.responses import ApiError

ADMINISTRATORS = "admins"
"""Group whose users act for every team."""
PREFIX = "team:"
"""Prefix of the group of a team."""
TEAM = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
CLAIMS = ("cognito:groups", "groups")
SEPARATORS = re.compile(r"[\s,]+")


def groups_of(claims: Mapping[str, Any]) -> frozenset[str]:
    """Groups of verified claims: a list; text with commas from a REST API, in brackets with spaces from an HTTP API, or
    with spaces from a function."""
    value: Any = next((claims[name] for name in CLAIMS if claims.get(name)), "")
    if isinstance(value, str):
        return frozenset(part for part in SEPARATORS.split(value.strip("[]")) if part)
    if isinstance(value, list):
        return frozenset(str(part) for part in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return frozenset()


def team_of(request: ApiRequest) -> str:
    """The team in the path of a request. ApiError if the caller is not in it."""
    team = request.path.get("team", "")
    if re.fullmatch(TEAM, team) is None:
        raise ApiError(400, "bad_request", f"path.team: '{team[:80]}': not a team; send letters, digits, '_' and '-'")
    if not groups_of(request.claims or {}) & {ADMINISTRATORS, PREFIX + team}:
        raise ApiError(403, "not_in_team", f"team {team}: the caller is not in it; ask an administrator of the team")
    return team
