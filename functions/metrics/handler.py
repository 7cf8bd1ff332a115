"""Answers how often an asset was viewed, clicked, shared and downloaded, to its owner."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.shared.analytics import TRACKED
from functions.shared.callers import CallerClaims
from functions.shared.clients import dynamodb
from functions.shared.configuration import Environment
from functions.shared.fields import Fields
from functions.shared.owned import owned_record
from functions.shared.records import Records, RecordsTable
from functions.shared.requests import ApiRequest
from functions.shared.responses import answer, answered
from functions.shared.totals import totals_table

LONGEST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class MetricsSettings:
    """Settings by environment variables.

    TOTALS_TABLE: key of the table of totals. RECORDS_TABLE and the others of records, OWNER_CLAIM, TENANT_CLAIM.
    METRICS_CACHE_SECONDS: how long clients keep an answer, 300 if omitted.
    """

    records: RecordsTable
    claims: CallerClaims
    totals: str
    cache_seconds: int

    @classmethod
    def of(cls, environment: Environment) -> "MetricsSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        return cls(
            records=RecordsTable.of(environment),
            claims=CallerClaims.of(environment),
            totals=totals_table(environment),
            cache_seconds=environment.number("METRICS_CACHE_SECONDS", 300, minimum=0, maximum=3600),
        )


SETTINGS = MetricsSettings.of(Environment.of_process())


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
