"""Reserves an upload: writes a record and answers what the client uploads with."""

import re
import time
from typing import Any

from functions.presign.settings import PresignSettings, load
from functions.presign.uploads import form, in_parts, parts
from functions.shared.callers import Caller
from functions.shared.configuration import Environment
from functions.shared.fields import Fields, shown
from functions.shared.ids import new_id, token_id
from functions.shared.kinds import Kind
from functions.shared.records import Record, Records, now
from functions.shared.requests import ApiRequest
from functions.shared.responses import ApiError, answer, answered
from functions.shared.telemetry import count, log

SETTINGS = load(Environment.of_process())
TOKEN = r"[A-Za-z0-9._:-]{8,64}"
FIELDS = ("kind", "contentType", "sizeBytes", "name", "clientToken")


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers a request of an API: 201 with the upload, 200 if the client token reserved it before.

    Body: kind (omitted where the path ends with it), contentType, sizeBytes, and optionally name, the name of the file,
    and clientToken, also as header Idempotency-Key.
    """
    return answered(lambda: reserve(ApiRequest.of(event), SETTINGS))


def reserve(request: ApiRequest, settings: PresignSettings) -> dict[str, Any]:
    """Reserves what a request describes. ApiError and FieldError say what is wrong with it."""
    caller = request.caller(settings.claims)
    fields = request.fields()
    fields.only(FIELDS)
    kind = _kind(request, fields, settings)
    wanted = _record(fields, kind, caller, _token(request, fields), settings)
    records = Records(settings.table)
    reserved = records.reserve(wanted)
    record = reserved.record
    if not reserved.changed:
        _check_repeated(record, wanted, settings)
    if record.state != "reserved":
        return answer(200, {"id": record.id, "state": record.state})
    if in_parts(kind, record.size_bytes):
        upload = parts(records, record, seconds=settings.upload_seconds, accelerated=settings.accelerated)
    else:
        upload = form(record, kind, seconds=settings.upload_seconds, accelerated=settings.accelerated)
    if reserved.changed:
        count("UploadsReserved", kind.name)
    log("upload reserved", record_id=record.id, kind=kind.name, state=record.state)
    return answer(201 if reserved.changed else 200, {"id": record.id, "state": record.state, "upload": upload})


def _kind(request: ApiRequest, fields: Fields, settings: PresignSettings) -> Kind:
    """The kind at the end of the route's path, or else in the body."""
    of_route = request.route.rsplit("/", 1)[-1]
    if of_route in settings.kinds:
        return settings.kinds[fields.choice("kind", [of_route], of_route)]
    return settings.kinds[fields.choice("kind", settings.kinds)]


def _token(request: ApiRequest, fields: Fields) -> str:
    """The client token; empty without one."""
    token = fields.text("clientToken", "") or request.headers.get("idempotency-key", "")
    if token and re.fullmatch(TOKEN, token) is None:
        where = "body.clientToken" if fields.has("clientToken") else "header Idempotency-Key"
        message = f"{where}: {shown(token)}: malformed; send 8 to 64 letters, digits, '.', '_', ':' or '-'"
        raise ApiError(400, "bad_request", message)
    return token


def _record(fields: Fields, kind: Kind, caller: Caller, token: str, settings: PresignSettings) -> Record:
    content_type = fields.text("contentType", longest=128).lower()
    if content_type not in kind.content_types:
        allowed = ", ".join(kind.content_types)
        message = f"body.contentType: {shown(content_type)}: no type of the kind {kind.name}; send one of {allowed}"
        raise ApiError(415, "unsupported_type", message)
    size_bytes = fields.integer("sizeBytes", minimum=1, maximum=2**53)
    if size_bytes > kind.maximum_bytes:
        message = f"body.sizeBytes: {size_bytes}: too large for the kind {kind.name}; {kind.maximum_bytes} at most"
        raise ApiError(413, "too_large", message)
    name = fields.text("name", "", longest=255)
    record_id = token_id(caller.tenant, caller.owner, token) if token else new_id()
    place = settings.places.at("incoming", kind.name)
    return Record(
        id=record_id,
        kind=kind.name,
        tenant=caller.tenant,
        owner=caller.owner,
        bucket=place.bucket,
        object_key=place.upload_key(caller.tenant, record_id),
        content_type=content_type,
        size_bytes=size_bytes,
        created_at=now(),
        expires_at=int(time.time()) + settings.reservation_seconds,
        attributes={"name": name} if name else {},
    )


def _check_repeated(found: Record, wanted: Record, settings: PresignSettings) -> None:
    """ApiError if a client token comes again for another upload, or too late."""
    for name in ("kind", "content_type", "size_bytes"):
        before, after = getattr(found, name), getattr(wanted, name)
        if before != after:
            message = f"client token: used before with {name} {shown(before)}, now {shown(after)}; send another token"
            raise ApiError(409, "token_reused", message)
    if found.state == "reserved" and found.expires_at < time.time() + settings.upload_seconds:
        raise ApiError(410, "reservation_expired", "client token: its reservation expired; send another token")
