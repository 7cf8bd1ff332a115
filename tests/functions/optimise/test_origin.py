"""Variants on request of the edge."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest

from functions.shared.images.header import Header, read_header
from tests.functions import pictures
from tests.functions.conftest import ID, Handler, Store
from tests.functions.processing import event_of, scanned

STEPS = '{"image": ["optimise"]}'


@pytest.fixture
def origin(store: Store, handler: Callable[..., Handler]) -> Handler:
    """The optimiser, with a ready image of 800 x 600 pixels."""
    found = handler("optimise", PROCESSING_STEPS=STEPS)
    found(event_of(scanned(store, pictures.photo("JPEG", width=800, height=600))), None)
    return found


def request(path: str, method: str = "GET") -> dict[str, Any]:
    return {"version": "2.0", "rawPath": path, "requestContext": {"http": {"method": method, "path": path}}}


def test_a_variant_is_answered_and_stored(store: Store, origin: Handler) -> None:
    answer = origin(request(f"/media/{ID}/320.webp"), None)
    content = base64.b64decode(answer["body"])
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (200, "image/webp")
    assert read_header(content) == Header("WEBP", 320, 240, 1)
    assert store.s3.get_object(Bucket=store.bucket, Key=f"media/{ID}/320.webp")["Body"].read() == content


def test_a_large_variant_is_a_redirect_to_its_object(store: Store, handler: Callable[..., Handler]) -> None:
    origin = handler("optimise", PROCESSING_STEPS=STEPS, INLINE_BYTES="100")
    origin(event_of(scanned(store, pictures.photo("JPEG", width=800, height=600))), None)
    answer = origin(request(f"/media/{ID}/480.jpeg"), None)
    requested = f"https://cdn.acme.example/eu-west-1/media/{ID}/480.jpeg"
    assert answer["statusCode"] == 302
    assert urljoin(f"{requested}?Signature=abc", answer["headers"]["Location"]) == requested
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert f"media/{ID}/480.jpeg" in store.keys("media/")


@pytest.mark.parametrize(
    ("path", "seconds"),
    [(f"/media/{ID}/321.webp", 86400), ("/media/0198c0de-0000-7000-8000-000000000002/320.webp", 10)],
)
def test_the_edge_keeps_refusals_so_that_floods_of_them_cost_nothing(origin: Handler, path: str, seconds: int) -> None:
    assert origin(request(path), None)["headers"]["Cache-Control"] == f"max-age={seconds}"


PLACES = {
    "incoming": {"default": {"purpose": "media", "prefix": "uploads/"}},
    "media": {"default": {"purpose": "media", "prefix": "photos/"}},
    "variants": {"default": {"purpose": "thumbnails", "prefix": "images/"}},
}


@pytest.fixture
def apart(store: Store, handler: Callable[..., Handler]) -> Handler:
    """The function where variants have a place of their own, and the copies of uploads are kept."""
    store.s3.create_bucket(Bucket="acme-thumbnails")
    return handler(
        "optimise", MEDIA_PLACES=json.dumps(PLACES), BUCKET_MEDIA=store.bucket, BUCKET_THUMBNAILS="acme-thumbnails"
    )


def kept(store: Store, **options: Any) -> None:
    """A ready image whose upload is gone, and whose copy is there."""
    uploaded = scanned(store, pictures.photo("JPEG", width=800, height=600))
    content = store.s3.get_object(Bucket=store.bucket, Key=uploaded.object_key)["Body"].read()
    store.s3.put_object(Bucket=store.bucket, Key=f"photos/{ID}/original", Body=content, **options)
    store.s3.delete_object(Bucket=store.bucket, Key=uploaded.object_key)
    values = {"original_key": f"photos/{ID}/original"}
    store.records.move(ID, "processing", version_id=uploaded.version_id)
    store.records.move(ID, "ready", version_id=uploaded.version_id, values=values)


def test_variants_are_made_of_the_copy_of_the_upload_in_a_place_of_their_own(store: Store, apart: Handler) -> None:
    kept(store)
    answer = apart(request(f"/images/{ID}/320.webp"), None)
    assert answer["statusCode"] == 200
    made = store.s3.get_object(Bucket="acme-thumbnails", Key=f"images/{ID}/320.webp")["Body"].read()
    assert made == base64.b64decode(answer["body"])
    assert apart(request(f"/photos/{ID}/320.webp"), None)["statusCode"] == 404


@pytest.mark.parametrize("output", ["avif", "webp", "jpeg"])
def test_variants_are_made_of_what_was_made_of_the_upload_when_that_is_gone(
    store: Store, handler: Callable[..., Handler], output: str
) -> None:
    optimise = handler(
        "optimise",
        PROCESSING_STEPS=STEPS,
        MEDIA_PLACES=json.dumps(PLACES),
        BUCKET_MEDIA=store.bucket,
        BUCKET_THUMBNAILS=store.bucket,
    )
    uploaded = scanned(store, pictures.photo("JPEG", width=800, height=600))
    optimise(event_of(uploaded), None)
    store.s3.delete_object(Bucket=store.bucket, Key=uploaded.object_key)
    made = store.keys("photos/")
    answer = optimise(request(f"/images/{ID}/320.{output}"), None)
    header = read_header(base64.b64decode(answer["body"]))
    assert (header.format, header.width, header.height) == (output.upper(), 320, 240)
    assert made == [f"photos/{ID}/1920.{each}" for each in ("avif", "jpeg", "webp")]
    assert store.keys("images/") == [f"images/{ID}/320.{output}"]


def test_an_animation_is_made_of_the_one_that_was_made_of_the_upload(
    store: Store, handler: Callable[..., Handler]
) -> None:
    optimise = handler("optimise", PROCESSING_STEPS=STEPS)
    uploaded = scanned(store, pictures.animation("GIF"))
    optimise(event_of(uploaded), None)
    store.s3.delete_object(Bucket=store.bucket, Key=uploaded.object_key)
    for output, frames in (("webp", 3), ("jpeg", 1)):
        answer = optimise(request(f"/media/{ID}/320.{output}"), None)
        assert (output, read_header(base64.b64decode(answer["body"])).frames) == (output, frames)


def test_an_archived_image_has_no_new_variants(store: Store, apart: Handler) -> None:
    kept(store, StorageClass="GLACIER")
    answer = apart(request(f"/images/{ID}/320.webp"), None)
    message = "object: archived; ask for its restoration"
    assert (answer["statusCode"], json.loads(answer["body"])["error"]["message"]) == (404, message)


@pytest.mark.parametrize("inline_bytes", ["1000000", "100"])
@pytest.mark.parametrize(
    "path", [f"/media/{ID}/320.webp", f"/media/{ID}/321.webp", "/media/0198c0de-0000-7000-8000-000000000002/320.webp"]
)
def test_head_is_get_without_a_body(
    store: Store, handler: Callable[..., Handler], path: str, inline_bytes: str
) -> None:
    """A size, a larger one that is a redirect, and refusals."""
    origin = handler("optimise", PROCESSING_STEPS=STEPS, INLINE_BYTES=inline_bytes)
    origin(event_of(scanned(store, pictures.photo("JPEG", width=800, height=600))), None)
    head = origin(request(path, "HEAD"), None)
    assert head == {**origin(request(path), None), "body": ""}


NO_VARIANT = (
    "no variant; request /media/<id>/<width>.<format>, width of 320, 480, 768, 1024, 1200, 1440, 1920, format of avif,"
    " webp, jpeg"
)
OTHER = "0198c0de-0000-7000-8000-000000000002"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (f"/media/{ID}/321.webp", f"path: '/media/{ID}/321.webp': {NO_VARIANT}"),
        (f"/media/{ID}/99999.webp", f"path: '/media/{ID}/99999.webp': {NO_VARIANT}"),
        (f"/media/{ID}/0320.webp", f"path: '/media/{ID}/0320.webp': {NO_VARIANT}"),
        (f"/media/{ID}/320.png", f"path: '/media/{ID}/320.png': {NO_VARIANT}"),
        (f"/media/{ID}/320", f"path: '/media/{ID}/320': {NO_VARIANT}"),
        (f"/media/{ID}/320.webp/", f"path: '/media/{ID}/320.webp/': {NO_VARIANT}"),
        (f"/media/../{ID}/320.webp", f"path: '/media/../{ID}/320.webp': {NO_VARIANT}"),
        (f"/incoming/{ID}/320.webp", f"path: '/incoming/{ID}/320.webp': {NO_VARIANT}"),
        ("/media/x/320.webp", f"path: '/media/x/320.webp': {NO_VARIANT}"),
        (f"/media/{OTHER}/320.webp", f"image {OTHER}: not there or not ready"),
    ],
)
def test_only_listed_widths_and_formats_of_ready_images(store: Store, origin: Handler, path: str, message: str) -> None:
    before = store.keys()
    answer = origin(request(path), None)
    assert answer["statusCode"] == 404
    assert json.loads(answer["body"])["error"] == {"code": "not_found", "message": message}
    assert store.keys() == before


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", ""])
def test_only_reads(origin: Handler, method: str) -> None:
    answer = origin(request(f"/media/{ID}/320.webp", method), None)
    assert answer["statusCode"] == 405
    message = f"method: '{method}': not allowed; send GET or HEAD"
    assert json.loads(answer["body"])["error"] == {"code": "method_not_allowed", "message": message}


@pytest.mark.parametrize("state", ["quarantined", "deleted"])
def test_what_is_not_ready_has_no_variants(store: Store, origin: Handler, state: Any) -> None:
    record = store.records.get(ID)
    store.records.move(ID, state, version_id=record.version_id)
    assert origin(request(f"/media/{ID}/320.webp"), None)["statusCode"] == 404


@pytest.mark.parametrize("value", ["-1", "5000000", "1 MB"])
def test_answers_stay_below_the_limit_of_a_function(handler: Callable[..., Handler], value: str) -> None:
    message = f"INLINE_BYTES: '{value}': not allowed; set an integer of 0 to 4000000"
    with pytest.raises(ValueError, match=f"^{message}$"):
        handler("optimise", INLINE_BYTES=value)


def test_animations_have_two_settings(handler: Callable[..., Handler]) -> None:
    with pytest.raises(ValueError, match=r"^ANIMATIONS: 'video': not allowed; set one of keep, still$"):
        handler("optimise", ANIMATIONS="video")
