"""Start windows of backup plans against windows of databases, in minutes of a week in UTC."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from components.data.backup.settings import BackupPlanSettings, BackupSettings
from components.data.databases.settings import DatabaseSettings
from components.data.databases.windows import DAY_MINUTES, WEEK_MINUTES, span
from components.foundation.settings.faults import Fault

# AWS Backup Developer Guide, "Plan options and configuration": RDS starts no backup in its maintenance window or in the
# hour before; Aurora does. Amazon RDS User Guide, "Viewing DB instance status": an automated backup occupies the
# instance, and snapshots require an available one.
BEFORE_MAINTENANCE_MINUTES = 60
YEAR = 2026  # whose summer and winter time count
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
SUNDAY_FIRST = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")  # 1 to 7 in a cron expression


def start_window_faults(backup: BackupSettings, postgres: DatabaseSettings | None) -> Iterator[Fault]:
    """Start windows of plans for `postgres` that reach into its backup window, its maintenance window or the hour
    before: a job that has to wait until then does not start, and is cancelled at the end of its start window."""
    for name, plan in backup.plans.items():
        if postgres is None or "postgres" not in plan.databases:
            continue
        maintenance, length = span(postgres.maintenance_window, WEEK_MINUTES)
        early = maintenance - BEFORE_MAINTENANCE_MINUTES
        daily, backup_length = span(postgres.backup_window, DAY_MINUTES)
        blocked = {
            f"postgres.backupWindow ({postgres.backup_window} UTC)": [
                (daily + day * DAY_MINUTES, backup_length) for day in range(7)
            ],
            f"postgres.maintenanceWindow ({postgres.maintenance_window} UTC) or the hour before": [
                (early, length + BEFORE_MAINTENANCE_MINUTES)
            ],
        }
        starts = start_minutes(plan)
        for what, windows in blocked.items():
            if any(overlap((start, plan.start_window_minutes), window) for start in starts for window in windows):
                yield Fault(
                    path=f"backup.plans.{name}.startWindowMinutes",
                    value=plan.start_window_minutes,
                    problem=f"jobs of {plan.schedule} ({plan.timezone}) may start in {what}, when RDS starts none",
                    remedy="shorten it, or move the schedule or the window",
                )


def start_minutes(plan: BackupPlanSettings) -> set[int]:
    """Scheduled starts in minutes of the week (Monday 00:00 UTC is 0), in summer and winter time of the time zone.

    Of days by their date, and of single weeks of a month, any week counts.
    """
    minute, hours, day_of_month, _, day_of_week, _ = plan.schedule.removeprefix("cron(").removesuffix(")").split(" ")
    days = range(7) if day_of_month != "?" else _weekdays(day_of_week)
    return {
        (day * DAY_MINUTES + hour * 60 + int(minute) - offset) % WEEK_MINUTES
        for day in days
        for hour in _hours(hours)
        for offset in _offsets(plan.timezone)
    }


def overlap(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether two windows of a week overlap: start and length in minutes; they may run over the end of the week."""
    (start, length), (other, other_length) = first, second
    return (other - start) % WEEK_MINUTES < length or (start - other) % WEEK_MINUTES < other_length


def _hours(field: str) -> set[int]:
    base, _, step = field.partition("/")
    if base == "*":
        return set(range(0, 24, int(step or 1)))
    if step:
        return set(range(int(base), 24, int(step)))
    return {hour for part in base.split(",") for hour in _range([int(item) for item in part.split("-")], 24)}


def _weekdays(field: str) -> set[int]:
    """Days of the week, Monday as 0."""
    if field in ("*", "?"):
        return set(range(7))
    names = [[_weekday(item) for item in part.split("-")] for part in re.sub(r"(#\d|L)$", "", field).split(",")]
    return {day for part in names for day in _range(part, 7)}


def _weekday(item: str) -> int:
    return WEEKDAYS.index(SUNDAY_FIRST[int(item) - 1] if item.isdecimal() else item)


def _range(ends: list[int], period: int) -> set[int]:
    first, last = ends[0], ends[-1]
    return {(first + step) % period for step in range((last - first) % period + 1)}


def _offsets(timezone: str) -> set[int]:
    """The offsets from UTC of a time zone in the months of a year, in minutes; 0 on a machine without its rules."""
    try:
        zone = ZoneInfo(timezone)
    except ZoneInfoNotFoundError:
        return {0}
    months = (datetime(YEAR, month, 1, tzinfo=zone).utcoffset() or timedelta() for month in range(1, 13))
    return {int(offset.total_seconds() // 60) for offset in months}
