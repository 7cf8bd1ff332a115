"""Videos: uploaded, transcoded by MediaConvert beside the original, and played with cookies."""

from urllib.parse import urljoin

import m3u8
import pytest

from simulator.media_app import MediaApp
from tests.simulator.clips import clip


@pytest.fixture(scope="module")
def video(shared_app: MediaApp) -> str:
    """The id of a video that is ready."""
    record_id = shared_app.processed("video", "video/mp4", clip(320, 240))
    assert shared_app.state(record_id) == ("ready", "")
    return record_id


@pytest.mark.requirement("QA-09")
def test_a_video_is_played_by_hls_and_dash_with_cookies(shared_app: MediaApp, video: str) -> None:
    status, played = shared_app.client.play(video)
    urls, cookies = played["urls"], played["cookies"]
    assert (status, {*urls}) == (200, {"original", "hls", "dash", "poster"})
    assert [shared_app.client.fetch(urls[name]).status for name in ("original", "poster", "hls", "dash")] == [
        200,
        200,
        403,
        403,
    ]
    (variant,) = m3u8.loads(shared_app.client.fetch(urls["hls"], cookies).body.decode()).playlists
    assert variant.stream_info.resolution == (320, 240)
    rendition = urljoin(urls["hls"], str(variant.uri))
    segments = m3u8.loads(shared_app.client.fetch(rendition, cookies).body.decode()).segments
    assert {shared_app.client.fetch(urljoin(rendition, str(each.uri)), cookies).status for each in segments} == {200}
    assert shared_app.client.fetch(urls["dash"], cookies).body.startswith(b"<")


@pytest.mark.requirement("QA-09")
def test_the_media_service_is_told_of_the_original_and_of_no_segment(shared_app: MediaApp, video: str) -> None:
    assert {*shared_app.object_keys("videos/")} == {f"videos/{video}/original"}
    assert f"streams/{video}/video.m3u8" in shared_app.object_keys("streams/")
    told = [text for arn, text in shared_app.simulation.topics.published if arn.endswith("-media-events")]
    assert [video in text for text in told] == [True]
