"""Settings of the function."""

from functions.shared.configuration import Environment
from functions.shared.step_settings import StepSettings


def load(environment: Environment) -> StepSettings:
    """Settings of an environment. ConfigurationError names the variable."""
    step = StepSettings.of("original", environment, {"media": ("put",)})
    if step.scan:  # the copy has the tags of the upload
        environment.uses("places", "incoming", "getTags", kinds=step.kinds)
        environment.uses("places", "media", "tag", kinds=step.kinds)
    return step
