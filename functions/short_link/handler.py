"""Redirects a short link to the page of its asset. The host is a setting: no request and no item chooses it."""

import re
from typing import Any
from urllib.parse import quote

from functions.shared.clients import dynamodb
from functions.shared.configuration import Environment
from functions.shared.links import CODE
from functions.shared.requests import ApiRequest
from functions.shared.responses import answer, answered, error_answer
from functions.shared.telemetry import count
from functions.short_link.settings import ShortLinkSettings, load

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers a request of an API, with `shortCode` in the path: 302, not 301, which browsers keep for ever; or 404."""
    return answered(lambda: follow(ApiRequest.of(event), SETTINGS))


def follow(request: ApiRequest, settings: ShortLinkSettings) -> dict[str, Any]:
    """The redirect of a code."""
    code = request.path.get("shortCode", "")
    asset_id = _asset(code, settings.table) if re.fullmatch(CODE, code) else ""
    if not asset_id:
        count("LinksUnknown")
        return _cached(error_answer(404, "not_found", "link: not found"), settings.unknown_cache_seconds)
    count("LinksFollowed")
    found = answer(302, {"id": asset_id})
    found["headers"]["Location"] = settings.target.replace("{id}", quote(asset_id, safe=""))
    return _cached(found, settings.cache_seconds)


def _asset(code: str, table: str) -> str:
    """The asset of a code; empty if it is unknown. A new link may take a moment, at half the cost of each request."""
    found = dynamodb().get_item(TableName=table, Key={"short_code": {"S": code}}).get("Item", {})
    return found.get("asset_id", {}).get("S", "")


def _cached(found: dict[str, Any], seconds: int) -> dict[str, Any]:
    found["headers"]["Cache-Control"] = f"public, max-age={seconds}"
    return found
