"""Transcoding by MediaConvert: queue and job templates."""

from pydantic import Field

from components.foundation.settings.base import Settings
from components.media.job_templates import TemplateName


class JobQueueSettings(Settings):
    """The on-demand queue of the jobs."""

    name: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,80}$")
    """Physical name; `<system>-<environment>` if omitted."""
    concurrent_jobs: int | None = Field(default=None, ge=1)
    """Maximum number of jobs at the same time, a part of the account's quota; all of it if omitted."""
    paused: bool = False
    """Whether jobs wait until the queue is active again."""


class TranscodingSettings(Settings):
    """A queue, and a job template with a role for each kind of job. Functions create jobs with `access.transcoding`."""

    templates: tuple[TemplateName, ...] = Field(default=("video", "voice"), min_length=1)
    """Job templates: `video`, HLS and DASH in up to four renditions with frames; `voice`, Opus and AAC."""
    queue: JobQueueSettings = Field(default_factory=JobQueueSettings)
    """The queue."""
