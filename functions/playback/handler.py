"""Signs access to a record that is ready: URLs of its files, and cookies for the segments of HLS and DASH."""

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from functions.playback.settings import LONGEST_CACHE_SECONDS, PlaybackSettings, load
from functions.shared.callers import Caller
from functions.shared.clients import s3
from functions.shared.cloudfront import Hash, signed_cookies, signed_parameters, signed_url
from functions.shared.configuration import Environment, integer
from functions.shared.files import MANIFESTS, DeliveredFile, files_of
from functions.shared.image_formats import OUTPUT_FORMATS, WIDTHS
from functions.shared.owned import not_found
from functions.shared.parameters import read_parameter
from functions.shared.processing import POSSIBLE
from functions.shared.records import Record, RecordMissingError, Records
from functions.shared.requests import ApiRequest
from functions.shared.responses import ApiError, answer, answered
from functions.shared.signing_keys import SigningKey, SigningKeys
from functions.shared.telemetry import count, log

SETTINGS = load(Environment.of_process())
KEYS = SigningKeys(
    SETTINGS.signing_secret,
    cache_seconds=SETTINGS.signing_cache_seconds,
)
COOKIE_ATTRIBUTES = "Secure; HttpOnly; SameSite=None"


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers a request of an API, with the id in the path: URLs by name of the file, and the code of its short link.

    A record with manifests of HLS or DASH has unsigned URLs for these, and cookies for all below their prefix, as
    headers and in the body for players without a cookie store. Without a distribution, the URLs are of S3, and
    manifests have none. With VARIANTS_ON_REQUEST, an image has a URL with `{width}` and `{format}`, and the widths and
    formats that they stand for.
    """
    return answered(lambda: play(ApiRequest.of(event), event, SETTINGS, KEYS))


def play(
    request: ApiRequest, event: Mapping[str, Any], settings: PlaybackSettings, keys: SigningKeys
) -> dict[str, Any]:
    """Signs access to a record. ApiError if it is not ready, or not for the caller."""
    caller = request.caller(settings.claims)
    record = _record(Records(settings.table), request.record_id(), caller, settings.access)
    files = files_of(settings.places, record)
    if not settings.cdn_domain:
        files = {name: file for name, file in files.items() if name not in MANIFESTS}
    if not files:
        raise ApiError(409, "no_files", f"media {record.id}: has no files; upload it again")
    count("PlaybacksSigned", record.kind)
    log("playback signed", record_id=record.id, kind=record.kind)
    if not settings.cdn_domain:
        expires_at = now_seconds() + settings.playback_seconds
        return answer(200, _body(record, presigned(files, settings), expires_at))
    key = keys.active()
    now = now_seconds()
    window_ends_at, expires_at = validity(now, settings)
    root = f"https://{settings.cdn_domain}/"
    manifests = [name for name in files if name in MANIFESTS]
    urls = {
        name: root + file.key
        if name in manifests
        else signed_url(root + file.key, expires_at, key, settings.signing_hash)
        for name, file in files.items()
    }
    body = _body(record, urls, expires_at)
    if settings.variants_on_request and "optimise" in POSSIBLE.get(record.kind, ()):
        base = root + settings.variants_path + settings.places.at("variants", record.kind).of_record(record.id)
        body["variants"] = _variants(base, expires_at, key, settings.signing_hash)
    headers: list[str] = []
    if manifests:
        prefix = settings.places.at("renditions", record.kind).of_record(record.id)
        body["cookies"] = signed_cookies(f"{root}{prefix}*", expires_at, key, settings.signing_hash)
        domain = f"Domain={settings.cookie_domain}; " if settings.cookie_domain else ""
        attributes = f"{domain}Path=/{prefix}; {COOKIE_ATTRIBUTES}"
        headers = [f"{name}={value}; {attributes}" for name, value in body["cookies"].items()]
    found = answer(200, body, cookies=headers, event=event)
    found["headers"]["Cache-Control"] = f"private, max-age={window_ends_at - now}"
    return found


def presigned(files: Mapping[str, DeliveredFile], settings: PlaybackSettings) -> dict[str, str]:
    """Presigned URLs of S3."""
    return {
        name: s3().generate_presigned_url(
            "get_object",
            Params={"Bucket": file.at.bucket, "Key": file.key},
            ExpiresIn=settings.playback_seconds,
        )
        for name, file in files.items()
    }


def _variants(base: str, expires_at: int, key: SigningKey, algorithm: Hash) -> dict[str, Any]:
    """The URL of all variants below a URL, which one signature opens, and what its placeholders stand for."""
    query = urlencode(signed_parameters(f"{base}*", expires_at, key, algorithm), safe="~")
    return {"url": f"{base}{{width}}.{{format}}?{query}", "widths": list(WIDTHS), "formats": list(OUTPUT_FORMATS)}


def _body(record: Record, urls: Mapping[str, str], expires_at: int) -> dict[str, Any]:
    kind = {"id": record.id, "kind": record.kind, "contentType": record.content_type}
    code = record.attributes.get("short_code")
    return {**kind, "expiresAt": expires_at, "urls": urls, **({"shortCode": code} if code else {})}


def now_seconds() -> int:
    """The time in seconds since 1970."""
    return int(time.time())


def current_cache_seconds(settings: PlaybackSettings) -> int:
    """How long the same URL is signed now. ConfigurationError if the parameter is wrong."""
    if not settings.cache_parameter:
        return settings.cache_seconds
    return read_parameter(settings.cache_parameter, lambda name, text: integer(name, text, 1, LONGEST_CACHE_SECONDS))


def validity(now: int, settings: PlaybackSettings) -> tuple[int, int]:
    """When the next URL is signed, and when this one expires: the same within a window, `playback_seconds` after it."""
    cache_seconds = current_cache_seconds(settings)
    window_ends_at = (now // cache_seconds + 1) * cache_seconds
    return window_ends_at, window_ends_at + settings.playback_seconds


def _record(records: Records, record_id: str, caller: Caller, access: str) -> Record:
    """A record that is ready and that the caller may play."""
    try:
        record = records.get(record_id)
    except RecordMissingError:
        raise not_found(record_id) from None
    owned = (record.owner, record.tenant) == (caller.owner, caller.tenant)
    permitted = owned or access == "authenticated" or (access == "tenant" and record.tenant == caller.tenant)
    if not permitted or record.state == "deleted":
        raise not_found(record_id)
    if record.state == "quarantined":
        raise ApiError(403, "quarantined", f"media {record_id}: in quarantine; it is not delivered")
    if record.state == "failed":
        raise ApiError(409, "failed", f"media {record_id}: failed; upload it again")
    if record.state != "ready":
        raise ApiError(409, "not_ready", f"media {record_id}: {record.state}; repeat when it is ready")
    return record
