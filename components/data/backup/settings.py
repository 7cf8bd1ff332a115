"""AWS Backup: plans, retention, copies to other regions, vault lock."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionName
from components.foundation.settings.schedules import BackupSchedule, TimeZone
from components.foundation.settings.types import ResourceKey

# AWS Backup Developer Guide, API reference "Lifecycle" and "BackupRuleInput".
COLD_DAYS = 90
MOST_DAYS = 36500
LEAST_START_MINUTES = 60
MOST_MINUTES = 52_560_000

BackupName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
Database = Literal["postgres", "aurora"]


class RecoveryPointLifecycle(Settings):
    """The lifecycle of recovery points."""

    retention_days: Days
    """Days until a recovery point is deleted."""
    cold_storage_after_days: int | None = Field(default=None, ge=1, le=MOST_DAYS)
    """Days until a recovery point of a table moves to cold storage, for at least 90 days; never if omitted. Recovery
    points of databases do not support cold storage."""

    def faults(self) -> Iterator[Fault]:
        """Less than 90 days in cold storage."""
        cold = self.cold_storage_after_days
        if cold is not None and self.retention_days < cold + COLD_DAYS:
            yield Fault(
                path="retentionDays",
                value=self.retention_days,
                problem=f"allowed: {cold + COLD_DAYS} or more, {COLD_DAYS} days after coldStorageAfterDays",
                remedy="raise the retention, or remove coldStorageAfterDays",
            )


class BackupPlanSettings(RecoveryPointLifecycle):
    """A backup plan for tables and databases of the primary region. Point-in-time recovery is separate: tables
    (`recoveryPeriodDays`) and databases (`backupRetentionDays`) have their own."""

    schedule: BackupSchedule
    """AWS Backup cron expression: minute, hour, day of month, month, day of week, year, such as `cron(0 1 * * ? *)`.
    RDS starts no backup during its maintenance window or in the hour before it."""
    timezone: TimeZone = "Etc/UTC"
    """Time zone of the schedule, such as Europe/Dublin."""
    start_window_minutes: int = Field(default=8 * 60, ge=LEAST_START_MINUTES, le=MOST_MINUTES)
    """Minutes within which a job must start before it is canceled; of `postgres`, clear of its backup window, its
    maintenance window and the hour before it."""
    completion_window_minutes: int = Field(default=7 * 24 * 60, ge=LEAST_START_MINUTES, le=MOST_MINUTES)
    """Minutes within which a job must complete, counted from its scheduled time."""
    all_tables: bool = False
    """Whether the plan covers all tables of the stack, including future ones."""
    tables: tuple[ResourceKey, ...] = ()
    """Keys of the tables in the plan; none by default."""
    databases: tuple[Database, ...] = ()
    """Databases in the plan: `postgres` (the source instance), `aurora` (the cluster); none by default."""
    copy_actions: dict[RegionName, RecoveryPointLifecycle] = Field(default_factory=dict)
    """Copy actions: replica regions that recovery points are copied to, and their lifecycle there; none by default. For
    tables this requires AWS Backup's advanced features for DynamoDB in both regions."""

    def faults(self) -> Iterator[Fault]:
        """Empty plans, repeated names, a completion window shorter than the start
        window, and cold storage for databases."""
        yield from super().faults()
        if not self.covers_tables and not self.databases:
            yield Fault(path="tables", problem="the plan has no tables or databases", remedy="set one of them")
        if self.all_tables and self.tables:
            yield Fault(path="tables", problem="conflicts with allTables", remedy="remove one of the two")
        for field, names in (("tables", self.tables), ("databases", self.databases)):
            for index, name in enumerate(names):
                if name in names[:index]:
                    problem = "is listed twice"
                    yield Fault(path=f"{field}[{index}]", value=name, problem=problem, remedy="remove one")
        if self.completion_window_minutes < self.start_window_minutes + LEAST_START_MINUTES:
            yield Fault(
                path="completionWindowMinutes",
                value=self.completion_window_minutes,
                problem=f"allowed: {self.start_window_minutes + LEAST_START_MINUTES} or more, an hour after the last "
                "start (startWindowMinutes)",
                remedy="make it longer",
            )
        if not self.covers_tables:
            for path, lifecycle in self.lifecycles.items():
                if lifecycle.cold_storage_after_days is not None:
                    yield Fault(
                        path=f"{path}coldStorageAfterDays",
                        value=lifecycle.cold_storage_after_days,
                        problem="applies to tables only: AWS Backup has no cold storage for databases",
                        remedy="remove it",
                    )

    @property
    def lifecycles(self) -> dict[str, RecoveryPointLifecycle]:
        """Lifecycles of the recovery points in the primary region and of their copies, by path prefix."""
        return {"": self, **{f"copyActions.{region}.": lifecycle for region, lifecycle in self.copy_actions.items()}}

    @property
    def covers_tables(self) -> bool:
        """Whether the plan covers any table."""
        return self.all_tables or bool(self.tables)


class VaultLockSettings(Settings):
    """AWS Backup Vault Lock in governance mode on every vault: only principals with permission to change the lock can
    delete recovery points early. Compliance mode, which is irreversible, is left to operators."""

    min_retention_days: Days
    """Backups with a shorter retention are rejected."""
    max_retention_days: Days = MOST_DAYS
    """Backups with a longer retention are rejected; 36500 if omitted."""

    def faults(self) -> Iterator[Fault]:
        """A minimum that exceeds the maximum."""
        if self.min_retention_days > self.max_retention_days:
            yield Fault(
                path="minRetentionDays",
                value=self.min_retention_days,
                problem=f"is more than maxRetentionDays ({self.max_retention_days})",
            )


class BackupSettings(Settings):
    """AWS Backup plans, with a vault in each region that stores recovery points.

    Region settings of AWS Backup (`UpdateRegionSettings`) are shared by all stacks of an account, so no stack manages
    them. Resources are selected by ARN, which needs no service opt-in; cold storage and cross-Region copies of tables
    require the advanced features for DynamoDB to be enabled.
    """

    plans: dict[BackupName, BackupPlanSettings] = Field(min_length=1)
    """Plans by name."""
    vault_lock: VaultLockSettings | None = None
    """Minimum and maximum retention in all vaults; no lock by default."""

    def in_region(self, region: str, primary: str) -> bool:
        """Whether a region has a vault: the primary region, and destinations of copies."""
        return region == primary or any(region in plan.copy_actions for plan in self.plans.values())

    def advanced_regions(self, primary: str) -> dict[str, str]:
        """Regions that require AWS Backup's advanced features for DynamoDB, each with the path of one reason."""
        found: dict[str, str] = {}
        for name, plan in self.plans.items():
            if not plan.covers_tables:
                continue
            if plan.copy_actions or plan.cold_storage_after_days is not None:
                found.setdefault(primary, f"backup.plans.{name}")
            for region in plan.copy_actions:
                found.setdefault(region, f"backup.plans.{name}.copyActions.{region}")
        return found

    def faults(self) -> Iterator[Fault]:
        """Retentions that the vault lock rejects."""
        if self.vault_lock is None:
            return
        least, most = self.vault_lock.min_retention_days, self.vault_lock.max_retention_days
        for name, plan in self.plans.items():
            for path, lifecycle in plan.lifecycles.items():
                if not least <= lifecycle.retention_days <= most:
                    yield Fault(
                        path=f"plans.{name}.{path}retentionDays",
                        value=lifecycle.retention_days,
                        problem=f"violates the vault lock, allowed: {least} to {most}",
                        remedy="change the retention or the lock",
                    )
