"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.configuration import Environment
from functions.shared.job_settings import JobSettings
from functions.shared.step_settings import StepSettings

LOUDNESS_LKFS = -16


@dataclass(frozen=True, kw_only=True)
class VoiceSettings:
    """Settings by environment variables. LOUDNESS_LKFS: target of the loudness, by default that of phones."""

    step: StepSettings
    jobs: JobSettings
    loudness_lkfs: int

    @classmethod
    def of(cls, environment: Environment) -> "VoiceSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        return cls(
            step=StepSettings.of("voice", environment, {"renditions": ()}),
            jobs=JobSettings.of(environment, "voice"),
            loudness_lkfs=environment.number("LOUDNESS_LKFS", LOUDNESS_LKFS, minimum=-59, maximum=0),
        )


load = VoiceSettings.of
