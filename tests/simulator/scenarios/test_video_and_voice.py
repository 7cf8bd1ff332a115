"""Videos and recordings, from the upload to the playback."""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import av
import m3u8

from simulator.media_app import MediaApp
from simulator.responders.transcoding.templates import differences, templates_of
from tests.simulator.clips import clip

VIDEO, AUDIO = "video/mp4", "audio/mp4"
MPD = "{urn:mpeg:dash:schema:mpd:2011}"
CHOSEN_BY_SOURCE = {"FileInput", "Destination", "FramerateDenominator", "Height", "AudioSelectors"}
"""What the settings of a job have that those of its template do not."""


def decoded(content: bytes) -> tuple[int, int]:
    """Number of frames of a file, and height of its pictures, 0 for sound."""
    given: Any = av.open(io.BytesIO(content))
    with given:
        stream = given.streams[0]
        return len(list(given.decode(stream))), getattr(stream.codec_context, "height", 0) or 0


def segments(app: MediaApp, playlist_url: str, cookies: Mapping[str, str]) -> bytes:
    """The content that a playlist of HLS refers to, as a player reads it."""
    playlist = m3u8.loads(app.client.fetch(playlist_url, cookies).body.decode())
    names = [playlist.segment_map[0].uri, *(segment.uri for segment in playlist.segments)]
    responses = [app.client.fetch(urljoin(playlist_url, str(name)), cookies) for name in names]
    assert {response.status for response in responses} == {200}
    return b"".join(response.body for response in responses)


def test_a_video_is_played_by_hls_and_dash_with_cookies(app: MediaApp) -> None:
    record_id = app.processed("video", VIDEO, clip(640, 480, seconds=2))

    assert app.state(record_id) == ("ready", "")
    status, answer = app.client.play(record_id)
    assert (status, app.client.fetch(answer["urls"]["hls"]).status) == (200, 403)
    urls, cookies = answer["urls"], answer["cookies"]
    master = m3u8.loads(app.client.fetch(urls["hls"], cookies).body.decode())
    heights: list[int] = []
    for variant in master.playlists:
        frames, height = decoded(segments(app, urljoin(urls["hls"], str(variant.uri)), cookies))
        width_and_height: Any = variant.stream_info.resolution
        assert (frames > 0, height) == (True, width_and_height[1])
        heights.append(height)
    assert heights == [480, 360]  # those of the ladder that are not above the source
    (sound,) = master.media
    assert decoded(segments(app, urljoin(urls["hls"], str(sound.uri)), cookies))[0] > 0
    manifest = ElementTree.fromstring(app.client.fetch(urls["dash"], cookies).body)
    assert [each.get("height") for each in manifest.iter(f"{MPD}Representation")] == ["480", "360", None]
    assert app.client.fetch(urls["poster"], cookies).headers["content-type"] == "image/jpeg"


def test_a_job_differs_from_its_template_by_what_depends_on_the_source(app: MediaApp) -> None:
    app.processed("video", VIDEO, clip(640, 480))

    (job,) = app.simulation.transcoding.jobs
    (template,) = (
        found["SettingsJson"]
        for name, found in templates_of(app.simulation.graph, job.region).items()
        if name.endswith("video")
    )
    found = differences(template, job.request["Settings"])
    assert {path.rpartition(".")[2] for path in found} <= CHOSEN_BY_SOURCE


def test_a_small_video_has_one_rendition_of_its_size(app: MediaApp) -> None:
    record_id = app.processed("video", VIDEO, clip(160, 120, sound=False))

    answer = app.client.play(record_id)[1]
    master = m3u8.loads(app.client.fetch(answer["urls"]["hls"], answer["cookies"]).body.decode())
    assert [variant.stream_info.resolution for variant in master.playlists] == [(160, 120)]


def test_a_video_that_shows_violence_is_withheld(app: MediaApp) -> None:
    record_id = app.processed("video", VIDEO, clip(160, 120, content="weapons"))

    assert app.state(record_id) == ("quarantined", "moderation: Violence 91.5 %")
    assert app.client.play(record_id)[0] == 403


def test_a_file_without_pictures_fails_with_a_reason(app: MediaApp) -> None:
    record_id = app.processed("video", VIDEO, clip(0, 0))

    assert app.state(record_id)[0] == "failed"
    assert "no track of video" in app.state(record_id)[1]


def test_a_recording_is_played_as_opus_and_aac(app: MediaApp) -> None:
    record_id = app.processed("audio", AUDIO, clip(0, 0, seconds=2))

    assert app.state(record_id) == ("ready", "")
    urls = app.client.play(record_id)[1]["urls"]
    assert {*urls} == {"opus", "aac"}
    for url in urls.values():
        assert decoded(app.client.fetch(url).body)[0] > 0


def test_a_recording_without_sound_fails_with_a_reason_whatever_comes_first(app: MediaApp) -> None:
    app.simulation.agenda.late["invoke messageai-prod-metadata"] = 60
    record_id = app.processed("audio", AUDIO, clip(160, 120, sound=False))

    assert app.state(record_id)[0] == "failed"
    assert "no track of audio" in app.state(record_id)[1]
    told = [event["detail"] for event in app.simulation.buses.emitted if event["source"] == "media.records"]
    assert told[-1]["state"] == "failed"
