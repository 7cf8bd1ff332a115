"""AWS Backup: what is copied when, how long copies are kept, and where else."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.aurora import AuroraSettings
from components.foundation.settings.backup_schedule import PATTERN, schedule_faults
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.postgres import PostgresSettings
from components.foundation.settings.regions import RegionsSettings
from components.foundation.settings.tables import TableKey, TablesSettings

# AWS Backup Developer Guide, API reference "Lifecycle" and "BackupRuleInput".
COLD_DAYS = 90
MOST_DAYS = 36500
LEAST_START_MINUTES = 60
MOST_MINUTES = 52_560_000

BackupName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
Database = Literal["postgres", "aurora"]


class Kept(Settings):
    """How long copies are kept."""

    retention_days: Days
    """Days after which a copy is deleted."""
    cold_storage_after_days: int | None = Field(default=None, ge=1, le=MOST_DAYS)
    """Days after which a copy of a table moves to cold storage, where it stays for 90 days or more; never when left
    out. Copies of databases do not move."""

    def faults(self) -> Iterator[Fault]:
        """Less than 90 days in cold storage."""
        cold = self.cold_storage_after_days
        if cold is not None and self.retention_days < cold + COLD_DAYS:
            yield Fault(
                path="retentionDays",
                value=self.retention_days,
                problem=f"allowed: {cold + COLD_DAYS} or more, {COLD_DAYS} days after coldStorageAfterDays",
                remedy="keep them longer, or out of cold storage",
            )


class BackupPlanSettings(Kept):
    """A plan: copies of tables and databases in the primary region, at its times. Going back to any second is not its
    business: tables (`recoveryDays`) and databases (`backupRetentionDays`) can do so by themselves."""

    schedule: str = Field(pattern=PATTERN)
    """Cron of AWS Backup: minute, hour, day of the month, month, day of the week, year, such as `cron(0 1 * * ? *)`.
    RDS starts no copy in the hour before its maintenance window nor in it."""
    timezone: str = Field(default="Etc/UTC", pattern=r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$")
    """Time zone of the schedule, such as Europe/Dublin."""
    start_window_minutes: int = Field(default=8 * 60, ge=LEAST_START_MINUTES, le=MOST_MINUTES)
    """Minutes within which a job must start; AWS Backup gives it up then."""
    completion_window_minutes: int = Field(default=7 * 24 * 60, ge=LEAST_START_MINUTES, le=MOST_MINUTES)
    """Minutes within which a job must be done, from its scheduled time on."""
    all_tables: bool = False
    """Whether it covers all tables of the stack, those to come as well."""
    tables: tuple[TableKey, ...] = ()
    """Tables that it covers, by their key; none by default."""
    databases: tuple[Database, ...] = ()
    """Databases: `postgres` (its source), `aurora` (its cluster); none by default."""
    copies: dict[str, Kept] = Field(default_factory=dict)
    """Replica regions that each copy is copied to, and how long it is kept there; none by default. For tables this
    needs AWS Backup's advanced features for DynamoDB in both regions."""

    def faults(self) -> Iterator[Fault]:
        """Schedules that AWS Backup refuses, plans over nothing or over a name twice, windows that close before they
        open, and cold databases."""
        yield from super().faults()
        yield from schedule_faults(self.schedule)
        if not self.covers_tables and not self.databases:
            yield Fault(path="tables", problem="covers neither tables nor databases", remedy="name some")
        if self.all_tables and self.tables:
            yield Fault(path="tables", problem="are given with allTables", remedy="remove one of the two")
        for field, names in (("tables", self.tables), ("databases", self.databases)):
            for place, name in enumerate(names):
                if name in names[:place]:
                    problem = "is named twice"
                    yield Fault(path=f"{field}[{place}]", value=name, problem=problem, remedy="remove one")
        if self.completion_window_minutes < self.start_window_minutes + LEAST_START_MINUTES:
            yield Fault(
                path="completionWindowMinutes",
                value=self.completion_window_minutes,
                problem=f"allowed: {self.start_window_minutes + LEAST_START_MINUTES} or more, an hour after the last "
                "start (startWindowMinutes)",
                remedy="make it longer",
            )
        if not self.covers_tables:
            for path, kept in self.kept.items():
                if kept.cold_storage_after_days is not None:
                    yield Fault(
                        path=f"{path}coldStorageAfterDays",
                        value=kept.cold_storage_after_days,
                        problem="is for tables, and AWS Backup leaves databases where they are",
                        remedy="remove it",
                    )

    @property
    def kept(self) -> dict[str, Kept]:
        """How long copies are kept in the primary region and elsewhere, by what paths begin with."""
        return {"": self, **{f"copies.{region}.": kept for region, kept in self.copies.items()}}

    @property
    def covers_tables(self) -> bool:
        """Whether there is a table that the plan covers."""
        return self.all_tables or bool(self.tables)


