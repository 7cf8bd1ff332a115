"""Messages of clients, by their action. All are JSON objects; a route of the API has the name of each action, or
$default has all."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from functions.shared.callers import Caller
from functions.shared.connections import (
    IDLE_SECONDS,
    LARGEST_FRAME_BYTES,
    LARGEST_MESSAGE_BYTES,
    Connection,
    Connections,
)
from functions.shared.fields import Fields
from functions.shared.responses import ApiError

OWNER = r"[^\x00-\x1f\x7f]{1,128}"
Action = Callable[[Connections, Connection, Fields, str], dict[str, Any]]


def reply(connections: Connections, sender: Connection, fields: Fields, recipients: str) -> dict[str, Any]:
    """The reply to a message. FieldError and ApiError say what is wrong with it."""
    return ACTIONS[fields.choice("action", ACTIONS)](connections, sender, fields, recipients)


def encoded(message: Mapping[str, Any]) -> bytes:
    """A message as it is sent. ApiError if it is no Unicode, or larger than API Gateway takes."""
    try:
        content = json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ApiError(400, "bad_request", "message: half of a surrogate pair; send Unicode") from None
    if len(content) > LARGEST_MESSAGE_BYTES:
        text = (
            f"message: {len(content)} bytes as it is delivered; send {LARGEST_MESSAGE_BYTES} at most, and media by URL"
        )
        raise ApiError(413, "too_large", text)
    return content


def _limits(connections: Connections, sender: Connection, fields: Fields, recipients: str) -> dict[str, Any]:
    """What API Gateway closes connections for."""
    fields.only(("action",))
    return {
        "type": "limits",
        "idleSeconds": IDLE_SECONDS,
        "remainingSeconds": max(0, sender.expires_at - int(time.time())),
        "messageBytes": LARGEST_MESSAGE_BYTES,
        "frameBytes": LARGEST_FRAME_BYTES,
    }


def _ping(connections: Connections, sender: Connection, fields: Fields, recipients: str) -> dict[str, Any]:
    """A sign of life: any message ends the idle time."""
    fields.only(("action",))
    return {"type": "pong"}


def _send(connections: Connections, sender: Connection, fields: Fields, recipients: str) -> dict[str, Any]:
    """Delivers a message to all connections of a user of the same tenant."""
    fields.only(("action", "to", "message"))
    to = fields.text("to", sender.owner, pattern=OWNER, form="a user of 1 to 128 characters")
    if recipients == "self" and to != sender.owner:
        raise ApiError(403, "forbidden", "message.to: another user; messages reach your own connections only")
    content = encoded({"type": "message", "from": sender.owner, "message": fields.nested("message")})
    sent = connections.send_all(Caller(owner=to, tenant=sender.tenant), sender.endpoint, content)
    return {"type": "sent", "connections": sent}


ACTIONS: Mapping[str, Action] = {"limits": _limits, "ping": _ping, "send": _send}
