"""The second origin of images: makes a variant that the first, the bucket, does not have yet."""

import base64
from collections.abc import Mapping
from typing import Any

from functions.optimise.settings import OptimiseSettings
from functions.optimise.variants import store, variant_bytes
from functions.shared.clients import s3
from functions.shared.fields import shown
from functions.shared.image_formats import CONTENT_TYPES, OUTPUT_FORMATS, WIDTHS
from functions.shared.processing import POSSIBLE
from functions.shared.records import Record, RecordMissingError
from functions.shared.refusal import RefusedError
from functions.shared.responses import ApiError, answered
from functions.shared.variants import CACHE_CONTROL, Variant, parse_variant

NEVER_SECONDS, NOT_YET_SECONDS = 86400, 10
"""How long the edge keeps an answer 404: for a path that names no variant, and for an image that is not ready."""


def requested(event: Mapping[str, Any], settings: OptimiseSettings) -> dict[str, Any]:
    """Answers a request of the edge: with the variant, or with a redirect to its object where it is large.

    HEAD has the answer of GET without its body (RFC 9110, section 9.3.2); Lambda itself sets Content-Length.
    """
    found = answered(lambda: _respond(event, settings))
    if found["statusCode"] == 404:
        places = settings.step.places
        named = parse_variant(str(event["rawPath"]), places.prefixes("variants"))
        found["headers"]["Cache-Control"] = f"max-age={NEVER_SECONDS if named is None else NOT_YET_SECONDS}"
    return {**found, "body": ""} if _method(event) == "HEAD" else found


def _respond(event: Mapping[str, Any], settings: OptimiseSettings) -> dict[str, Any]:
    method = _method(event)
    if method not in ("GET", "HEAD"):
        raise ApiError(405, "method_not_allowed", f"method: {shown(method)}: not allowed; send GET or HEAD")
    path = str(event["rawPath"])
    places = settings.step.places
    prefixes = places.prefixes("variants")
    variant = parse_variant(path, prefixes)
    if variant is None:
        widths, formats = ", ".join(map(str, WIDTHS)), ", ".join(OUTPUT_FORMATS)
        form = f"/{prefixes[-1]}<id>/<width>.<format>, width of {widths}, format of {formats}"
        raise ApiError(404, "not_found", f"path: {shown(path)}: no variant; request {form}")
    content = _made(variant, settings)
    if len(content) > settings.inline_bytes:
        # The object is there now, so the same address finds it; the redirect itself is not kept. Its location is
        # relative to that address, of whose path the edge may have removed a prefix.
        return _answer(302, {"Location": path.rpartition("/")[2], "Cache-Control": "no-store"}, b"")
    headers = {"Content-Type": CONTENT_TYPES[variant.format], "Cache-Control": CACHE_CONTROL}
    return _answer(200, headers, content)


def _method(event: Mapping[str, Any]) -> str:
    context: Any = event.get("requestContext") or {}
    return str(context.get("http", {}).get("method", ""))


def _made(variant: Variant, settings: OptimiseSettings) -> bytes:
    """The content of a variant, stored. ApiError if its record is no ready image, or none any more when it is stored:
    what withdraws it may have come before the object."""
    record = _ready(variant, settings)
    try:
        content = variant_bytes(variant, record, settings)
    except RefusedError as error:
        raise ApiError(404, "not_found", str(error)) from error
    at = settings.step.places.at("variants", record.kind)
    store(variant, content, at, record)
    try:
        _ready(variant, settings)
    except ApiError:
        s3().delete_object(Bucket=at.bucket, Key=variant.key)
        raise
    return content


def _ready(variant: Variant, settings: OptimiseSettings) -> Record:
    """The record of a variant. ApiError if it is no ready image."""
    try:
        record = settings.step.records.get(variant.record_id)
    except RecordMissingError:
        record = None
    if record is None or record.state != "ready" or not _is_of(variant, record, settings):
        raise ApiError(404, "not_found", f"image {variant.record_id}: not there or not ready")
    return record


def _is_of(variant: Variant, record: Record, settings: OptimiseSettings) -> bool:
    """Whether the record is an image, and the path that of its kind."""
    image = "optimise" in POSSIBLE.get(record.kind, ())
    return image and variant.prefix == settings.step.places.at("variants", record.kind).prefix


def _answer(status: int, headers: Mapping[str, str], content: bytes) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {"X-Content-Type-Options": "nosniff", **headers},
        "body": base64.b64encode(content).decode(),
        "isBase64Encoded": True,
    }
