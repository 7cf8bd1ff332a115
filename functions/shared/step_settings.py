"""Settings of the functions that do a step of processing: which steps each kind of media has, and when they start."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.prefixes import PlaceName, Places
from functions.shared.records import Records, RecordsTable
from functions.shared.states import State

StepName = Literal["thumbnail", "optimise", "metadata", "moderate", "faces", "transcode", "voice", "original"]
STEPS: Mapping[str, tuple[StepName, ...]] = {
    "image": ("thumbnail", "optimise", "metadata"),
    "profile": ("thumbnail", "optimise", "metadata"),
    "video": ("metadata", "transcode"),
    "audio": ("metadata", "voice"),
    "file": ("metadata", "original"),
}
"""Steps of each kind of media, unless PROCESSING_STEPS sets others: moderation and faces are options."""

POSSIBLE: Mapping[str, tuple[StepName, ...]] = {
    "image": ("thumbnail", "optimise", "metadata", "moderate", "faces", "original"),
    "profile": ("thumbnail", "optimise", "metadata", "moderate", "faces", "original"),
    "video": ("metadata", "transcode", "moderate", "original"),
    "audio": ("metadata", "voice", "original"),
    "file": ("metadata", "original"),
}
"""Steps that each kind of media can have. Media that clients encrypt has `original` only."""

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
    def of(cls, name: StepName, environment: Environment, *used: PlaceName) -> "StepSettings":
        """Settings of an environment. used: places that the step uses. ConfigurationError names the variable."""
        return cls(
            name=name,
            table=RecordsTable.of(environment),
            event_bus=environment.text("EVENT_BUS", ""),
            steps=steps_of(environment.text("PROCESSING_STEPS", "")),
            scan=environment.flag("SCAN", True),
            attempts=environment.number("STEP_ATTEMPTS", ATTEMPTS, minimum=1, maximum=100),
            places=Places.of(environment, *used),
        )

    @property
    def records(self) -> Records:
        """The records of the table."""
        return Records(self.table)

    @property
    def origins(self) -> tuple[State, ...]:
        """States in which processing starts."""
        return ("scanned",) if self.scan else ("uploaded", "scanned")


def steps_of(text: str) -> Mapping[str, tuple[StepName, ...]]:
    """Steps by kind, of JSON such as `{"image": ["thumbnail"]}`; STEPS if it is empty. ConfigurationError otherwise."""
    if not text:
        return STEPS
    try:
        given: Any = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise ConfigurationError(f"PROCESSING_STEPS: '{text[:80]}': not a JSON object; set steps by kind")
    found: dict[str, tuple[StepName, ...]] = {}
    for kind, names in cast(dict[str, Any], given).items():
        if kind not in POSSIBLE:
            raise ConfigurationError(f"PROCESSING_STEPS: '{kind}': unknown kind; set {', '.join(POSSIBLE)}")
        if not isinstance(names, list) or not names:
            raise ConfigurationError(f"PROCESSING_STEPS.{kind}: not a list of steps; set at least one")
        steps = tuple(cast(list[StepName], names))
        for name in steps:
            if name not in POSSIBLE[kind]:
                raise ConfigurationError(
                    f"PROCESSING_STEPS.{kind}: '{name}': not a step of this kind; set {', '.join(POSSIBLE[kind])}"
                )
        if kind == "video" and "moderate" in steps and "transcode" not in steps:
            raise ConfigurationError("PROCESSING_STEPS.video: moderate looks at frames; set transcode as well")
        found[kind] = steps
    return found
