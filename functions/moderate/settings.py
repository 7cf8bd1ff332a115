"""Settings of the function."""

from dataclasses import dataclass

from functions.moderate.percents import PARAMETER, of_variable
from functions.shared.configuration import Environment
from functions.shared.prefixes import SOFTLY_DELETED
from functions.shared.step_settings import StepSettings


@dataclass(frozen=True, kw_only=True)
class ModerateSettings:
    """Settings by environment variables. The topic `review` gets a notice of each withheld medium."""

    step: StepSettings
    environment: Environment
    topic: str

    @classmethod
    def of(cls, environment: Environment) -> "ModerateSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        environment.uses("recognition", "DetectModerationLabels")
        environment.uses("places", "incoming", "delete")
        step = StepSettings.of("moderate", environment, {"quarantine": ("put", "tag")})
        environment.uses("places", "frames", "get", kinds=[kind for kind in step.kinds if kind == "video"])
        step.places.uses_delivered(*SOFTLY_DELETED)
        if not environment.parameter(PARAMETER):
            of_variable(environment)
        return cls(
            step=step,
            environment=environment,
            topic=environment.topic(environment.text("REVIEW_TOPIC", "review")),
        )


load = ModerateSettings.of
