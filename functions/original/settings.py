"""Settings of the function."""

from functions.shared.configuration import Environment
from functions.shared.step_settings import StepSettings


def load(environment: Environment) -> StepSettings:
    """Settings of an environment. ConfigurationError names the variable."""
    return StepSettings.of("original", environment, {"media": ("put",)})
