"""Groups that a caller of a route has to be in."""

import json
import re
from typing import Any, cast

from functions.shared.configuration import ConfigurationError

ROUTE = r"(\*|[A-Z]+)/[A-Za-z0-9._~*/-]*"


def group_routes(name: str, text: str) -> dict[str, frozenset[str]]:
    """Groups by route, of a JSON object, the value of a variable. ConfigurationError if it is none."""
    if not text:
        return {}
    try:
        given: Any = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise ConfigurationError(f"{name}: '{text[:80]}': not a JSON object; set groups by route")
    found: dict[str, frozenset[str]] = {}
    for route, groups in cast("dict[str, Any]", given).items():
        if re.fullmatch(ROUTE, route) is None:
            raise ConfigurationError(f"{name}: '{route[:80]}': not a route; set one such as DELETE/media/*")
        names = cast("list[Any]", groups) if isinstance(groups, list) else []
        if not names or not all(isinstance(name, str) and name for name in names):
            raise ConfigurationError(f"{name}.{route}: not a list of groups; set at least one")
        found[route] = frozenset(names)
    return found
