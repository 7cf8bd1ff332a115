"""Task counts, capacity provider strategies and auto scaling of ECS services."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault


class CapacitySettings(Settings):
    """A capacity provider strategy of Fargate and Fargate Spot, which is cheaper and can be interrupted (X-18)."""

    fargate: int = Field(default=1, ge=0, le=1000)
    """Weight of Fargate."""
    fargate_spot: int = Field(default=0, ge=0, le=1000)
    """Weight of Fargate Spot; 3, with a weight of 1 for Fargate, places three of four tasks on Spot."""
    base: int = Field(default=0, ge=0, le=1000)
    """Base: minimum number of tasks on Fargate."""

    def faults(self) -> Iterator[Fault]:
        """A strategy that cannot place tasks."""
        if not self.fargate and not self.fargate_spot:
            yield Fault(path="fargate", value=0, problem="both weights are 0, so no task could be placed")
        if self.base and not self.fargate:
            yield Fault(
                path="base", value=self.base, problem="runs on Fargate, whose weight is 0", remedy="set fargate: 1"
            )


class TaskCountSettings(Settings):
    """Number of tasks."""

    minimum: int = Field(default=1, ge=0, le=5000)
    """Minimum number of tasks."""
    maximum: int = Field(default=1, ge=0, le=5000)
    """Maximum number of tasks."""
    desired: int | None = Field(default=None, ge=0, le=5000)
    """Desired count at the first deployment, controlled by auto scaling afterwards; the minimum if omitted."""

    @property
    def at_first(self) -> int:
        """Desired count at the first deployment."""
        return self.minimum if self.desired is None else self.desired

    def faults(self) -> Iterator[Fault]:
        """A minimum above the maximum, or a desired count outside of both."""
        if self.minimum > self.maximum:
            yield Fault(
                path="minimum",
                value=self.minimum,
                problem=f"is more than the maximum ({self.maximum})",
                remedy="lower it, or raise maximum",
            )
        elif not self.minimum <= self.at_first <= self.maximum:
            yield Fault(path="desired", value=self.desired, problem=f"allowed: {self.minimum} to {self.maximum}")


class QueueScalingSettings(Settings):
    """Scaling on queue depth."""

    queue: str
    """Key of a queue of the stack."""
    mode: Literal["backlog_per_task", "step"] = "backlog_per_task"
    """`backlog_per_task`: target tracking of the backlog per task at `messages`. `step`: step scaling, with `stepTasks`
    more tasks while more than `messages` messages are visible, and one task fewer while the queue is empty."""
    messages: int = Field(default=10, ge=1, le=120_000)
    """Target backlog per task (`backlog_per_task`), or threshold of visible messages (`step`)."""
    step_tasks: int = Field(default=1, ge=1, le=1000)
    """Number of tasks that each step adds (`step`)."""


class ScalingSettings(Settings):
    """Auto scaling of a service. With several policies, the highest number of tasks applies."""

    cpu_percent: int | None = Field(default=None, ge=10, le=95)
    """Target CPU utilization in percent; none by default."""
    memory_percent: int | None = Field(default=None, ge=10, le=95)
    """Target memory utilization in percent; none by default."""
    requests_per_target: int | None = Field(default=None, ge=1)
    """Target number of requests per task and minute; none by default."""
    queue: QueueScalingSettings | None = None
    """Scaling on queue depth; none by default."""
    scale_in_cooldown_seconds: int = Field(default=300, ge=0, le=3600)
    """Scale-in cooldown in seconds."""
    scale_out_cooldown_seconds: int = Field(default=60, ge=0, le=3600)
    """Scale-out cooldown in seconds."""

    @property
    def measured(self) -> bool:
        """Whether any scaling policy exists."""
        return any((self.cpu_percent, self.memory_percent, self.requests_per_target, self.queue))
