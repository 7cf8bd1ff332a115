"""Settings of the transcoder."""

from dataclasses import dataclass

from functions.shared.configuration import Environment
from functions.shared.job_settings import JobSettings
from functions.shared.step_settings import StepSettings

FRAME_SECONDS = 10
LOUDNESS_LKFS = -23


@dataclass(frozen=True, kw_only=True)
class TranscodeSettings:
    """Settings by environment variables.

    FRAME_SECONDS: interval of frames. LOUDNESS_LKFS: target of the loudness, -23 for broadcasts by EBU R 128; -16 suits
    phones.
    """

    step: StepSettings
    jobs: JobSettings
    frame_seconds: int
    loudness_lkfs: int

    @classmethod
    def of(cls, environment: Environment) -> "TranscodeSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        return cls(
            step=StepSettings.of("transcode", environment, {"renditions": (), "frames": ()}),
            jobs=JobSettings.of(environment, "video"),
            frame_seconds=environment.number("FRAME_SECONDS", FRAME_SECONDS, minimum=1, maximum=3600),
            loudness_lkfs=environment.number("LOUDNESS_LKFS", LOUDNESS_LKFS, minimum=-59, maximum=0),
        )


load = TranscodeSettings.of
