"""What all workloads' roles have in common."""

from pydantic import Field

from components.foundation.settings.base import Settings


class IamSettings(Settings):
    """Roles of workloads, services on ECS and pods on EKS. Each has one of its own, which says what it reaches."""

    permissions_boundary_arn: str | None = Field(
        default=None, pattern=r"^arn:aws:iam::(aws|\d{12}):policy/[A-Za-z0-9+=,.@_/-]{1,512}$"
    )
    """ARN of a policy of the account that no role of a workload passes over, whatever it is granted; none by
    default."""
