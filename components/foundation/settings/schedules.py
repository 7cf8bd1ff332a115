"""Schedules: cron, rate and one-time expressions, and their time zones."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from components.foundation.settings.checked import checked
from components.foundation.settings.faults import Fault
from components.foundation.suggestions import nearest

MINUTE, HOUR = r"[0-5]?\d", r"(?:[01]?\d|2[0-3])"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = "(?:0?[1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
WEEKDAY = "(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)"
YEAR = r"(?:19[7-9]\d|20\d\d|21\d\d)"


def _items(value: str, steps: str = r"[1-9]\d*") -> str:
    """Lists of values, ranges and steps, or `*`."""
    item = rf"(?:\*|{value}(?:-{value})?)(?:/{steps})?"
    return rf"{item}(?:,{item})*"


# Fields of a cron expression in order: name, pattern, allowed values in words. Amazon EventBridge Scheduler User Guide,
# "Schedule types".
CronFields = tuple[tuple[str, str, str], ...]
CRON_FIELDS: CronFields = (
    ("minute", _items(MINUTE), "0 to 59, lists, ranges, steps or *"),
    ("hour", _items(HOUR), "0 to 23, lists, ranges, steps or *"),
    (
        "day of the month",
        rf"\?|L|LW|{DAY}W|{_items(DAY)}",
        "1 to 31, lists, ranges, steps, L, 15W, * or ?",
    ),
    ("month", _items(MONTH), "1 to 12, JAN to DEC, lists, ranges, steps or *"),
    (
        "day of the week",
        rf"\?|L|{WEEKDAY}(?:L|#[1-5])|{_items(WEEKDAY)}",
        "1 (Sunday) to 7, SUN to SAT, lists, ranges, MON#1, FRIL, * or ?",
    ),
    ("year", _items(YEAR), "1970 to 2199, lists, ranges, steps or *"),
)
# AWS Backup: a single minute limits jobs to one per hour; a year would make the plan expire.
BACKUP_CRON_FIELDS: CronFields = (
    ("minute", MINUTE, "one minute, 0 to 59"),
    ("hour", rf"\*|(?:\*|{HOUR})/(?:[1-9]|1\d|2[0-3])|{HOUR}(?:[,-]{HOUR})*", "0 to 23, lists, ranges, steps or *"),
    ("day of the month", rf"[*?L]|{DAY}(?:[,-]{DAY})*", "1 to 31, lists, ranges, L, * or ?"),
    ("month", rf"\*|{MONTH}(?:[,-]{MONTH})*", "1 to 12, JAN to DEC, lists, ranges or *"),
    (
        "day of the week",
        rf"[*?]|{WEEKDAY}(?:[,-]{WEEKDAY})*|{WEEKDAY}(?:#[1-5]|L)",
        "1 (Sunday) to 7, SUN to SAT, lists, ranges, MON#1, FRIL, * or ?",
    ),
    ("year", r"\*", "*"),
)


# AWS Secrets Manager User Guide, "Rotation schedules": windows open on the hour, at least once a year.
ROTATION_CRON_FIELDS: CronFields = (("minute", "0", "0"), *CRON_FIELDS[1:5], ("year", r"\*", "*"))
SHORTEST_ROTATION_HOURS, LONGEST_ROTATION_DAYS = 4, 999


def cron_faults(expression: str, fields: CronFields = CRON_FIELDS) -> Iterator[Fault]:
    """What is wrong in a cron expression: its shape, fields, or day of month combined with day of week."""
    inner = re.fullmatch(r"cron\((.*)\)", expression)
    values = inner[1].split(" ") if inner else []
    if len(values) != len(fields):
        yield Fault(
            path="",
            value=expression,
            problem="must be a cron expression: cron(minute hour day-of-month month day-of-week year)",
            remedy="write cron(0 1 * * ? *) for every day at 01:00",
        )
        return
    for value, (name, pattern, allowed) in zip(values, fields, strict=True):
        if not re.fullmatch(pattern, value):
            yield Fault(path="", value=expression, problem=f"{name} '{value}', allowed: {allowed}")
    if (values[2] == "?") == (values[4] == "?"):
        yield Fault(
            path="",
            value=expression,
            problem="either the day of the month or the day of the week must be ?",
            remedy="write ? for one of them",
        )


def rate_faults(expression: str) -> Iterator[Fault]:
    """A rate that is not a whole number of minutes, hours or days, or has the wrong unit, singular or plural."""
    found = re.fullmatch(r"rate\(([1-9]\d*) (minute|hour|day)(s?)\)", expression)
    if found is None:
        problem = "must be a rate of one or more minutes, hours or days"
        yield Fault(path="", value=expression, problem=problem, remedy="write rate(5 minutes)")
    elif (found[1] == "1") == bool(found[3]):
        yield Fault(
            path="",
            value=expression,
            problem="the unit is singular for 1 and plural otherwise",
            remedy=f"write rate({found[1]} {found[2]}{'' if found[1] == '1' else 's'})",
        )


def once_faults(expression: str) -> Iterator[Fault]:
    """A time that does not exist."""
    try:
        datetime.strptime(expression, "at(%Y-%m-%dT%H:%M:%S)")
    except ValueError:
        problem = "is not a date and time"
        yield Fault(path="", value=expression, problem=problem, remedy="write at(2027-01-31T08:00:00)")


FORMS: dict[str, Callable[[str], Iterator[Fault]]] = {"cron": cron_faults, "rate": rate_faults, "at": once_faults}


def expression_faults(expression: str) -> Iterator[Fault]:
    """An expression that EventBridge Scheduler rejects."""
    form = FORMS.get(expression.partition("(")[0])
    if form is None:
        yield Fault(
            path="",
            value=expression,
            problem="must be rate(...), cron(...) or at(...)",
            remedy="write rate(5 minutes), cron(15 2 * * ? *) or at(2027-01-31T08:00:00)",
        )
    else:
        yield from form(expression)


def backup_faults(expression: str) -> Iterator[Fault]:
    """A cron expression that AWS Backup rejects."""
    yield from cron_faults(expression, BACKUP_CRON_FIELDS)


def rotation_faults(expression: str) -> Iterator[Fault]:
    """A cron or rate expression that Secrets Manager rejects."""
    if not expression.startswith("rate("):
        yield from cron_faults(expression, ROTATION_CRON_FIELDS)
        return
    faults = list(rate_faults(expression))
    yield from faults
    found = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    if faults or found is None:
        return
    hours = int(found[1]) * {"minute": 0, "hour": 1, "day": 24}[found[2]]
    if not SHORTEST_ROTATION_HOURS <= hours <= LONGEST_ROTATION_DAYS * 24:
        yield Fault(
            path="",
            value=expression,
            problem=f"allowed: {SHORTEST_ROTATION_HOURS} hours to {LONGEST_ROTATION_DAYS} days",
            remedy="write rate(90 days)",
        )


def time_zone_faults(name: str) -> Iterator[Fault]:
    """A name that is not in the time zone database, where the machine has one."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = available_timezones()
        near = nearest(name, known)
        if known:
            yield Fault(
                path="",
                value=name,
                problem="is not in the IANA time zone database",
                remedy=f"did you mean '{near}'?" if near else "write a name such as Europe/Dublin or Etc/UTC",
            )


ScheduleExpression = Annotated[str, checked(expression_faults)]
"""An expression of EventBridge Scheduler."""
BackupSchedule = Annotated[str, checked(backup_faults)]
"""A cron expression of AWS Backup."""
RotationSchedule = Annotated[str, checked(rotation_faults)]
"""A cron or rate expression of Secrets Manager, in UTC."""
TimeZone = Annotated[str, checked(time_zone_faults)]
"""A name of the IANA time zone database."""
