"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.configuration import Environment
from functions.shared.distribution import distribution_of
from functions.shared.prefixes import SOFTLY_DELETED, Places
from functions.shared.records_table import RecordsTable


@dataclass(frozen=True, kw_only=True)
class ScanSettings:
    """Settings by environment variables.

    DISTRIBUTION: key of the distribution that has cached what is withheld; none if omitted. EVENT_BUS: the bus for
    changes of records; none if omitted.
    """

    table: RecordsTable
    places: Places
    distribution_id: str
    event_bus: str

    @classmethod
    def of(cls, environment: Environment) -> "ScanSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        table = RecordsTable.of(environment, "get", "update")
        places = Places.of(environment, {"incoming": ("get", "delete"), "quarantine": ("put", "tag")})
        places.uses_delivered(*SOFTLY_DELETED)
        return cls(
            table=table,
            places=places,
            distribution_id=distribution_of(environment),
            event_bus=environment.event_bus(),
        )


load = ScanSettings.of
