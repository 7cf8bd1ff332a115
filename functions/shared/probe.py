"""Tracks of a video or a recording, as MediaConvert reads them: what its jobs accept, and no decoder in a function."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from functions.shared.clients import ClientError, client, error_code
from functions.shared.records import Record
from functions.shared.refusal import RefusedError
from functions.shared.source import source_url

UNREADABLE = frozenset(("BadRequestException", "UnprocessableEntityException"))


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What is in a file. width, height: pixels as displayed, 0 without video. audio: whether it has sound."""

    duration_seconds: float
    width: int
    height: int
    audio: bool

    @property
    def video(self) -> bool:
        """Whether it has moving pictures."""
        return self.width > 0 and self.height > 0


def probe(record: Record) -> Probe:
    """The tracks of a record's object. RefusedError if MediaConvert cannot read it."""
    try:
        answer = client("mediaconvert").probe(InputFiles=[{"FileUrl": source_url(record)}])
    except ClientError as error:
        if error_code(error) in UNREADABLE:
            raise RefusedError(
                f"{record.kind}: no container or codec that is read; upload it as another format"
            ) from error
        raise
    results: list[dict[str, Any]] = answer.get("ProbeResults") or []
    return read_probe(record.kind, (results[0].get("Container") or {}) if results else {})


def read_probe(kind: str, container: Mapping[str, Any]) -> Probe:
    """The tracks of a container in an answer of Probe. RefusedError if nothing can be played."""
    tracks = cast(list[dict[str, Any]], container.get("Tracks") or [])
    videos = [
        cast(dict[str, Any], track.get("VideoProperties") or {})
        for track in tracks
        if track.get("TrackType") == "video"
    ]
    audio = any(track.get("TrackType") == "audio" for track in tracks)
    duration = float(container.get("Duration") or max((track.get("Duration") or 0.0 for track in tracks), default=0.0))
    if not videos and not audio:
        raise RefusedError(f"{kind}: no track of video or audio; upload a file with content")
    if duration <= 0:
        raise RefusedError(f"{kind}: no duration; upload a file with content")
    width, height = _displayed(videos[0]) if videos else (0, 0)
    return Probe(duration_seconds=duration, width=width, height=height, audio=audio)


def _displayed(video: Mapping[str, Any]) -> tuple[int, int]:
    """Width and height after the rotation of the container."""
    width, height = int(video.get("Width") or 0), int(video.get("Height") or 0)
    sideways = int(video.get("Rotation") or 0) % 180 == 90
    return (height, width) if sideways else (width, height)
