"""Settings of functions that create jobs of MediaConvert."""

from dataclasses import dataclass

from functions.shared.configuration import Environment

ARN = r"arn:aws[a-z-]*:{service}:[a-z0-9-]*:[0-9]{{12}}:{resource}/.+"


@dataclass(frozen=True, kw_only=True)
class JobSettings:
    """Settings of a function that creates jobs, by environment variables.

    MEDIACONVERT_ROLE: ARN of the role that reads the source and writes the outputs. MEDIACONVERT_QUEUE: ARN of the
    queue. MEDIACONVERT_TEMPLATE: name of the job template whose settings are used; those of the function's own
    `job.json`, from which the template is made, if omitted.
    """

    role: str
    queue: str
    template: str

    @classmethod
    def of(cls, environment: Environment, use: str) -> "JobSettings":
        """Settings of an environment. use: of MediaConvert, by the name of its job template. ConfigurationError names
        the variable."""
        environment.uses("transcoding", use)
        return cls(
            role=environment.text("MEDIACONVERT_ROLE", pattern=ARN.format(service="iam", resource="role")),
            queue=environment.text("MEDIACONVERT_QUEUE", pattern=ARN.format(service="mediaconvert", resource="queues")),
            template=environment.text("MEDIACONVERT_TEMPLATE", "", pattern=r"[A-Za-z0-9_.-]{1,80}"),
        )
