"""Settings of the function."""

from dataclasses import dataclass

from functions.faces.rules import FaceRules
from functions.shared.configuration import Environment
from functions.shared.step_settings import StepSettings


@dataclass(frozen=True, kw_only=True)
class FacesSettings:
    """Settings by environment variables: of the step and of its rules."""

    step: StepSettings
    rules: FaceRules


def load(environment: Environment) -> FacesSettings:
    """Settings of an environment. ConfigurationError names the variable."""
    environment.uses("recognition", "DetectFaces")
    return FacesSettings(step=StepSettings.of("faces", environment), rules=FaceRules.of(environment))
