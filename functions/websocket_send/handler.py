"""Answers messages of clients, and delivers changes of records to the connections of their owners."""

import json
from collections.abc import Callable
from typing import Any

from functions.shared.callers import Caller
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.connections import LARGEST_MESSAGE_BYTES, Connections
from functions.shared.deliveries import deliver
from functions.shared.events import record_event
from functions.shared.fields import Fields
from functions.shared.records import RecordMissingError, Records
from functions.shared.requests import is_api_event
from functions.shared.responses import ApiError, failure
from functions.shared.telemetry import log
from functions.websocket_send.messages import encoded, reply
from functions.websocket_send.settings import SendSettings, load

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Answers a message of a client, whose route has to send answers, or delivers events `Media Record Changed`, by a
    rule or in a batch of a queue."""
    if is_api_event(event):
        return replied(lambda: answer_message(event, SETTINGS))
    return deliver(event, lambda each: notify_owner(each, SETTINGS))


def replied(respond: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A reply, errors included: `{"type": "error", "error": {"code", "message"}}`. A client sees no status."""
    try:
        body = respond()
    except ConfigurationError:
        raise
    except Exception as error:
        _, code, message = failure(error)
        body = {"type": "error", "error": {"code": code, "message": message}}
    return {"statusCode": 200, "body": json.dumps(body, separators=(",", ":"))}


def answer_message(event: dict[str, Any], settings: SendSettings) -> dict[str, Any]:
    """The reply to the message of an event. ApiError without a known connection, or if the message is no object."""
    connections = Connections(settings.connections)
    sender = connections.get(event["requestContext"]["connectionId"])
    if sender is None:
        raise ApiError(401, "unauthorized", "connection: unknown; connect again")
    return reply(connections, sender, _fields(event), settings.recipients)


def notify_owner(event: dict[str, Any], settings: SendSettings) -> None:
    """Sends the state that a record has now to its owner: events come repeatedly and in any order."""
    if settings.records is None:
        raise ConfigurationError("WEBSOCKET_API: missing; set the key of the API whose clients receive changes")
    changed = record_event(event)
    try:
        record = Records(settings.records).get(changed.id)
    except RecordMissingError as error:
        log("event ignored", record_id=changed.id, reason=str(error))
        return
    message = {"type": "media", "id": record.id, "kind": record.kind, "state": record.state}
    if record.state == "failed":
        message["reason"] = record.reason
    owner = Caller(owner=record.owner, tenant=record.tenant)
    sent = Connections(settings.connections).send_all(owner, settings.endpoint, encoded(message))
    log("owner notified", record_id=record.id, kind=record.kind, state=record.state, recipients=sent)


def _fields(event: dict[str, Any]) -> Fields:
    body: str = event.get("body") or ""
    size = len(body.encode(errors="replace"))
    if size > LARGEST_MESSAGE_BYTES:
        raise ApiError(413, "too_large", f"message: {size} bytes; send {LARGEST_MESSAGE_BYTES} at most")
    return Fields.of_json("message", body)
