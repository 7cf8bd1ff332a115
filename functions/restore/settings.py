"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.callers import CallerClaims
from functions.shared.configuration import Environment
from functions.shared.prefixes import RESTORED, Places
from functions.shared.records_table import RecordsTable


@dataclass(frozen=True, kw_only=True)
class RestoreSettings:
    """Settings by environment variables. EVENT_BUS: the bus for changes of records; none if omitted."""

    table: RecordsTable
    claims: CallerClaims
    places: Places
    event_bus: str

    @classmethod
    def of(cls, environment: Environment) -> "RestoreSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        table = RecordsTable.of(environment, "get", "update")
        places = Places.of(environment)
        places.uses_delivered(*RESTORED)
        return cls(
            table=table,
            claims=CallerClaims.of(environment),
            places=places,
            event_bus=environment.event_bus(),
        )


load = RestoreSettings.of