class VaultLockSettings(Settings):
    """A lock in governance mode on every vault: whoever may change it can do so, all others cannot shorten the life
    of a copy. Compliance mode, which nobody can leave, is set by hand."""

    min_retention_days: Days
    """Copies with a shorter life are refused."""
    max_retention_days: Days = MOST_DAYS
    """Copies with a longer life are refused; 36500 when left out."""

    def faults(self) -> Iterator[Fault]:
        """A least that is more than the most."""
        if self.min_retention_days > self.max_retention_days:
            yield Fault(
                path="minRetentionDays",
                value=self.min_retention_days,
                problem=f"is more than maxRetentionDays ({self.max_retention_days})",
            )


class BackupSettings(Settings):
    """Copies that AWS Backup makes of what the stack keeps, in a vault of its own in each region that holds some.

    What the account says of AWS Backup in a region (`UpdateRegionSettings`) is one thing for all stacks of the
    account, so no stack sets it. Tables and databases are named by their ARNs, to which the opt-in by service does not
    apply; cold storage and copies of tables in other regions need the advanced features for DynamoDB switched on there.
    """

    plans: dict[BackupName, BackupPlanSettings] = Field(min_length=1)
    """Plans by name."""
    lock: VaultLockSettings | None = None
    """Least and longest life of copies, in all vaults; no lock by default."""

    def in_region(self, region: str, primary: str) -> bool:
        """Whether a region has a vault: the primary, and where copies go."""
        return region == primary or any(region in plan.copies for plan in self.plans.values())

    def faults(self) -> Iterator[Fault]:
        """Copies that the lock would refuse."""
        if self.lock is None:
            return
        least, most = self.lock.min_retention_days, self.lock.max_retention_days
        for name, plan in self.plans.items():
            for path, kept in plan.kept.items():
                if not least <= kept.retention_days <= most:
                    yield Fault(
                        path=f"plans.{name}.{path}retentionDays",
                        value=kept.retention_days,
                        problem=f"is refused by the lock, allowed: {least} to {most}",
                        remedy="change it or the lock",
                    )


def backup_faults(
    regions: RegionsSettings,
    dynamodb: TablesSettings | None,
    postgres: PostgresSettings | None,
    aurora: AuroraSettings | None,
    backup: BackupSettings | None,
) -> Iterator[Fault]:
    """Tables and databases that the stack does not have, and copies in regions that are no replicas."""
    databases = [key for key, given in (("postgres", postgres), ("aurora", aurora)) if given is not None]
    tables = dynamodb.tables if dynamodb else {}
    for name, plan in (backup.plans if backup else {}).items():
        path = f"backup.plans.{name}"
        if plan.all_tables and not tables:
            yield Fault(path=f"{path}.allTables", problem="the stack has no tables", remedy="give dynamodb.tables")
        for place, key in enumerate(plan.tables):
            if key not in tables:
                remedy = unknown_name("", key, tables).remedy
                yield Fault(
                    path=f"{path}.tables[{place}]", value=key, problem="is no table of the stack", remedy=remedy
                )
        for place, key in enumerate(plan.databases):
            if key not in databases:
                yield Fault(
                    path=f"{path}.databases[{place}]",
                    value=key,
                    problem="the stack has none",
                    remedy=f"give {key}, or remove it",
                )
        for region in plan.copies:
            if region not in regions.replicas:
                known = ", ".join(regions.replicas)
                yield Fault(
                    path=f"{path}.copies.{region}",
                    problem="is the primary region" if region == regions.primary else "is no replica region",
                    remedy=f"name some of {known}" if known else "add it to regions.replicas",
                )
