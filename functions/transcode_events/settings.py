"""Settings of the function."""

from collections.abc import Mapping

from functions.shared.configuration import Environment
from functions.shared.step_settings import StepSettings


def load(environment: Environment) -> Mapping[str, StepSettings]:
    """Settings of the steps that have jobs, by step. ConfigurationError names the variable."""
    return {
        "transcode": StepSettings.of("transcode", environment, {"renditions": ("get",), "frames": ("get",)}),
        "voice": StepSettings.of("voice", environment, {"renditions": ("get",)}),
    }
