"""Backup and maintenance windows of databases, in UTC."""

import re
from collections.abc import Iterator

from components.foundation.settings.faults import Fault

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
SHORTEST_MINUTES = 30  # Amazon RDS API, CreateDBInstance: PreferredBackupWindow, PreferredMaintenanceWindow

_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_DAY = "(mon|tue|wed|thu|fri|sat|sun)"
BACKUP_PATTERN = rf"^{_TIME}-{_TIME}$"
MAINTENANCE_PATTERN = rf"^{_DAY}:{_TIME}-{_DAY}:{_TIME}$"


def window_faults(
    backup: str, maintenance: str, *, backup_path: str = "backupWindow", shortest_minutes: int = SHORTEST_MINUTES
) -> Iterator[Fault]:
    """Windows that are too short or overlap. backup_path: key of the backup window in the stack file."""
    backup_start, backup_length = span(backup, DAY_MINUTES)
    maintenance_start, maintenance_length = span(maintenance, WEEK_MINUTES)
    for path, value, length in (
        (backup_path, backup, backup_length),
        ("maintenanceWindow", maintenance, maintenance_length),
    ):
        if length < shortest_minutes:
            yield Fault(
                path=path,
                value=value,
                problem=f"lasts {length} minutes, allowed: {shortest_minutes} or more",
                remedy="make it longer",
            )
    if any(
        (maintenance_start - day * DAY_MINUTES - backup_start) % WEEK_MINUTES < backup_length
        or (backup_start + day * DAY_MINUTES - maintenance_start) % WEEK_MINUTES < maintenance_length
        for day in range(len(DAYS))
    ):
        yield Fault(
            path="maintenanceWindow",
            value=maintenance,
            problem=f"overlaps {backup_path} ({backup})",
            remedy="move one of them",
            other=backup_path,
        )


def span(window: str, period: int) -> tuple[int, int]:
    """Start and length of a window in minutes; it may run over midnight, or over the end of the week."""
    start, end = (_minutes(part) for part in re.split("-", window))
    return start, (end - start) % period


def _minutes(moment: str) -> int:
    day, _, time = moment.rpartition(":")[0].rpartition(":")
    minutes = int(time) * 60 + int(moment.rpartition(":")[2])
    return minutes + (DAYS.index(day) * DAY_MINUTES if day else 0)
