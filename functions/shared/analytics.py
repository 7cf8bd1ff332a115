"""Events of analytics: uploads that S3 reports, and views, clicks and shares that clients report."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

UPLOADED = "uploaded"
TRACKED = ("view", "click", "share", "download")
"""Kinds of events that clients report; they are counted."""
KINDS = (*TRACKED, UPLOADED)
IDENTIFIER = r"[A-Za-z0-9_-]{1,128}"
"""The id of an asset, as clients send it."""
RECORD = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The id of a record, as the last segment of the key of a reserved upload."""
DETAILS = ("user_agent", "ip_hash", "referrer", "platform")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z")
LONGEST_DETAIL = 512


class EventError(ValueError):
    """A message without a valid event."""


@dataclass(frozen=True, kw_only=True)
class AnalyticsEvent:
    """An event of an asset. time: of the event, in UTC. details: attributes of the item, without personal data but a
    hash of the address."""

    asset_id: str
    kind: str
    time: str
    details: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def sort_key(self) -> str:
        """The range key, equal for an event that is received twice."""
        return f"{self.time}#{self.kind}"


def event_of(message: Any) -> AnalyticsEvent:
    """The event of a message: `{"asset_id", "event", "time", ...}`, or an Object Created event of S3 for a key
    `uploads/<asset>`, `uploads/<asset>/...`, or `uploads/<tenant>/<id>` of a reservation. EventError says what is wrong
    with it."""
    if not isinstance(message, dict):
        raise EventError(f"message: must be an object, not {type(message).__name__}")
    fields = cast("dict[str, Any]", message)
    if fields.get("source") == "aws.s3":
        return _upload(fields)
    kind = fields.get("event")
    if kind not in KINDS:
        raise EventError(f"event: {kind!r}: allowed: {', '.join(KINDS)}")
    return AnalyticsEvent(
        asset_id=_identifier(fields.get("asset_id")),
        kind=kind,
        time=_time(fields.get("time")),
        details={name: _detail(name, fields[name]) for name in DETAILS if fields.get(name) is not None},
    )


def _upload(fields: Mapping[str, Any]) -> AnalyticsEvent:
    detail: Any = fields.get("detail")
    try:
        key = str(detail["object"]["key"])
    except (KeyError, TypeError):
        raise EventError("detail.object.key: missing in an event of S3") from None
    prefix, _, rest = key.partition("/")
    if prefix != "uploads":
        raise EventError(f"detail.object.key: {key!r}: must begin with uploads/")
    first, _, reserved = rest.partition("/")
    asset = reserved if RECORD.fullmatch(reserved) else first
    return AnalyticsEvent(asset_id=_identifier(asset), kind=UPLOADED, time=_time(fields.get("time")))


def _identifier(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= 128:
        raise EventError("asset_id: must be 1 to 128 characters")
    return value


def _time(value: Any) -> str:
    if not isinstance(value, str) or not _is_time(value):
        raise EventError(f"time: {value!r}: must be a time in UTC, such as 2026-11-30T08:00:00Z")
    return value


def _is_time(value: str) -> bool:
    """Whether a string is a time of the calendar in UTC."""
    if TIME.fullmatch(value) is None:
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _detail(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_DETAIL:
        raise EventError(f"{name}: must be a string of at most {LONGEST_DETAIL} characters")
    return value


def minute_of(sort_key: str) -> str:
    """The minute of an event by its range key, such as 2026-11-30T08:05; empty if it has another form."""
    time, _, kind = sort_key.rpartition("#")
    return time[:16] if _is_time(time) and kind in KINDS else ""
