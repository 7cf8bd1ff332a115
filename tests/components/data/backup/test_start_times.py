"""Start windows of backup plans stay clear of the windows of the database that they cover."""

from typing import Any

import pytest

from components.data.backup.settings import BackupPlanSettings, BackupSettings
from components.data.backup.start_times import start_minutes, start_window_faults
from components.data.databases.windows import DAY_MINUTES
from components.data.rds.settings import PostgresSettings

SUNDAY = 6 * DAY_MINUTES
BOTH = ["backupWindow", "maintenanceWindow"]
WINDOWS = {"backupWindow": "03:00-04:00", "maintenanceWindow": "sun:05:30-sun:06:30"}


def plan(schedule: str, **given: Any) -> BackupPlanSettings:
    return BackupPlanSettings.model_validate(
        {"schedule": schedule, "retentionDays": 35, "databases": ["postgres"], "startWindowMinutes": 60, **given}
    )


def reached(schedule: str, windows: dict[str, str] = WINDOWS, **given: Any) -> list[str]:
    """The windows of the database that a plan's start window reaches."""
    backup = BackupSettings(plans={"nightly": plan(schedule, **given)})
    postgres = PostgresSettings.model_validate({"databaseName": "media", "instanceClass": "db.t4g.medium", **windows})
    found = list(start_window_faults(backup, postgres))
    assert {fault.path for fault in found} <= {"backup.plans.nightly.startWindowMinutes"}
    return [fault.problem.partition("start in postgres.")[2].partition(" ")[0] for fault in found]


@pytest.mark.parametrize(
    ("schedule", "given"),
    [
        pytest.param("cron(0 2 * * ? *)", {}, id="ends as the backup window begins"),
        pytest.param("cron(0 4 ? * MON-SAT *)", {}, id="begins as the backup window ends"),
        pytest.param("cron(30 4 ? * MON-SAT *)", {}, id="on other days than the maintenance"),
        pytest.param("cron(30 6 ? * SUN *)", {}, id="begins as the maintenance ends"),
        pytest.param("cron(30 23 * * ? *)", {}, id="runs over midnight"),
        pytest.param("cron(0 3 * * ? *)", {"timezone": "America/New_York"}, id="clear in UTC"),
        pytest.param("cron(0 3 * * ? *)", {"databases": ["aurora"]}, id="Aurora"),
        pytest.param("cron(0 3 * * ? *)", {"databases": [], "allTables": True}, id="tables"),
    ],
)
def test_a_start_window_that_is_clear_is_sound(schedule: str, given: dict[str, Any]) -> None:
    assert reached(schedule, **given) == []


@pytest.mark.parametrize(
    ("schedule", "given", "windows"),
    [
        pytest.param("cron(30 3 * * ? *)", {}, ["backupWindow"], id="schedule in the backup window"),
        pytest.param("cron(1 2 * * ? *)", {}, ["backupWindow"], id="a minute too long"),
        pytest.param("cron(0 1 * * ? *)", {"startWindowMinutes": 480}, BOTH, id="long"),
        pytest.param("cron(0 6 * * ? *)", {}, ["maintenanceWindow"], id="schedule in the maintenance window"),
        pytest.param("cron(31 3 ? * SUN *)", {"startWindowMinutes": 90}, BOTH, id="hour before"),
        pytest.param("cron(0 5 ? * 1 *)", {}, ["maintenanceWindow"], id="Sunday as a number"),
        pytest.param("cron(0 5 ? * FRI-MON *)", {}, ["maintenanceWindow"], id="days over the end of the week"),
        pytest.param("cron(0 5 ? * SUN#1 *)", {}, ["maintenanceWindow"], id="one Sunday of a month"),
        pytest.param("cron(0 5 1 * ? *)", {}, ["maintenanceWindow"], id="a date, which may be a Sunday"),
        pytest.param("cron(0 0/3 * * ? *)", {}, BOTH, id="every three hours"),
        pytest.param("cron(0 4 ? * MON-SAT *)", {"timezone": "Europe/Dublin"}, ["backupWindow"], id="in summer only"),
    ],
)  # fmt: skip
def test_a_start_window_that_reaches_a_window_of_the_database_is_a_fault(
    schedule: str, given: dict[str, Any], windows: list[str]
) -> None:
    assert reached(schedule, **given) == windows


def test_windows_may_run_over_midnight_and_over_the_end_of_the_week() -> None:
    windows = {"backupWindow": "23:30-00:30", "maintenanceWindow": "sun:22:30-sun:23:30"}
    assert reached("cron(0 0 ? * TUE *)", windows) == ["backupWindow"]
    assert reached("cron(0 0 ? * MON *)", {**windows, "backupWindow": "12:00-13:00"}) == []
    late = {"backupWindow": "12:00-13:00", "maintenanceWindow": "sun:23:30-mon:00:30"}
    assert reached("cron(0 0 ? * MON *)", late) == ["maintenanceWindow"]


def test_without_the_database_nothing_is_compared() -> None:
    assert list(start_window_faults(BackupSettings(plans={"nightly": plan("cron(0 3 * * ? *)")}), None)) == []


def test_starts_are_minutes_of_the_week_in_utc() -> None:
    assert start_minutes(plan("cron(15 1,5 ? * SUN *)")) == {SUNDAY + 75, SUNDAY + 315}
    assert start_minutes(plan("cron(0 1 ? * MON *)", timezone="Europe/Dublin")) == {60, 0}
    assert start_minutes(plan("cron(0 0 ? * MON *)", timezone="Asia/Kolkata")) == {SUNDAY + 18 * 60 + 30}
