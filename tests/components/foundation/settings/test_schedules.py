"""Schedules of AWS Backup and EventBridge Scheduler, and time zones."""

import pytest

from components.foundation.settings.schedules import backup_faults, expression_faults, time_zone_faults


@pytest.mark.parametrize(
    "fields",
    [
        "0 1 * * ? *",
        "30 */12 * * ? *",
        "15 2/6 * * ? *",
        "0 1,13 ? * MON-FRI *",
        "59 23 L * ? *",
        "0 5 1,15 JAN,JUL ? *",
        "0 3 ? * 1#2 *",
        "0 3 ? * FRIL *",
    ],
)
def test_a_cron_expression_of_aws_backup_is_accepted(fields: str) -> None:
    assert list(backup_faults(f"cron({fields})")) == []


@pytest.mark.parametrize(
    "fields",
    ["* 1 * * ? *", "60 1 * * ? *", "0 25 * * ? *", "0 1 32 * ? *", "0 1 * 13 ? *", "0 1 ? * MO *", "0 1 ? * ? *"],
)
def test_another_one_has_exactly_one_fault(fields: str) -> None:
    (fault,) = backup_faults(f"cron({fields})")
    assert (fault.path, fault.value) == ("", f"cron({fields})")


def test_every_field_that_is_wrong_is_named() -> None:
    assert [fault.problem.partition(",")[0] for fault in backup_faults("cron(60 24 32 13 8 2027)")][:6] == [
        "minute '60'",
        "hour '24'",
        "day of the month '32'",
        "month '13'",
        "day of the week '8'",
        "year '2027'",
    ]


@pytest.mark.parametrize(
    "expression",
    [
        "rate(1 minute)",
        "rate(5 minutes)",
        "at(2027-01-31T08:00:00)",
        "cron(0/15 8-17 ? * MON-FRI *)",
        "cron(0 0 LW * ? *)",
        "cron(0 0 15W * ? 2027-2030)",
        "cron(5,35 0 1/2 JAN-MAR ? *)",
        "cron(0 8 ? * 2#1 *)",
    ],
)
def test_an_expression_of_eventbridge_scheduler_is_accepted(expression: str) -> None:
    assert list(expression_faults(expression)) == []


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("rate(0 minutes)", "must be a rate of one or more minutes, hours or days"),
        ("rate(1 week)", "must be a rate of one or more minutes, hours or days"),
        ("rate(2 hour)", "the unit is singular for 1 and plural otherwise"),
        ("at(2027-02-30T08:00:00)", "is not a date and time"),
        ("at(2027-01-31)", "is not a date and time"),
        ("every day", "must be rate(...), cron(...) or at(...)"),
        ("cron(0 3 * * ?)", "must be a cron expression: cron(minute hour day-of-month month day-of-week year)"),
        ("cron(60 3 * * ? *)", "minute '60', allowed: 0 to 59, lists, ranges, steps or *"),
        ("cron(0 24 * * ? *)", "hour '24', allowed: 0 to 23, lists, ranges, steps or *"),
        ("cron(0 3 * * ? 2200)", "year '2200', allowed: 1970 to 2199, lists, ranges, steps or *"),
        ("cron(0 3 * * * *)", "either the day of the month or the day of the week must be ?"),
    ],
)
def test_another_expression_is_a_fault(expression: str, problem: str) -> None:
    assert [fault.problem for fault in expression_faults(expression)] == [problem]


def test_a_time_zone_is_one_of_the_iana_database() -> None:
    assert list(time_zone_faults("Europe/Dublin")) == []
    (fault,) = time_zone_faults("Europe/Dublln")
    assert fault.remedy == "did you mean 'Europe/Dublin'?"
