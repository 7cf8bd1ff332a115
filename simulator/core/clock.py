"""The time of a simulation, and what happens later."""

import heapq
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import time_machine

from simulator.errors import NotSimulatedError

START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
LONGEST_RUN = 10_000
"""Actions at one time, above which they are taken for an endless loop."""


class Clock:
    """The time, which passes only where it is advanced. While it is installed, functions, clients of AWS and the store
    read it in place of the machine's."""

    def __init__(self) -> None:
        self.now = START
        self._traveller: time_machine.Traveller | None = None

    def advance(self, seconds: float) -> None:
        """Lets time pass. What is due meanwhile stays on the agenda."""
        self.now += timedelta(seconds=seconds)
        if self._traveller is not None:
            self._traveller.move_to(self.now)

    @contextmanager
    def installed(self) -> Generator[None]:
        """The time of the process, from the beginning."""
        self.now = START
        # Caches of functions end by the monotonic clock, which time_machine does not change.
        monotonic = patch("time.monotonic", lambda: self.now.timestamp())
        with time_machine.travel(self.now, tick=False) as traveller, monotonic:
            self._traveller = traveller
            try:
                yield
            finally:
                self._traveller = None


@dataclass(order=True)
class Due:
    """A planned action."""

    at: datetime
    number: int
    name: str = field(compare=False)
    action: Callable[[], None] = field(compare=False)


class Agenda:
    """What happens later, in the order of its time. late: seconds that actions come later than they are planned, by the
    beginning of their names."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._number = 0
        self.planned: list[Due] = []
        self.late: dict[str, float] = {}

    def clear(self) -> None:
        """Forgets all that is planned, and what is late."""
        self.planned.clear()
        self.late.clear()

    def after(self, seconds: float, name: str, action: Callable[[], None]) -> None:
        """Plans an action. name: as scenarios find it."""
        self._number += 1
        seconds += sum(more for start, more in self.late.items() if name.startswith(start))
        due = Due(self._clock.now + timedelta(seconds=seconds), self._number, name, action)
        heapq.heappush(self.planned, due)

    def run(self) -> None:
        """Performs what is due, and what follows from it, until nothing is due any more."""
        for _ in range(LONGEST_RUN):
            if not self.planned or self.planned[0].at > self._clock.now:
                return
            heapq.heappop(self.planned).action()
        raise NotSimulatedError(f"{LONGEST_RUN} actions at one time: an endless loop; next: {self.planned[0].name}")

    def run_for(self, seconds: float) -> None:
        """Lets time pass, and performs what becomes due, each at its time."""
        end = self._clock.now + timedelta(seconds=seconds)
        self.run()
        while self.planned and self.planned[0].at <= end:
            self._clock.advance((self.planned[0].at - self._clock.now).total_seconds())
            self.run()
        self._clock.advance((end - self._clock.now).total_seconds())

    def repeat(self, name: str) -> None:
        """Plans once more what is planned with a name that begins so: a delivery that comes twice."""
        for due in self._found(name):
            self.after((due.at - self._clock.now).total_seconds(), due.name, due.action)

    def postpone(self, name: str, seconds: float) -> None:
        """Plans later what is planned with a name that begins so: a delivery that is overtaken."""
        for due in self._found(name):
            self.planned.remove(due)
            self.after((due.at - self._clock.now).total_seconds() + seconds, due.name, due.action)
        heapq.heapify(self.planned)

    def _found(self, name: str) -> list[Due]:
        found = [due for due in sorted(self.planned) if due.name.startswith(name)]
        if not found:
            planned = ", ".join(due.name for due in sorted(self.planned)) or "nothing"
            raise LookupError(f"{name}: not planned; planned: {planned}")
        return found
