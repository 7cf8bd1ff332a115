"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.configuration import Environment
from functions.shared.step_settings import StepSettings

PROBED = ("video", "audio")
"""Kinds whose tracks MediaConvert reads."""


@dataclass(frozen=True, kw_only=True)
class MetadataSettings:
    """Settings by environment variables. END_TO_END_ENCRYPTED: `true` where only clients can read media; then their
    size is all that is known."""

    step: StepSettings
    encrypted: bool


def load(environment: Environment) -> MetadataSettings:
    """Settings of an environment. ConfigurationError names the variable."""
    step, encrypted = StepSettings.of("metadata", environment), environment.flag("END_TO_END_ENCRYPTED")
    if not encrypted:
        environment.uses("transcoding", "probe", kinds=[kind for kind in step.kinds if kind in PROBED])
    return MetadataSettings(step=step, encrypted=encrypted)
