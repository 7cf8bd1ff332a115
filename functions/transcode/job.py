"""The settings of a job for one video: renditions up to the source's size, and sound only if the source has some."""

from collections.abc import Mapping
from typing import Any

from functions.shared.probe import Probe
from functions.shared.refusal import RefusedError

MOST_SIDE = 4096
"""Pixels of a side that an H.264 output of MediaConvert has at most."""
LEAST_SIDE = 32
FRAME_SIDE = 720
"""Pixels of the shorter side of frames, at most."""


def job_settings(
    base: dict[str, Any], source: Probe, *, media: str, frames: str, frame_seconds: int, loudness_lkfs: int
) -> dict[str, Any]:
    """Settings for a source, of the base's two output groups: streaming and frames.

    base: changed in place; its video outputs have the shorter side of the picture as their height. media, frames: where
    outputs are written, each as s3://bucket/prefix and the beginning of their names. RefusedError for a source without
    pictures, or with a side that no output can have.
    """
    if not source.video:
        raise RefusedError("video: no track of video; upload recordings as audio")
    shorter, longer = sorted((source.width, source.height))
    if longer > MOST_SIDE or shorter < LEAST_SIDE:
        raise RefusedError(
            f"video: {source.width} x {source.height} pixels; a side has {LEAST_SIDE} to {MOST_SIDE}; scale it"
        )
    streaming, captures = base["OutputGroups"]
    videos = [output for output in streaming["Outputs"] if "VideoDescription" in output]
    sounds = [output for output in streaming["Outputs"] if "AudioDescriptions" in output]
    chosen = renditions(videos, shorter)
    for output in chosen:
        resize(output, source)
        if not source.audio:
            output["ContainerSettings"]["CmfcSettings"].pop("AudioRenditionSets", None)
    for sound in sounds:
        sound["AudioDescriptions"][0]["AudioNormalizationSettings"]["TargetLkfs"] = loudness_lkfs
    streaming["Outputs"] = chosen + (sounds if source.audio else [])
    streaming["OutputGroupSettings"]["CmafGroupSettings"]["Destination"] = media
    capture = captures["Outputs"][0]
    capture["VideoDescription"]["Height"] = min(FRAME_SIDE, shorter)
    resize(capture, source)
    capture["VideoDescription"]["CodecSettings"]["FrameCaptureSettings"] |= {
        "FramerateNumerator": 1,
        "FramerateDenominator": frame_seconds,
    }
    captures["OutputGroupSettings"]["FileGroupSettings"]["Destination"] = frames
    if not source.audio:
        base["Inputs"][0].pop("AudioSelectors", None)
    return base


def renditions(videos: list[dict[str, Any]], shorter: int) -> list[dict[str, Any]]:
    """The outputs that are not above the source; for a source below all, the lowest one at the source's size."""
    chosen = [output for output in videos if height(output) <= shorter]
    if chosen:
        return chosen
    lowest = min(videos, key=height)
    lowest["VideoDescription"]["Height"] = shorter
    lowest["NameModifier"] = f"_{shorter - shorter % 2}p"
    return [lowest]


def resize(output: dict[str, Any], source: Probe) -> None:
    """Sets the shorter side of an output, even as H.264 needs it. The encoder derives the other side from the source,
    so the aspect ratio is kept, whatever the form of its pixels."""
    description = output["VideoDescription"]
    side = description.pop("Height")
    description["Height" if source.width >= source.height else "Width"] = side - side % 2


def height(output: Mapping[str, Any]) -> int:
    """Height of a video output of the base."""
    return int(output["VideoDescription"]["Height"])
