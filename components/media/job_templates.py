"""Job templates of MediaConvert: the settings of functions/*/job.json, and the places that jobs read and write."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from components.compute.lambda_.code import SOURCES
from components.foundation.settings.access import MediaKind, PlaceName

TemplateName = Literal["video", "voice"]


@dataclass(frozen=True, kw_only=True)
class JobTemplate:
    """A job template.

    folder: of functions/, with `job.json`, its settings. kind: of media. writes: places of its outputs, or of their
    substitutes. description: as the console shows it.
    """

    folder: str
    kind: MediaKind
    writes: tuple[PlaceName, ...]
    description: str


JOB_TEMPLATES: Mapping[TemplateName, JobTemplate] = {
    "video": JobTemplate(
        folder="transcode",
        kind="video",
        writes=("renditions", "frames"),
        description="Adaptive video: HLS and DASH by CMAF, and frames",
    ),
    "voice": JobTemplate(
        folder="voice",
        kind="audio",
        writes=("renditions",),
        description="Voice messages: Opus and AAC of even loudness",
    ),
}


@cache
def job_settings(name: TemplateName) -> Mapping[str, Any]:
    """The settings of a job template, which its function has as well."""
    return json.loads((SOURCES / JOB_TEMPLATES[name].folder / "job.json").read_text(encoding="utf-8"))
