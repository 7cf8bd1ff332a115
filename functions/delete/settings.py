"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.callers import CallerClaims
from functions.shared.configuration import Environment
from functions.shared.distribution import distribution_of
from functions.shared.prefixes import SOFTLY_DELETED, Places
from functions.shared.records_table import RecordsTable


@dataclass(frozen=True, kw_only=True)
class DeleteSettings:
    """Settings by environment variables.

    RESTORE_DAYS: how long deleted media can be restored, 30 if omitted; the lifecycle of the buckets has to keep
    noncurrent versions as long. DISTRIBUTION: key of the distribution that has cached it; none if omitted. EVENT_BUS:
    the bus for changes of records; none if omitted.
    """

    table: RecordsTable
    claims: CallerClaims
    places: Places
    restore_days: int
    distribution_id: str
    event_bus: str

    @classmethod
    def of(cls, environment: Environment) -> "DeleteSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        table = RecordsTable.of(environment, "get", "update")
        places = Places.of(environment, {"incoming": (*SOFTLY_DELETED, "abort"), "quarantine": SOFTLY_DELETED})
        places.uses_delivered(*SOFTLY_DELETED)
        return cls(
            table=table,
            claims=CallerClaims.of(environment),
            places=places,
            restore_days=environment.number("RESTORE_DAYS", 30, minimum=1, maximum=365),
            distribution_id=distribution_of(environment),
            event_bus=environment.event_bus(),
        )


load = DeleteSettings.of
