"""Settings of the functions that do a step of processing: which steps each kind of media has, and when they start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.shared.configuration import Environment
from functions.shared.prefixes import PlaceName, Places
from functions.shared.processing import POSSIBLE, StepName, steps_of
from functions.shared.records_table import RecordsTable
from functions.shared.states import State

if TYPE_CHECKING:
    from functions.shared.records import Records

ATTEMPTS = 5
"""Attempts of a step, unless STEP_ATTEMPTS sets another number."""


@dataclass(frozen=True, kw_only=True)
class StepSettings:
    """Settings of a function that does a step, by environment variables.

    PROCESSING_STEPS: JSON object of steps by kind, the same for all functions of a stack. SCAN: whether processing
    starts after a clean scan only. STEP_ATTEMPTS: attempts after which the record is `failed`. EVENT_BUS: the bus for
    changes of records; none if omitted.
    """

    name: StepName
    table: RecordsTable
    event_bus: str
    steps: Mapping[str, tuple[StepName, ...]]
    scan: bool
    attempts: int
    places: Places

    @classmethod
    def of(
        cls, name: StepName, environment: Environment, used: Mapping[PlaceName, Sequence[str]] | None = None
    ) -> "StepSettings":
        """Settings of an environment. used: places that the step uses beside that of uploads, with what it does there.
        ConfigurationError names the variable."""
        steps = steps_of(environment.text("PROCESSING_STEPS", ""))
        kinds = _kinds(steps, name)
        environment.uses("places", "incoming", "get", by="invoke", kinds=kinds)
        environment.uses("tables", environment.text("RECORDS_TABLE", "media"), "update", by="invoke")
        return cls(
            name=name,
            table=RecordsTable.of(environment, "get"),
            event_bus=environment.event_bus(),
            steps=steps,
            scan=environment.flag("SCAN", True),
            attempts=environment.number("STEP_ATTEMPTS", ATTEMPTS, minimum=1, maximum=100),
            places=Places.of(environment, used, kinds),
        )

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of media that have the step; those that can have it, if none has."""
        return _kinds(self.steps, self.name)

    @property
    def records(self) -> "Records":
        """The records of the table."""
        from functions.shared.records import Records

        return Records(self.table)

    @property
    def origins(self) -> tuple[State, ...]:
        """States in which processing starts."""
        return ("scanned",) if self.scan else ("uploaded", "scanned")


def _kinds(steps: Mapping[str, tuple[StepName, ...]], name: StepName) -> tuple[str, ...]:
    found = tuple(kind for kind, names in steps.items() if name in names)
    return found or tuple(kind for kind, names in POSSIBLE.items() if name in names)
