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
    """Weight of Fargate Spot: 3, with 1 for Fargate, places three of four tasks there."""
    base: int = Field(default=0, ge=0, le=1000)
    """Tasks that run on Fargate before the weights are looked at."""

    def faults(self) -> Iterator[Fault]:
        """Nothing to run on."""
        if not self.fargate and not self.fargate_spot:
            yield Fault(path="fargate", value=0, problem="both weights are 0, so no task could be placed")
        if self.base and not self.fargate:
            yield Fault(
                path="base", value=self.base, problem="runs on Fargate, whose weight is 0", remedy="set fargate: 1"
            )


class TaskCountSettings(Settings):
    """Number of tasks."""

    minimum: int = Field(default=1, ge=0, le=5000)
    """At least so many."""
    maximum: int = Field(default=1, ge=0, le=5000)
    """At most so many."""
    desired: int | None = Field(default=None, ge=0, le=5000)
    """So many at the first deployment, scaling decides later; the minimum if omitted."""

    @property
    def at_first(self) -> int:
        """Tasks at the first deployment."""
        return self.minimum if self.desired is None else self.desired

    def faults(self) -> Iterator[Fault]:
        """Numbers out of order."""
        if self.minimum > self.maximum:
            yield Fault(path="minimum", value=self.minimum, problem=f"is more than the maximum ({self.maximum})")
        elif not self.minimum <= self.at_first <= self.maximum:
            yield Fault(path="desired", value=self.desired, problem=f"allowed: {self.minimum} to {self.maximum}")


class QueueScalingSettings(Settings):
    """Tasks by the messages that wait in a queue."""

    queue: str
    """The queue, by its name in the stack file."""
    mode: Literal["backlog_per_task", "step"] = "backlog_per_task"
    """`backlog_per_task`: as many tasks as keep the messages for each one at `messages`. `step`: one step more while
    over `messages` wait, one task fewer while none does."""
    messages: int = Field(default=10, ge=1, le=120_000)
    """Messages for each task, or in the queue."""
    step_tasks: int = Field(default=1, ge=1, le=1000)
    """Tasks in a step."""


class ScalingSettings(Settings):
    """Auto scaling of a service. Of several policies, the one with the most tasks applies."""

    cpu_percent: int | None = Field(default=None, ge=10, le=95)
    """CPU use that is kept."""
    memory_percent: int | None = Field(default=None, ge=10, le=95)
    """Memory use that is kept."""
    requests_per_target: int | None = Field(default=None, ge=1)
    """Requests in a minute that each task is sent."""
    queue: QueueScalingSettings | None = None
    """Messages that wait."""
    scale_in_cooldown_seconds: int = Field(default=300, ge=0, le=3600)
    """Scale-in cooldown."""
    scale_out_cooldown_seconds: int = Field(default=60, ge=0, le=3600)
    """Scale-out cooldown."""

    @property
    def measured(self) -> bool:
        """Whether any scaling policy exists."""
        return any((self.cpu_percent, self.memory_percent, self.requests_per_target, self.queue))
