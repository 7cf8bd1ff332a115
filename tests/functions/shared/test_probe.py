"""Tracks of videos and recordings."""

import re
from typing import Any

import pytest

from functions.shared.clients import ClientError
from functions.shared.probe import Probe, probe, read_probe
from functions.shared.refusal import RefusedError
from tests.functions.conftest import Store
from tests.functions.processing import answers, probed, scanned


def container(**values: Any) -> dict[str, Any]:
    return probed(**values)["ProbeResults"][0]["Container"]


def test_tracks() -> None:
    assert read_probe("video", container()) == Probe(duration_seconds=12.5, width=1920, height=1080, audio=True)


@pytest.mark.parametrize(
    ("rotation", "size"), [(0, (1920, 1080)), (90, (1080, 1920)), (180, (1920, 1080)), (270, (1080, 1920))]
)
def test_size_is_as_displayed(rotation: int, size: tuple[int, int]) -> None:
    found = read_probe("video", container(rotation=rotation))
    assert (found.width, found.height) == size


def test_a_duration_of_tracks_counts_where_the_container_has_none() -> None:
    found = read_probe("audio", {"Tracks": [{"TrackType": "audio", "Duration": 2.0}]})
    assert found.duration_seconds == 2.0


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ({}, "video: no track of video or audio; upload a file with content"),
        ({"Tracks": [{"TrackType": "data"}]}, "video: no track of video or audio; upload a file with content"),
        (container(duration=0.0), "video: no duration; upload a file with content"),
    ],
)
def test_nothing_to_play(found: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedError, match=f"^{re.escape(message)}$"):
        read_probe("video", found)


@pytest.mark.parametrize("code", ["BadRequestException", "UnprocessableEntityException"])
def test_an_unreadable_file_is_refused(store: Store, code: str) -> None:
    message = r"^video: no container or codec that is read; upload it as another format$"
    with answers("mediaconvert", ("probe", {"error": code})), pytest.raises(RefusedError, match=message):
        probe(scanned(store, kind="video"))


def test_a_throttled_call_is_repeated_by_another_delivery(store: Store) -> None:
    with answers("mediaconvert", ("probe", {"error": "TooManyRequestsException"})), pytest.raises(ClientError):
        probe(scanned(store, kind="video"))


def test_no_answer_is_nothing_to_play(store: Store) -> None:
    with answers("mediaconvert", ("probe", {})), pytest.raises(RefusedError, match="no track"):
        probe(scanned(store, kind="video"))
