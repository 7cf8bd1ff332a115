"""What databases on RDS and on Aurora have in common."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from components.foundation.settings import versions
from components.foundation.settings.base import Settings
from components.foundation.settings.database_windows import BACKUP_PATTERN, MAINTENANCE_PATTERN, window_faults
from components.foundation.settings.faults import Fault
from components.foundation.settings.network import LogRetentionDays
from components.foundation.settings.versions import EngineName

FORCE_TLS = "rds.force_ssl"
# Amazon RDS User Guide, "Quotas and constraints": names that PostgreSQL or RDS keep for themselves.
RESERVED_USERS = frozenset({"admin", "rdsadmin", "rds_superuser", "rdsrepladmin", "user", "authorization"})
RESERVED_DATABASES = frozenset({"db", "rdsadmin", "template0", "template1"})
# Parameters that PostgreSQL reads when it starts: PostgreSQL documentation, pg_settings, context `postmaster`, and
# those of RDS that are static.
# fmt: off
RESTART_PARAMETERS = frozenset({
    "autovacuum_freeze_max_age", "autovacuum_max_workers", "autovacuum_multixact_freeze_max_age", "huge_pages",
    "max_connections", "max_files_per_process", "max_locks_per_transaction", "max_logical_replication_workers",
    "max_pred_locks_per_transaction", "max_prepared_transactions", "max_replication_slots", "max_wal_senders",
    "max_worker_processes", "pg_stat_statements.max", "rds.logical_replication", "shared_buffers",
    "shared_preload_libraries", "superuser_reserved_connections", "track_activity_query_size",
    "track_commit_timestamp", "wal_buffers",
})
# fmt: on

DatabaseName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
InsightsMode = Literal["standard", "advanced"]
# Amazon RDS User Guide, "Database Insights": how long each mode keeps its records.
INSIGHTS_DAYS: dict[InsightsMode, int] = {"standard": 7, "advanced": 465}


class DatabaseSettings(Settings):
    """What every PostgreSQL of the stack says, whoever runs it.

    All of them are encrypted with the region's key, take TLS alone, know IAM users and are in no public subnet.
    """

    engine: ClassVar[EngineName]

    engine_version: str = Field(default="17", pattern=r"^\d{2}(\.\d{1,2})?$")
    """A major version, whose minor versions AWS then chooses and upgrades in the maintenance window, or a minor one,
    which stays until it is changed here. Its standard support must not have ended."""
    database_name: DatabaseName
    """The database that is made first, which connections name."""
    master_username: DatabaseName = "master"
    """The user who may do everything but what AWS keeps for itself. Workloads connect as IAM users of their own."""
    master_credentials: Literal["managed", "own"] = "managed"
    """`managed`: RDS makes and rotates the password in a secret of its own, and the program never sees it. `own`: a
    secret of the stack, for databases with copies, where RDS refuses the managed one (T-43). It cannot be changed on
    a live database without a step by hand."""
    rotation_days: int = Field(default=30, ge=1, le=1000)
    """Days between rotations of an `own` password (Secrets Manager API, RotateSecret). Managed ones rotate weekly."""
    port: int = Field(default=5432, ge=1150, le=65535)
    """TCP port."""
    parameters: dict[str, str] = Field(default_factory=dict)
    """Parameters of PostgreSQL by name, such as `log_min_duration_statement: "500"`, in place of AWS's defaults."""
    backup_retention_days: int = Field(default=7, ge=1, le=35)
    """Days that one can go back to any second of (the log is saved every five minutes)."""
    backup_window: str = Field(default="03:00-04:00", pattern=BACKUP_PATTERN)
    """Hours of the daily snapshot, UTC, such as 03:00-04:00."""
    maintenance_window: str = Field(default="sun:04:30-sun:05:30", pattern=MAINTENANCE_PATTERN)
    """Hours of changes and upgrades, UTC, such as sun:04:30-sun:05:30."""
    insights: InsightsMode = "standard"
    """Database Insights: `standard` keeps 7 days, `advanced` 465 days with more to see, at a price."""
    monitoring_seconds: Literal[0, 1, 5, 10, 15, 30, 60] = 60
    """Seconds between measurements of the operating system (enhanced monitoring); 0 for none."""
    log_retention_days: LogRetentionDays = 90
    """Days that the engine's logs are kept."""
    apply_immediately: bool = False
    """Whether changes are made at once and not in the maintenance window; some of them interrupt connections."""
    allow_major_version_upgrade: bool = False
    """Whether a change of the major version may be carried out. Left out, it fails, which keeps it from happening
    by mistake."""
    generation: int = Field(default=1, ge=1)
    """Raised when the database is made anew under its old name, so that its final snapshot has a name of its own."""

    @property
    def major_version(self) -> str:
        """The major version, which families of parameter groups are named by."""
        return self.engine_version.partition(".")[0]

    @property
    def takes_minor_versions(self) -> bool:
        """Whether AWS upgrades minor versions by itself: where none is named."""
        return "." not in self.engine_version

    @property
    def insights_days(self) -> int:
        """Days that Database Insights keeps."""
        return INSIGHTS_DAYS[self.insights]

    def faults(self) -> Iterator[Fault]:
        """Names, windows, versions and parameters that AWS refuses."""
        yield from versions.check(self.engine, self.engine_version, path="engineVersion")
        yield from window_faults(self.backup_window, self.maintenance_window)
        if self.master_username in RESERVED_USERS or self.master_username.startswith("pg_"):
            yield Fault(
                path="masterUsername", value=self.master_username, problem="is reserved", remedy="choose another name"
            )
        if self.database_name in RESERVED_DATABASES:
            yield Fault(
                path="databaseName", value=self.database_name, problem="is reserved", remedy="choose another name"
            )
        if FORCE_TLS in self.parameters:
            yield Fault(
                path=f"parameters.{FORCE_TLS}",
                value=self.parameters[FORCE_TLS],
                problem="is set by the program: connections without TLS are refused",
                remedy="remove it",
            )


def applied_at_restart(parameter: str) -> bool:
    """Whether PostgreSQL takes a parameter only when it starts; RDS refuses to apply such a one at once."""
    return parameter in RESTART_PARAMETERS
