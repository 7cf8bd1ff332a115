"""Photos and videos, from the upload to the playback by signed URLs and cookies; what moderation withholds."""

import io

import m3u8
from PIL import Image

from simulator.media_app import MediaApp
from simulator.responders.recognition import picture
from tests.functions import pictures
from tests.simulator.clips import clip
from tests.simulator.scenarios.reference.sizes import url_of

JPEG, VIDEO = "image/jpeg", "video/mp4"


def test_a_photo_is_scanned_processed_and_played_by_signed_urls(app: MediaApp) -> None:
    record_id = app.processed("image", JPEG, pictures.photo("JPEG"))

    assert app.state(record_id) == ("ready", "")
    states = [event["detail"]["state"] for event in app.simulation.buses.emitted if event["source"] == "media.records"]
    assert states == ["uploaded", "scanned", "ready"]
    status, answer = app.client.play(record_id)
    assert (status, {name: app.client.fetch(url).status for name, url in answer["urls"].items()}) == (
        200,
        dict.fromkeys(answer["urls"], 200),
    )
    unsigned = answer["urls"]["webp"].partition("?")[0]
    assert app.client.fetch(unsigned).status == 403


def test_a_video_is_played_by_hls_with_cookies(app: MediaApp) -> None:
    record_id = app.processed("video", VIDEO, clip(160, 120))

    assert app.state(record_id) == ("ready", "")
    urls, cookies = (app.client.play(record_id)[1][name] for name in ("urls", "cookies"))
    assert app.client.fetch(urls["hls"]).status == 403
    master = m3u8.loads(app.client.fetch(urls["hls"], cookies).body.decode())
    assert [variant.stream_info.resolution for variant in master.playlists] == [(160, 120)]


def test_what_moderation_withholds_is_told_to_moderators_and_not_delivered(app: MediaApp) -> None:
    shown = picture(Image.open(io.BytesIO(pictures.photo("JPEG", width=320, height=240))), "explicit")
    record_id = app.processed("image", JPEG, pictures.file(shown, "JPEG", quality=95))

    assert app.state(record_id) == ("quarantined", "moderation: Explicit 98.2 %")
    assert app.client.play(record_id)[0] == 403
    assert [key for key in app.object_keys() if record_id in key and not key.startswith("withheld/")] == []


def test_a_deleted_photo_has_no_sizes_until_it_is_restored(app: MediaApp) -> None:
    record_id = app.processed("image", JPEG, pictures.photo("JPEG", width=800, height=600))
    made, other = (url_of(app.client, record_id, width) for width in (320, 480))
    assert app.client.fetch(made).status == 200
    app.settle()

    assert app.client.request("delete", id=record_id).status == 200
    assert [app.client.fetch(url).status for url in (made, other)] == [404, 404]

    assert app.client.request("restore", {}, id=record_id).status == 200
    assert [app.client.fetch(url).status for url in (made, other)] == [200, 200]
