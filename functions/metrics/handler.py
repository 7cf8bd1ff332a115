"""Answers how often an asset was viewed, clicked, shared and downloaded, to its owner."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.metrics.settings import MetricsSettings, load
from functions.shared.analytics import TRACKED
from functions.shared.clients import dynamodb
from functions.shared.configuration import Environment
from functions.shared.fields import Fields
from functions.shared.owned import owned_record
from functions.shared.records import Records
from functions.shared.requests import ApiRequest
from functions.shared.responses import answer, answered

LONGEST_DAYS = 366


SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers a request of an API, with `assetId` in the path, and `days` of the period in the query, 30 if omitted."""
    return answered(lambda: measure(ApiRequest.of(event), SETTINGS, datetime.now(UTC)))


def measure(request: ApiRequest, settings: MetricsSettings, now: datetime) -> dict[str, Any]:
    """Numbers of an asset in a period, in all and by day. ApiError if it is not the caller's."""
    caller = request.caller(settings.claims)
    record = owned_record(Records(settings.records), request.record_id(parameter="assetId"), caller)
    days = _days(request)
    since = (now - timedelta(days=days - 1)).strftime("%Y-%m-%d")
    by_day = _by_day(settings.totals, record.id, since)
    total = {kind: sum(numbers[kind] for numbers in by_day.values()) for kind in TRACKED}
    listed = [{"day": day, **{kind: numbers[kind] for kind in TRACKED}} for day, numbers in by_day.items()]
    found = answer(200, {"assetId": record.id, "since": since, "total": total, "days": listed})
    found["headers"]["Cache-Control"] = f"private, max-age={settings.cache_seconds}"
    return found


def _days(request: ApiRequest) -> int:
    text = request.query.get("days", "30")
    value: Any = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else text
    return Fields("query", {"days": value}).integer("days", minimum=1, maximum=LONGEST_DAYS)


def _by_day(table: str, asset_id: str, since: str) -> dict[str, Counter[str]]:
    """Numbers by day, in order; days without events are omitted."""
    pages = (
        dynamodb()
        .get_paginator("query")
        .paginate(
            TableName=table,
            KeyConditionExpression="asset_id = :asset AND #hour >= :since",
            ExpressionAttributeNames={"#hour": "hour"},
            ExpressionAttributeValues={":asset": {"S": asset_id}, ":since": {"S": since}},
        )
    )
    found: dict[str, Counter[str]] = {}
    for page in pages:
        for item in page["Items"]:
            numbers = {kind: int(item[kind]["N"]) for kind in TRACKED if kind in item}
            found.setdefault(item["hour"]["S"][:10], Counter()).update(numbers)
    return found
