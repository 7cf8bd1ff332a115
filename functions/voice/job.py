"""The settings of a job for one recording."""

from typing import Any

from functions.shared.probe import Probe
from functions.shared.refusal import RefusedError


def job_settings(base: dict[str, Any], source: Probe, *, media: str, loudness_lkfs: int) -> dict[str, Any]:
    """Settings for a source, of the base's one output group. base: changed in place. media: where outputs are written,
    as s3://bucket/prefix and the beginning of their names. RefusedError for a source without sound."""
    if not source.audio:
        raise RefusedError("audio: no track of audio; upload a recording")
    group = base["OutputGroups"][0]
    group["OutputGroupSettings"]["FileGroupSettings"]["Destination"] = media
    for output in group["Outputs"]:
        output["AudioDescriptions"][0]["AudioNormalizationSettings"]["TargetLkfs"] = loudness_lkfs
    return base
