"""Places of objects by kind of media."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.files import files_of
from functions.shared.prefixes import PlaceName, Places
from tests.functions.conftest import ID, PNG, Handler, Store, record, rest_event

OWN: dict[str, Any] = {
    "incoming": {
        "image": {"purpose": "images", "prefix": "images/original/"},
        "profile": {"purpose": "profiles", "prefix": "profiles/original/"},
    },
    "media": {
        "image": {"purpose": "images", "prefix": "images/optimized/"},
        "default": {"purpose": "files", "prefix": "files/delivered/"},
    },
    "thumb": {"image": {"purpose": "images", "prefix": "images/thumbnails/"}},
}
BUCKETS = {"BUCKET_IMAGES": "acme-images", "BUCKET_PROFILES": "acme-profiles", "BUCKET_FILES": "acme-files"}


def places(*used: PlaceName, table: object = OWN, without: tuple[str, ...] = ()) -> Places:
    """The places of a table, for a function with access to all buckets but some."""
    buckets = {name: bucket for name, bucket in BUCKETS.items() if name not in without}
    return Places.of(Environment({"MEDIA_PLACES": json.dumps(table), **buckets}), dict.fromkeys(used, ()))


@pytest.mark.parametrize(
    ("name", "kind", "bucket", "prefix"),
    [
        ("incoming", "image", "acme-images", "images/original/"),
        ("incoming", "profile", "acme-profiles", "profiles/original/"),
        ("media", "image", "acme-images", "images/optimized/"),
        ("media", "video", "acme-files", "files/delivered/"),
    ],
)
def test_a_kind_has_its_place_or_that_of_any_kind(name: PlaceName, kind: str, bucket: str, prefix: str) -> None:
    found = places().at(name, kind)
    assert (found.bucket, found.prefix) == (bucket, prefix)


@pytest.mark.parametrize("name", ["variants", "renditions"])
@pytest.mark.parametrize(
    ("kind", "own", "prefix"),
    [
        ("image", {}, "images/optimized/"),
        ("image", {"image": {"purpose": "images", "prefix": "made/"}}, "made/"),
        ("video", {"image": {"purpose": "images", "prefix": "made/"}}, "files/delivered/"),
        ("image", {"default": {"purpose": "files", "prefix": "made/"}}, "made/"),
    ],
)
def test_what_is_made_of_a_kind_is_in_the_place_media_without_a_place_of_its_own(
    name: PlaceName, kind: str, own: dict[str, Any], prefix: str
) -> None:
    found = places(name, table={**OWN, **({name: own} if own else {})})
    assert found.at(name, kind).prefix == prefix
    assert prefix in found.prefixes(name)


@pytest.mark.parametrize("name", ["media", "thumb", "frames"])
def test_without_a_table_each_place_has_its_own_prefix_in_one_bucket(name: PlaceName) -> None:
    found = Places.of(Environment({"BUCKET_MEDIA": "acme"}), {name: ()}).at(name, "video")
    assert (found.bucket, found.of_record(ID)) == ("acme", f"{name}/{ID}/")


@pytest.mark.parametrize("name", ["incoming", "quarantine"])
def test_without_a_table_uploads_are_apart_by_kind_and_tenant(name: PlaceName) -> None:
    found = Places.of(Environment({"BUCKET_MEDIA": "acme"}), {name: ()}).at(name, "video")
    assert found.upload_key("blue", ID) == f"{name}/video/blue/{ID}"


def test_without_a_table_a_place_may_have_a_bucket_of_its_own() -> None:
    environment = Environment({"BUCKET_MEDIA": "acme", "BUCKET_INCOMING": "acme-incoming"})
    assert Places.of(environment).at("incoming", "image").bucket == "acme-incoming"


@pytest.mark.parametrize(
    ("key", "found"),
    [
        (f"images/original/default/{ID}", ID),
        (f"profiles/original/default/{ID}", ID),
        (f"images/original/{ID}", ""),
        (f"images/original/a/b/{ID}", ""),
        (f"images/optimized/default/{ID}", ""),
        (f"voice/original/default/{ID}", ""),
    ],
)
def test_the_id_of_an_upload_is_in_its_key(key: str, found: str) -> None:
    assert places().upload_id(key) == found


@pytest.mark.parametrize(
    ("key", "found"),
    [(f"images/optimized/{ID}/1920.webp", ID), (f"files/delivered/{ID}/original", ID), (f"images/original/a/{ID}", "")],
)
def test_the_id_of_what_is_delivered_is_in_its_key(key: str, found: str) -> None:
    assert places().media_id(key) == found


def test_a_place_may_be_all_of_a_bucket() -> None:
    found = places(table={"quarantine": {"default": {"purpose": "files", "prefix": ""}}}).at("quarantine", "image")
    assert (found.bucket, found.upload_key("blue", ID)) == ("acme-files", f"blue/{ID}")


def test_files_of_a_record_are_in_the_places_of_its_kind() -> None:
    image = record(
        attributes={"variants": ["webp"], "thumbnails": ["medium"], "original_key": f"files/delivered/{ID}/original"}
    )
    found = {name: (file.at.bucket, file.key) for name, file in files_of(places(), image).items()}
    assert found == {
        "webp": ("acme-images", f"images/optimized/{ID}/1920.webp"),
        "medium": ("acme-images", f"images/thumbnails/{ID}/medium.webp"),
    }


@pytest.mark.parametrize("segment", ["", "a/b", "..", "ü", "x" * 65])
def test_no_key_is_made_of_what_is_no_segment(segment: str) -> None:
    with pytest.raises(ValueError, match="no segment of a key; it has to match"):
        places().at("incoming", "image").upload_key(segment, ID)


def refused(read: Callable[[], object]) -> str:
    with pytest.raises(ConfigurationError) as error:
        read()
    return str(error.value)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([], "MEDIA_PLACES: '[]': not a JSON object with entries; correct the setting"),
        ({}, "MEDIA_PLACES: '{}': not a JSON object with entries; correct the setting"),
        (
            {"inbox": {}},
            "MEDIA_PLACES.inbox: unknown place; set some of incoming, media, variants, renditions, thumb, frames, "
            "quarantine",
        ),
        ({"media": 1}, "MEDIA_PLACES.media: '1': not a JSON object with entries; correct the setting"),
        (
            {"media": {"gif": {}}},
            "MEDIA_PLACES.media.gif: unknown kind; set some of image, profile, video, audio, file, or default",
        ),
        (
            {"media": {"image": {}}},
            "MEDIA_PLACES.media.image: '{}': not a JSON object with entries; correct the setting",
        ),
        (
            {"media": {"image": {"purpose": "images"}}},
            "MEDIA_PLACES.media.image: has purpose; set purpose and prefix",
        ),
        (
            {"media": {"image": {"purpose": "Images", "prefix": "images/"}}},
            "MEDIA_PLACES.media.image.purpose: 'Images': does not match [a-z][a-z0-9-]{0,30}; correct the setting",
        ),
        (
            {"media": {"image": {"purpose": "images", "prefix": "/images"}}},
            "MEDIA_PLACES.media.image.prefix: '/images': does not match ([A-Za-z0-9][A-Za-z0-9._-]*/)*; correct the "
            "setting",
        ),
    ],
)
def test_a_wrong_table_is_refused(table: object, message: str) -> None:
    assert refused(lambda: places(table=table)) == message


def test_a_place_that_the_function_uses_has_to_be_there() -> None:
    assert refused(lambda: places("quarantine")) == "MEDIA_PLACES.quarantine: missing, and the function uses it; add it"


def test_a_kind_without_the_place_is_named() -> None:
    assert (
        refused(lambda: places().at("thumb", "video")) == "MEDIA_PLACES.thumb.video: missing; add it, or thumb.default"
    )


def test_a_place_without_access_to_any_of_its_buckets_is_refused() -> None:
    without = ("BUCKET_IMAGES", "BUCKET_PROFILES")
    assert (
        refused(lambda: places("incoming", without=without))
        == "BUCKET_IMAGES: missing; set it in the function's access settings"
    )


def test_a_function_may_have_access_to_some_kinds_of_a_place() -> None:
    found = places("incoming", without=("BUCKET_PROFILES",))
    assert found.at("incoming", "image").bucket == "acme-images"
    message = refused(lambda: found.at("incoming", "profile").bucket)
    assert message == "BUCKET_PROFILES: missing; set it in the function's access settings"


def test_an_upload_is_reserved_and_accepted_where_its_kind_is(handler: Callable[..., Handler], store: Store) -> None:
    table = {"incoming": {"image": {"purpose": "images", "prefix": "images/original/"}}}
    environment = {"MEDIA_PLACES": json.dumps(table), "BUCKET_IMAGES": store.bucket, "BUCKET_MEDIA": ""}
    body = {"kind": "image", "contentType": "image/png", "sizeBytes": 100}
    reserved = json.loads(handler("presign", **environment)(rest_event(body), None)["body"])
    key = reserved["upload"]["fields"]["key"]
    assert key == f"images/original/default/{reserved['id']}"
    store.put(key, PNG, ContentType="image/png")
    accepted = handler("complete")(rest_event(record_id=reserved["id"]), None)
    assert json.loads(accepted["body"])["state"] == "uploaded"
