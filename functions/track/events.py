"""Events of a request as messages of the queue."""

import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta
from functools import cache

from functions.shared.analytics import DETAILS, IDENTIFIER, LONGEST_DETAIL, TIME, TRACKED
from functions.shared.clients import client
from functions.shared.fields import FieldError, Fields, shown
from functions.shared.requests import ApiRequest
from functions.track.settings import TrackSettings

MOST_EVENTS = 10
"""Events of a request, and messages of one call of SQS."""
OLDEST, AHEAD = timedelta(days=1), timedelta(minutes=5)
"""Which times are taken, since clients keep events while they are offline and their clocks differ."""
FIELDS = ("assetId", "event", "time", "referrer", "platform")


def messages_of(request: ApiRequest, settings: TrackSettings, now: datetime) -> list[dict[str, str]]:
    """The messages of a request. FieldError says what is wrong with it."""
    fields = request.fields()
    fields.only(("events",))
    context = _context(request, settings)
    return [_message(each, context, now) for each in fields.objects("events", most=MOST_EVENTS)]


def _context(request: ApiRequest, settings: TrackSettings) -> dict[str, str]:
    """What all events of a request have in common."""
    found = {"user_agent": request.headers.get("user-agent", "")[:LONGEST_DETAIL]}
    address = client_address(request, settings.proxies)
    if settings.hash_key and address:
        found["ip_hash"] = hmac.new(_hash_key(settings.hash_key), address.encode(), hashlib.sha256).hexdigest()
    return {name: value for name, value in found.items() if value}


def client_address(request: ApiRequest, proxies: int) -> str:
    """The address of the client. Each proxy adds one at the end of X-Forwarded-For; those before are of anyone."""
    addresses = [each.strip() for each in request.headers.get("x-forwarded-for", "").split(",")]
    return addresses[-1 - proxies] if proxies and len(addresses) > proxies else request.address


@cache
def _hash_key(secret_id: str) -> bytes:
    return client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"].encode()


def _message(fields: Fields, context: dict[str, str], now: datetime) -> dict[str, str]:
    fields.only(FIELDS)
    message = {
        "asset_id": fields.text("assetId", pattern=IDENTIFIER, form="the id of an asset"),
        "event": fields.choice("event", TRACKED),
        **context,
    }
    for name in ("referrer", "platform"):
        if fields.has(name):
            message[name] = fields.text(name, longest=LONGEST_DETAIL)
    given = fields.text("time", "", longest=40)
    return {**message, "time": _unique(_time(fields, given, now), message, repeatable=bool(given))}


def _time(fields: Fields, given: str, now: datetime) -> datetime:
    """The time of an event. FieldError if it is none, or not of the last day."""
    if not given:
        return now
    path = f"{fields.path}.time"
    try:
        time = datetime.fromisoformat(given) if TIME.fullmatch(given) else None
    except ValueError:
        time = None
    if time is None:
        raise FieldError(f"{path}: {shown(given)}: not a time in UTC, such as 2026-11-30T08:00:00.123Z")
    if not now - OLDEST <= time <= now + AHEAD:
        raise FieldError(f"{path}: {shown(given)}: not within the last 24 hours; omit it, or correct the clock")
    return time


def _unique(time: datetime, message: dict[str, str], *, repeatable: bool) -> str:
    """The time with nine digits, the last six by the event: its time and kind are the key of its item, where events of
    two clients in one millisecond are two, and one that a client repeats is one. repeatable: whether it has its time of
    the client."""
    parts = [message.get(name, "") for name in ("asset_id", "event", *DETAILS)]
    seed = json.dumps(parts) if repeatable else secrets.token_hex()
    digits = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big") % 1_000_000
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S')}.{time.microsecond // 1000:03}{digits:06}Z"
