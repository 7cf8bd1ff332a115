"""Settings of the optimiser."""

from dataclasses import dataclass

from functions.shared.configuration import Environment
from functions.shared.step_settings import StepSettings

INLINE_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class OptimiseSettings:
    """Settings by environment variables.

    ANIMATIONS: `keep` (animated WebP) or `still` (the first frame). INLINE_BYTES: above, a variant is answered by a
    redirect to its object, which has to be signed again unless cookies sign it; a function's answer has 6 MB at most,
    in base64.
    """

    step: StepSettings
    animated: bool
    inline_bytes: int

    @classmethod
    def of(cls, environment: Environment) -> "OptimiseSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        step = StepSettings.of("optimise", environment, {"media": ()})
        environment.uses("places", "media", "put", by="invoke", kinds=step.kinds)
        environment.uses("places", "media", "get", by="url", kinds=step.kinds)
        environment.uses("places", "variants", "put", "delete", by="url", kinds=step.kinds)
        return cls(
            step=step,
            animated=environment.choice("ANIMATIONS", ("keep", "still"), "keep") == "keep",
            inline_bytes=environment.number("INLINE_BYTES", INLINE_BYTES, minimum=0, maximum=4_000_000),
        )


load = OptimiseSettings.of
