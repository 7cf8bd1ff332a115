"""Settings of the function."""

from dataclasses import dataclass
from datetime import timedelta

from functions.shared.configuration import Environment
from functions.shared.prefixes import Places
from functions.shared.records_table import RecordsTable


@dataclass(frozen=True, kw_only=True)
class CleanupSettings:
    """Settings by environment variables.

    STUCK_MINUTES: time in one state of processing until the event of a record is put again, and after the same time
    the record is `failed`; 360 if omitted, longer than the longest job. ORPHANS: whether objects without a record are
    deleted, true if omitted; ORPHAN_HOURS: their least age, 48 if omitted. EVENT_BUS: the bus for changes of records;
    none if omitted. RECORDS_TABLE and the others of records, MEDIA_PLACES.
    """

    table: RecordsTable
    places: Places
    event_bus: str
    stuck: timedelta
    orphans: bool
    orphan_age: timedelta

    @classmethod
    def of(cls, environment: Environment) -> "CleanupSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        table = RecordsTable.of(environment, "read", "scan", "update")
        orphans = environment.flag("ORPHANS", True)
        hours = environment.number("ORPHAN_HOURS", 48, minimum=24, maximum=24 * 365)
        cleaned = ("getTags", "tag", "delete", *(("list",) if orphans else ()))
        places = Places.of(environment, {"incoming": (*cleaned, "abort")})
        if orphans:
            places.uses_delivered(*cleaned)
        return cls(
            table=table,
            places=places,
            event_bus=environment.event_bus(),
            stuck=timedelta(minutes=environment.number("STUCK_MINUTES", 360, minimum=15, maximum=7 * 1440)),
            orphans=orphans,
            orphan_age=timedelta(hours=hours),
        )


load = CleanupSettings.of
