"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.callers import CallerClaims
from functions.shared.configuration import Environment
from functions.shared.prefixes import Places
from functions.shared.records_table import RecordsTable


@dataclass(frozen=True, kw_only=True)
class CompleteSettings:
    """Settings by environment variables.

    EVENT_BUS: the bus for changes of records; none if omitted. END_TO_END_ENCRYPTED: whether clients encrypt what they
    upload, whose content then has no type; false if omitted.
    """

    table: RecordsTable
    claims: CallerClaims
    places: Places
    event_bus: str
    encrypted: bool

    @classmethod
    def of(cls, environment: Environment) -> "CompleteSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        return cls(
            table=RecordsTable.of(environment, "get", "update"),
            claims=CallerClaims.of(environment),
            places=Places.of(environment, {"incoming": ("get", "delete")}),
            event_bus=environment.event_bus(),
            encrypted=environment.flag("END_TO_END_ENCRYPTED"),
        )


load = CompleteSettings.of
