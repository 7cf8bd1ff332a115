"""Makes the short link of an asset that is ready, and removes that of one that is not any more."""

from typing import Any

from functions.share_link.settings import load
from functions.shared.attributes import to_item
from functions.shared.clients import ClientError, dynamodb, error_code
from functions.shared.configuration import Environment
from functions.shared.deliveries import deliver
from functions.shared.events import record_event
from functions.shared.links import code_of
from functions.shared.records import Record, RecordMissingError, Records, StaleError, now
from functions.shared.telemetry import count, log

SETTINGS = load(Environment.of_process())
RECORDS = Records(SETTINGS.records)
ATTEMPTS = 5
"""Codes that are tried: of 62^8, two assets rarely have the same."""
CODE_ATTRIBUTE = "short_code"


class NoCodeError(RuntimeError):
    """Other assets have all codes of an asset."""


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Handles events `Media Record Changed`, by a rule or in a batch of a queue. Environment: LINKS_TABLE, and
    RECORDS_TABLE and the others of records."""
    return deliver(event, handle_change)


def handle_change(event: dict[str, Any]) -> None:
    """Makes or removes the link, by the state that the record has now: events come repeatedly and in any order."""
    changed = record_event(event)
    try:
        record = RECORDS.get(changed.id)
        if record.state == "ready":
            code = _make(record)
            # Who reads the record next sees the code; the record may have changed before it was there.
            record = RECORDS.describe(record.id, record.version_id, {CODE_ATTRIBUTE: code})
    except (RecordMissingError, StaleError) as error:
        log("event ignored", record_id=changed.id, reason=str(error))
        return
    if record.state in ("deleted", "quarantined", "failed") and record.attributes.get(CODE_ATTRIBUTE):
        _remove(record)


def _make(record: Record) -> str:
    """The code of a record, which has one or gets one. NoCodeError if all that it may have are of others."""
    for attempt in range(ATTEMPTS):
        code = code_of(record.id, attempt)
        item = {"short_code": code, "asset_id": record.id, "created_at": now(), "clicks": 0}
        try:
            dynamodb().put_item(
                TableName=SETTINGS.links, Item=to_item(item), ConditionExpression="attribute_not_exists(short_code)"
            )
        except ClientError as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            if _asset(code) == record.id:
                return code
            continue
        count("LinksMade", record.kind)
        log("link made", record_id=record.id, kind=record.kind)
        return code
    raise NoCodeError(f"record {record.id}: other assets have its {ATTEMPTS} codes")


def _asset(code: str) -> str:
    found = dynamodb().get_item(TableName=SETTINGS.links, Key=to_item({"short_code": code}), ConsistentRead=True)
    return found.get("Item", {}).get("asset_id", {}).get("S", "")


def _remove(record: Record) -> None:
    """Removes the link of a record, unless it is of another one."""
    try:
        dynamodb().delete_item(
            TableName=SETTINGS.links,
            Key=to_item({"short_code": record.attributes[CODE_ATTRIBUTE]}),
            ConditionExpression="attribute_not_exists(short_code) OR asset_id = :id",
            ExpressionAttributeValues=to_item({":id": record.id}),
        )
    except ClientError as error:
        if error_code(error) != "ConditionalCheckFailedException":
            raise
