"""Images in other sizes, made when they are first requested, and delivered from the bucket from then on."""

from collections.abc import Mapping
from typing import Any

import pytest

from functions.shared.images.header import read_header
from simulator.core.invoker import Invoker
from simulator.media_app import MediaApp
from tests.functions import pictures

IMAGES = "arn:aws:lambda:us-east-1:123456789012:function:quikapp-prod-images:live"
PHOTO = pictures.photo("JPEG", width=800, height=600)


@pytest.fixture(scope="module")
def photo(shared_app: MediaApp) -> str:
    """The id of a photo that is ready."""
    record_id = shared_app.processed("image", "image/jpeg", PHOTO)
    assert shared_app.state(record_id) == ("ready", "")
    return record_id


def variants(app: MediaApp, record_id: str) -> Mapping[str, Any]:
    """What the API says of the sizes of an image."""
    status, played = app.client.play(record_id)
    assert status == 200
    return played["variants"]


def url_of(app: MediaApp, record_id: str, width: object = 320, output: str = "webp") -> str:
    """The signed URL of a size."""
    return variants(app, record_id)["url"].replace("{width}", str(width)).replace("{format}", output)


@pytest.mark.requirement("QA-09")
def test_a_missing_size_is_made_stored_and_then_delivered_from_the_bucket(
    shared_app: MediaApp, photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = url_of(shared_app, photo)
    assert shared_app.object_keys("images/") == []
    first = shared_app.client.fetch(url)
    assert (first.status, read_header(first.body).width) == (200, 320)
    assert shared_app.object_keys("images/") == [f"images/{photo}/320.webp"]
    monkeypatch.setattr(Invoker, "run", None)
    second = shared_app.client.fetch(url)
    assert (second.status, second.body) == (200, first.body)


@pytest.mark.parametrize(("width", "output"), [(321, "webp"), (99999, "jpeg"), (320, "png")])
def test_only_listed_sizes_are_made(shared_app: MediaApp, photo: str, width: int, output: str) -> None:
    before = shared_app.object_keys("images/")
    answer = shared_app.client.fetch(url_of(shared_app, photo, width, output))
    assert (answer.status, answer.headers["cache-control"]) == (404, "max-age=86400")
    assert shared_app.object_keys("images/") == before


def test_nothing_is_made_without_a_signature(shared_app: MediaApp, photo: str) -> None:
    url = url_of(shared_app, photo, 768)
    assert shared_app.client.fetch(url.partition("?")[0]).status == 403
    assert shared_app.client.fetch(url.replace(photo, "0198c0de-0000-7000-8000-000000000002")).status == 403
    assert not [key for key in shared_app.object_keys("images/") if key.endswith("/768.webp")]


def test_an_image_in_quarantine_has_no_sizes(shared_app: MediaApp, photo: str) -> None:
    url = url_of(shared_app, photo, 480)
    values = shared_app.simulation.invoker.function(IMAGES).environment
    store = shared_app.simulation.store("dynamodb", "us-east-1")
    store.update_item(
        TableName=values["TABLE_MEDIA_META"],
        Key={"media_id": {"S": photo}},
        UpdateExpression="SET #state = :state",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": {"S": "quarantined"}},
    )
    assert shared_app.client.fetch(url).status == 404
    assert f"images/{photo}/480.webp" not in shared_app.object_keys("images/")
