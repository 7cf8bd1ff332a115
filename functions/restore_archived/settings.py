"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.callers import CallerClaims
from functions.shared.configuration import Environment
from functions.shared.prefixes import Places
from functions.shared.records_table import RecordsTable

TIERS = ("Bulk", "Expedited", "Standard")


@dataclass(frozen=True, kw_only=True)
class ArchiveSettings:
    """Settings by environment variables.

    RESTORED_TOPIC: key of the topic for notifications, `restored` if omitted. ARCHIVE_TIER: of a request without one,
    Bulk if omitted. ARCHIVE_DAYS: how long a copy is kept unless a request has another period, 7 if omitted.
    """

    table: RecordsTable
    claims: CallerClaims
    places: Places
    topic_arn: str
    tier: str
    days: int

    @classmethod
    def of(cls, environment: Environment) -> "ArchiveSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        return cls(
            table=RecordsTable.of(environment, "get", "update"),
            claims=CallerClaims.of(environment),
            places=Places.of(environment, {"media": ("get", "list", "restore")}),
            topic_arn=environment.topic(environment.text("RESTORED_TOPIC", "restored")),
            tier=environment.choice("ARCHIVE_TIER", TIERS, "Bulk"),
            days=environment.number("ARCHIVE_DAYS", 7, minimum=1, maximum=30),
        )


load = ArchiveSettings.of
