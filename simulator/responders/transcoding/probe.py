"""What is in a file, in the form of MediaConvert's Probe."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import av
from av.error import FFmpegError

FORMATS = {
    "mov,mp4,m4a,3gp,3g2,mj2": "mp4",
    "matroska,webm": "matroska",
    "wav": "wave",
    "avi": "avi",
    "mpegts": "mpegts",
    "mp3": "mp3",
    "flac": "flac",
    "ogg": "ogg",
    "asf": "asf",
    "aac": "aac",
}
"""Containers by the names of FFmpeg."""
CODECS = {
    "aac": "AAC",
    "flac": "FLAC",
    "h264": "AVC",
    "hevc": "HEVC",
    "mp3": "MP3",
    "mpeg4": "MP4V",
    "opus": "OPUS",
    "pcm_s16le": "PCM",
    "vorbis": "VORBIS",
    "vp8": "VP8",
    "vp9": "VP9",
}


class UnreadableError(Exception):
    """A file has no container or no codec that is read."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file. container: as Probe answers it. width, height: as displayed, 0 without pictures. rotation: degrees
    clockwise that make pictures upright."""

    container: Mapping[str, Any]
    width: int
    height: int
    rotation: int
    audio: bool
    duration_seconds: float


def opened(content: bytes) -> Any:
    """A container of PyAV; UnreadableError if there is none."""
    try:
        found: Any = av.open(io.BytesIO(content))
    except FFmpegError as error:
        raise UnreadableError(str(error)) from error
    if found.format.name not in FORMATS:
        raise UnreadableError(f"container {found.format.name}")
    return found


def probe(content: bytes) -> Source:
    """What is in a file; UnreadableError if nothing can be played."""
    tracks: list[dict[str, Any]] = []
    width = height = rotation = 0
    with opened(content) as container:
        duration = (container.duration or 0) / 1_000_000
        for index, stream in enumerate(container.streams, start=1):
            track: dict[str, Any] = {"Index": index, "TrackType": stream.type, "Duration": duration}
            if stream.type not in ("audio", "video"):
                tracks.append(track | {"TrackType": "data"})
                continue
            if stream.codec_context is None or stream.codec_context.name not in CODECS:
                raise UnreadableError(f"track {index}: unknown codec")
            track["Codec"] = CODECS[stream.codec_context.name]
            if stream.type == "audio":
                properties = {"Channels": stream.codec_context.channels, "SampleRate": stream.codec_context.sample_rate}
                tracks.append(track | {"AudioProperties": properties})
                continue
            rotation = _rotation(container, stream)
            coded = (stream.codec_context.width, stream.codec_context.height)
            width, height = reversed(coded) if rotation % 180 else coded
            rate = stream.average_rate
            properties = {"Width": coded[0], "Height": coded[1], "Rotation": rotation}
            if rate:
                properties["FrameRate"] = {"Numerator": rate.numerator, "Denominator": rate.denominator}
            tracks.append(track | {"VideoProperties": properties})
        format_ = FORMATS[container.format.name]
    audio = any(track["TrackType"] == "audio" for track in tracks)
    container_: Mapping[str, Any] = {"Format": format_, "Duration": duration, "Tracks": tracks}
    return Source(
        container=container_, width=width, height=height, rotation=rotation, audio=audio, duration_seconds=duration
    )


def _rotation(container: Any, stream: Any) -> int:
    """Degrees clockwise by which pictures are turned to be upright."""
    for frame in container.decode(stream):
        container.seek(0)
        return -int(frame.rotation) % 360
    raise UnreadableError("no picture")
