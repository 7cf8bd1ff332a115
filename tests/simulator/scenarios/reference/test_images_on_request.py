"""Images in other sizes: made when they are first requested, stored, and delivered from the bucket from then on."""

from collections.abc import Iterator

import pytest

from functions.shared.images.header import read_header
from simulator.core.invoker import Invoker
from simulator.media_app import MediaApp
from tests.functions import pictures
from tests.simulator.scenarios.apps import app_of
from tests.simulator.scenarios.reference.sizes import url_of

PHOTO = pictures.photo("JPEG", width=800, height=600)


@pytest.fixture(scope="module", params=["prod", "dev"])
def app(request: pytest.FixtureRequest) -> Iterator[MediaApp]:
    """The app of a user of the reference platform, for all scenarios that change nothing but sizes."""
    with app_of(request.param) as found:
        yield found


@pytest.fixture(scope="module")
def photo(app: MediaApp) -> str:
    """The id of a photo that is ready."""
    record_id = app.processed("image", "image/jpeg", PHOTO)
    assert app.state(record_id) == ("ready", "")
    return record_id


def test_a_listed_width_is_made_and_stored_and_then_delivered_from_the_bucket(
    app: MediaApp, photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = url_of(app.client, photo, 320)
    first = app.client.fetch(url)
    assert (first.status, read_header(first.body).width) == (200, 320)
    assert app.object_keys("images/") == [f"images/{photo}/320.webp"]
    monkeypatch.setattr(Invoker, "run", None)
    second = app.client.fetch(url)
    assert (second.status, second.body) == (200, first.body)


@pytest.mark.parametrize(("width", "output"), [(321, "webp"), (99999, "jpeg"), (320, "png")])
def test_an_unlisted_width_is_refused(app: MediaApp, photo: str, width: int, output: str) -> None:
    before = app.object_keys("images/")
    answer = app.client.fetch(url_of(app.client, photo, width, output))
    assert (answer.status, answer.headers["cache-control"]) == (404, "max-age=86400")
    assert app.object_keys("images/") == before


def test_nothing_is_made_without_a_signature(app: MediaApp, photo: str) -> None:
    url = url_of(app.client, photo, 768)
    assert app.client.fetch(url.partition("?")[0]).status == 403
    assert app.client.fetch(url.replace(photo, "0198c0de-0000-7000-8000-000000000002")).status == 403
    assert not [key for key in app.object_keys("images/") if key.endswith("/768.webp")]


def test_sizes_are_made_when_the_upload_has_expired(app: MediaApp, photo: str) -> None:
    found = app.record(photo)
    app.simulation.store("s3", app.client.region).delete_object(Bucket=found["bucket"], Key=found["object_key"])
    answer = app.client.fetch(url_of(app.client, photo, 480, "avif"))
    assert (answer.status, read_header(answer.body).width) == (200, 480)
