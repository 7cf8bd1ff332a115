"""Images, from the upload to the playback."""

import json
from io import BytesIO

import pytest
from PIL import Image

from simulator.media_app import MediaApp
from simulator.responders.recognition import picture
from tests.functions import pictures

JPEG = "image/jpeg"


def image(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def variants(app: MediaApp, record_id: str) -> dict[str, bytes]:
    """Files that were made of an upload, by the end of their key."""
    keys = [key for key in app.object_keys() if record_id in key and "/original/" not in key]
    return {key.partition(f"{record_id}/")[2]: app.content(key) for key in keys}


def test_a_photo_is_ready_and_played(app: MediaApp) -> None:
    record_id = app.processed("image", JPEG, pictures.photo("JPEG", width=640, height=480))
    assert app.state(record_id) == ("ready", "")
    status, answer = app.client.play(record_id)
    assert status == 200
    for name, url in answer["urls"].items():
        response = app.client.fetch(url)
        assert (name, response.status, image(response.body).width > 0) == (name, 200, True)
    made = variants(app, record_id)
    assert {name.rpartition(".")[2] for name in made} == {"avif", "webp", "jpeg"}
    assert {"thumb.webp", "medium.webp", "large.webp"} <= {*made}


def test_the_steps_of_a_photo_are_told_in_order(app: MediaApp) -> None:
    app.processed("image", JPEG, pictures.photo("JPEG"))
    states = [event["detail"]["state"] for event in app.simulation.buses.emitted if event["source"] == "media.records"]
    assert states == ["uploaded", "scanned", "ready"]


@pytest.mark.parametrize("orientation", [3, 6])
def test_a_rotated_photo_is_upright_without_its_place(app: MediaApp, orientation: int) -> None:
    record_id = app.processed("image", JPEG, pictures.photo("JPEG", orientation, width=120, height=80))
    made = variants(app, record_id)
    for name, data in made.items():
        found = image(data)
        assert (name, (found.width > found.height) == (orientation == 3)) == (name, True)
        assert (name, dict(found.getexif())) == (name, {})
        assert pictures.MAKER.encode() not in data
        assert b"an XMP packet" not in data
    record = app.record(record_id)
    assert (record["width"] > record["height"]) == (orientation == 3)


def test_a_profile_picture_shows_one_face(app: MediaApp) -> None:
    shown = {name: picture(pictures.halves(400, 400), name) for name in ("face", "two_faces")}
    files = {name: pictures.file(each, "JPEG", quality=95) for name, each in shown.items()}
    assert app.state(app.processed("profile", JPEG, files["face"])) == ("ready", "")
    state, reason = app.state(app.processed("profile", JPEG, files["two_faces"]))
    assert (state, "faces" in reason) == ("failed", True), (state, reason)


def test_a_document_is_delivered_as_it_is(app: MediaApp) -> None:
    record_id = app.processed("file", "text/plain", b"Minutes of the meeting.")
    assert app.state(record_id) == ("ready", "")
    _, answer = app.client.play(record_id)
    assert [app.client.fetch(url).body for url in answer["urls"].values()] == [b"Minutes of the meeting."]


def test_an_animated_gif_stays_animated(app: MediaApp) -> None:
    record_id = app.processed("image", "image/gif", pictures.animation("GIF"))
    assert app.state(record_id) == ("ready", "")
    assert any(getattr(image(data), "n_frames", 1) == 3 for data in variants(app, record_id).values())


def test_the_client_may_complete_an_upload_itself(app: MediaApp) -> None:
    upload = app.client.reserve("image", JPEG, pictures.photo("JPEG"))
    app.client.send(upload)
    response = app.client.request("complete", {}, id=upload.id)
    assert (response.status, json.loads(response.body)["state"]) == (200, "uploaded")
    app.settle()
    assert app.state(upload.id) == ("ready", "")


def test_another_user_plays_a_photo_but_does_not_delete_it(app: MediaApp) -> None:
    record_id = app.processed("image", JPEG, pictures.photo("JPEG"))
    another = app.another("user-2")
    assert another.play(record_id)[0] == 200
    assert another.request("delete", id=record_id).status == 404
