"""Settings common to RDS for PostgreSQL and Aurora PostgreSQL."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from components.data.databases.reserved_words import RESERVED_WORDS
from components.data.databases.windows import BACKUP_PATTERN, MAINTENANCE_PATTERN, window_faults
from components.foundation.settings import versions
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.types import LogRetentionDays
from components.foundation.settings.versions import EngineName

FORCE_TLS = "rds.force_ssl"
# Amazon RDS User Guide, "Quotas and constraints": names reserved by PostgreSQL or RDS.
RESERVED_USERS = frozenset({"admin", "rdsadmin", "rds_superuser", "rdsrepladmin"}) | RESERVED_WORDS
RESERVED_DATABASES = frozenset({"db", "rdsadmin", "template0", "template1"} | RESERVED_WORDS)
# Static parameters, which require a restart: PostgreSQL documentation, pg_settings, context `postmaster`, and static
# parameters of RDS and of extensions.
# fmt: off
RESTART_PARAMETERS = frozenset({
    "apg_plan_mgmt.max_databases", "apg_plan_mgmt.max_plans", "autovacuum_worker_slots", "commit_timestamp_buffers",
    "cron.database_name", "cron.host", "cron.log_statement", "cron.max_running_jobs", "cron.use_background_workers",
    "cron.timezone", "max_notify_queue_pages", "multixact_member_buffers", "multixact_offset_buffers",
    "notify_buffers", "serializable_buffers", "subtransaction_buffers", "transaction_buffers",
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
# Amazon RDS User Guide, "Database Insights": retention of each mode.
INSIGHTS_DAYS: dict[InsightsMode, int] = {"standard": 7, "advanced": 465}


class DatabaseSettings(Settings):
    """Settings common to both PostgreSQL engines.

    Databases are encrypted with the region's key, require TLS, support IAM authentication and are never in public
    subnets.
    """

    engine: ClassVar[EngineName]

    engine_version: str = Field(default="17", pattern=r"^\d{2}(\.\d{1,2})?$")
    """A major version, whose minor versions AWS chooses and upgrades in the maintenance window, or a minor version,
    which is pinned. Standard support must not have ended."""
    database_name: DatabaseName
    """Name of the initial database."""
    master_username: DatabaseName = "master"
    """Name of the master user. Workloads connect as IAM database users of their own."""
    master_credentials: Literal["managed", "own"] = "managed"
    """`managed`: RDS creates and rotates the password in a secret that the program never reads. `own`: a secret of the
    stack, for databases with replicas, which RDS does not support with a managed password (T-43). Changing it on a live
    database requires a manual step."""
    rotation_days: int = Field(default=30, ge=1, le=1000)
    """Days between rotations of an `own` password (Secrets Manager API, RotateSecret). Managed ones rotate weekly."""
    port: int = Field(default=5432, ge=1150, le=65535)
    """TCP port."""
    parameters: dict[str, str] = Field(default_factory=dict)
    """PostgreSQL parameters that override AWS's defaults, such as `log_min_duration_statement: "500"`."""
    backup_retention_days: int = Field(default=7, ge=1, le=35)
    """Retention of automated backups in days (point-in-time recovery, RPO of five minutes)."""
    backup_window: str = Field(default="03:00-04:00", pattern=BACKUP_PATTERN)
    """Daily backup window in UTC, such as 03:00-04:00."""
    maintenance_window: str = Field(default="sun:04:30-sun:05:30", pattern=MAINTENANCE_PATTERN)
    """Weekly maintenance window in UTC, such as sun:04:30-sun:05:30."""
    insights: InsightsMode = "standard"
    """Database Insights mode: `standard` retains 7 days, `advanced` 465 days with more features, at a price."""
    monitoring_interval_seconds: Literal[0, 1, 5, 10, 15, 30, 60] = 60
    """Enhanced Monitoring interval in seconds; 0 disables it."""
    log_retention_days: LogRetentionDays = 90
    """Retention of the engine's logs in days."""
    apply_immediately: bool = False
    """Whether changes are applied immediately instead of in the maintenance window; some interrupt connections."""
    allow_major_version_upgrade: bool = False
    """Whether a change of the major version is allowed. If omitted, such a change fails, as protection against
    accidental upgrades."""
    generation: int = Field(default=1, ge=1)
    """Generation of the database, to be incremented when it is recreated under the same name: the name of its final
    snapshot must be unique."""

    @property
    def major_version(self) -> str:
        """The major version, used by parameter group families."""
        return self.engine_version.partition(".")[0]

    @property
    def takes_minor_versions(self) -> bool:
        """Whether AWS upgrades minor versions automatically: if none is pinned."""
        return "." not in self.engine_version

    @property
    def insights_days(self) -> int:
        """Retention of Database Insights in days."""
        return INSIGHTS_DAYS[self.insights]

    def faults(self) -> Iterator[Fault]:
        """Names, windows, versions and parameters that AWS rejects."""
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
                problem="is set by the program: connections without TLS are rejected",
                remedy="remove it",
            )


def applied_at_restart(parameter: str) -> bool:
    """Whether a parameter is static, and so must be applied with `pending-reboot`."""
    return parameter in RESTART_PARAMETERS
