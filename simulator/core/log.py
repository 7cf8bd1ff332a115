"""The steps of a simulation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from simulator.core.clock import Clock


@dataclass(frozen=True, kw_only=True)
class Step:
    """What happened. actor: who did it, such as `function thumbnail` or `s3`. failed: whether it went wrong."""

    time: datetime
    region: str
    actor: str
    text: str
    failed: bool = False

    def __str__(self) -> str:
        return f"{self.time:%H:%M:%S}  {self.region:<10} {self.actor:<28} {self.text}"


class Log:
    """Steps in order. show: prints each one as it happens; nothing by default."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.steps: list[Step] = []
        self.show: Callable[[Step], None] | None = None

    def add(self, actor: str, text: str, region: str = "", *, failed: bool = False) -> None:
        """Adds a step."""
        step = Step(time=self._clock.now, region=region, actor=actor, text=text, failed=failed)
        self.steps.append(step)
        if self.show is not None:
            self.show(step)

    def of(self, actor: str) -> list[str]:
        """Texts of the steps of an actor."""
        return [step.text for step in self.steps if step.actor == actor]

    def clear(self) -> None:
        """Forgets all steps."""
        self.steps.clear()
