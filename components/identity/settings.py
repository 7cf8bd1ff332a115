"""Settings of all workload roles."""

from pydantic import Field

from components.foundation.settings.base import Settings


class IamSettings(Settings):
    """Roles of workloads: ECS services and EKS pods. Each workload has its own role with its own permissions."""

    permissions_boundary_arn: str | None = Field(
        default=None, pattern=r"^arn:aws:iam::(aws|\d{12}):policy/[A-Za-z0-9+=,.@_/-]{1,512}$"
    )
    """ARN of the permissions boundary of all workload roles; none by default."""
