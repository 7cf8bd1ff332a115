"""Totals of events by asset and hour, from the stream of the table of events (T-92).

The stream only says which minutes changed; each is counted again from its events, and the total of an hour is the sum
of its minutes. So a batch that is delivered twice, in another order, or from two shards at once writes the same total,
and an hour's events are not read again for each batch of them.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from functions.shared.analytics import TRACKED, UPLOADED, minute_of
from functions.shared.clients import ClientError, dynamodb, error_code
from functions.shared.configuration import Environment
from functions.shared.telemetry import count, log, logger
from functions.shared.totals import totals_table

EVENTS = Environment.of_process().table("analytics")
TOTALS = totals_table(Environment.of_process())
HOUR, MINUTE_LENGTH = len("2026-11-30T08"), len("2026-11-30T08:05")
ALL = "events"
"""The number of events of all kinds."""
MINUTE = "minute_"
"""Attributes with the numbers of a minute, such as `minute_05`, in the item of its hour."""
Minute = tuple[str, str]
"""An asset and a minute, such as 2026-11-30T08:05."""


@logger().inject_lambda_context
def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Counts the minutes of new events. Answers the first event of each minute that failed: Lambda continues there.

    Environment: access to the table `analytics`, and TOTALS_TABLE.
    """
    first_records: dict[Minute, str] = {}
    for record in event["Records"]:
        minute = _minute(record)
        if minute is not None:
            first_records.setdefault(minute, record["dynamodb"]["SequenceNumber"])
    failures: list[dict[str, str]] = []
    for (asset_id, minute), sequence_number in first_records.items():
        try:
            _write(asset_id, minute, _counted(asset_id, minute))
        except ClientError:
            log("minute not counted", level="exception")
            failures.append({"itemIdentifier": sequence_number})
    count("AnalyticsMinutesCounted", value=len(first_records) - len(failures))
    return {"batchItemFailures": failures}


def _minute(record: dict[str, Any]) -> Minute | None:
    """Asset and minute of a new event; None for other changes. An event that is recorded again is no new one."""
    if record.get("eventName") != "INSERT":
        return None
    keys = record["dynamodb"]["Keys"]
    minute = minute_of(keys["timestamp_event"]["S"])
    return (keys["asset_id"]["S"], minute) if minute else None


def _counted(asset_id: str, minute: str) -> Counter[str]:
    """The number of events of a minute, by kind and of all kinds."""
    return _by_minute(asset_id, minute)[minute]


def _by_minute(asset_id: str, time: str) -> defaultdict[str, Counter[str]]:
    """The numbers of events of each minute that begins with a time, which is a minute or an hour."""
    pages = (
        dynamodb()
        .get_paginator("query")
        .paginate(
            TableName=EVENTS,
            KeyConditionExpression="asset_id = :asset AND begins_with(timestamp_event, :time)",
            ProjectionExpression="timestamp_event",
            ExpressionAttributeValues={":asset": {"S": asset_id}, ":time": {"S": time}},
            ConsistentRead=True,
        )
    )
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        for item in page["Items"]:
            key = item["timestamp_event"]["S"]
            kind = key.rpartition("#")[2]
            found[key[:MINUTE_LENGTH]].update([ALL, kind] if kind in TRACKED else [ALL])
    return found


def _write(asset_id: str, minute: str, counted: Counter[str]) -> None:
    """Writes the numbers of a minute into the item of its hour, and then their sum, unless a call that counted more
    events was faster: they are never fewer."""
    item = _write_minute(asset_id, minute, counted)
    if item is None:
        return
    total = _total(item)
    if total[ALL] < int(item.get(ALL, {"N": "0"})["N"]):
        # Minutes are never fewer than their total, but for a total from before they were counted.
        for each, numbers in _by_minute(asset_id, minute[:HOUR]).items():
            is_minute = minute_of(f"{each}:00Z#{UPLOADED}") == each
            item = (_write_minute(asset_id, each, numbers) if is_minute else None) or item
        total = _total(item)
    _update(_key(asset_id, minute), _numbers(total), ALL, "<", total[ALL])


def _write_minute(asset_id: str, minute: str, counted: Counter[str]) -> dict[str, Any] | None:
    """The item of the hour with the numbers of a minute; None if it has larger ones."""
    name = f"{MINUTE}{minute[-2:]}"
    return _update(_key(asset_id, minute), {name: {"M": _numbers(counted)}}, f"{name}.{ALL}", "<=", counted[ALL])


def _total(item: Mapping[str, Any]) -> Counter[str]:
    """The sum of the minutes of an hour."""
    total: Counter[str] = Counter(dict.fromkeys((*TRACKED, ALL), 0))
    for attribute, value in item.items():
        if attribute.startswith(MINUTE):
            total.update({kind: int(number["N"]) for kind, number in value["M"].items()})
    return total


def _key(asset_id: str, minute: str) -> dict[str, Any]:
    return {"asset_id": {"S": asset_id}, "hour": {"S": minute[:HOUR]}}


def _numbers(counted: Counter[str]) -> dict[str, dict[str, str]]:
    return {kind: {"N": str(number)} for kind, number in counted.items()}


def _update(
    key: dict[str, Any], values: dict[str, Any], counter: str, comparison: str, number: int
) -> dict[str, Any] | None:
    """The item with new values; None if the path of its counter has a number that does not compare so."""
    path = ".".join(f"#{name}" for name in counter.split("."))
    names = {*values, *counter.split(".")}
    try:
        found = dynamodb().update_item(
            TableName=TOTALS,
            Key=key,
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in values),
            ConditionExpression=f"attribute_not_exists({path}) OR {path} {comparison} :counted",
            ExpressionAttributeNames={f"#{name}": name for name in names},
            ExpressionAttributeValues={f":{name}": value for name, value in values.items()}
            | {":counted": {"N": str(number)}},
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        if error_code(error) != "ConditionalCheckFailedException":
            raise
        return None
    return found["Attributes"]
