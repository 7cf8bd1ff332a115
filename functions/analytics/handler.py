"""Totals of events by asset and hour, from the stream of the table of events (T-92).

The stream only says which hours changed; each is counted again from its events. So a batch that is delivered twice, in
another order, or from two shards at once writes the same total.
"""

from collections import Counter
from typing import Any

from functions.shared.analytics import TRACKED, hour_of
from functions.shared.clients import ClientError, dynamodb, error_code
from functions.shared.configuration import Environment
from functions.shared.telemetry import count, log, logger
from functions.shared.totals import totals_table

EVENTS = Environment.of_process().table("analytics")
TOTALS = totals_table(Environment.of_process())
Hour = tuple[str, str]
"""An asset and an hour."""


@logger().inject_lambda_context
def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Counts the hours of new events. Answers the first event of each hour that failed: Lambda continues there.

    Environment: access to the table `analytics`, and TOTALS_TABLE.
    """
    first_records: dict[Hour, str] = {}
    for record in event["Records"]:
        hour = _hour(record)
        if hour is not None:
            first_records.setdefault(hour, record["dynamodb"]["SequenceNumber"])
    failures: list[dict[str, str]] = []
    for hour, sequence_number in first_records.items():
        try:
            _write(hour, _counted(hour))
        except ClientError:
            log("hour not counted", level="exception")
            failures.append({"itemIdentifier": sequence_number})
    count("AnalyticsHoursCounted", value=len(first_records) - len(failures))
    return {"batchItemFailures": failures}


def _hour(record: dict[str, Any]) -> Hour | None:
    """Asset and hour of a new event; None for other changes. An event that is recorded again is no new one."""
    if record.get("eventName") != "INSERT":
        return None
    keys = record["dynamodb"]["Keys"]
    hour = hour_of(keys["timestamp_event"]["S"])
    return (keys["asset_id"]["S"], hour) if hour else None


def _counted(hour: Hour) -> Counter[str]:
    """The number of events of an hour by kind."""
    asset_id, prefix = hour
    pages = (
        dynamodb()
        .get_paginator("query")
        .paginate(
            TableName=EVENTS,
            KeyConditionExpression="asset_id = :asset AND begins_with(timestamp_event, :hour)",
            ProjectionExpression="timestamp_event",
            ExpressionAttributeValues={":asset": {"S": asset_id}, ":hour": {"S": prefix}},
            ConsistentRead=True,
        )
    )
    return Counter(item["timestamp_event"]["S"].rpartition("#")[2] for page in pages for item in page["Items"])


def _write(hour: Hour, counted: Counter[str]) -> None:
    """Writes the total of an hour, unless one of more events is there: they are never fewer."""
    values = {kind: counted[kind] for kind in TRACKED} | {"events": counted.total()}
    try:
        dynamodb().update_item(
            TableName=TOTALS,
            Key={"asset_id": {"S": hour[0]}, "hour": {"S": hour[1]}},
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in values),
            ConditionExpression="attribute_not_exists(#events) OR #events < :events",
            ExpressionAttributeNames={f"#{name}": name for name in values},
            ExpressionAttributeValues={f":{name}": {"N": str(value)} for name, value in values.items()},
        )
    except ClientError as error:
        if error_code(error) != "ConditionalCheckFailedException":
            raise
