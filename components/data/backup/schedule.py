"""AWS Backup schedule expressions: cron, restricted to one minute of the hour."""

import re
from collections.abc import Iterator

from components.foundation.settings.faults import Fault

PATTERN = r"^cron\(\S+ \S+ \S+ \S+ \S+ \S+\)$"

_HOUR = r"(?:[01]?\d|2[0-3])"
_DAY = r"(?:[1-9]|[12]\d|3[01])"
_MONTH = "(?:[1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
_WEEKDAY = "(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)"
# Fields in order: name, pattern, allowed values in words. A single minute limits jobs to one per hour; a year would
# make the plan expire.
FIELDS = (
    ("minute", r"[0-5]?\d", "one minute, 0 to 59"),
    ("hour", rf"\*|(?:\*|{_HOUR})/(?:[1-9]|1\d|2[0-3])|{_HOUR}(?:[,-]{_HOUR})*", "0 to 23, lists, ranges, steps or *"),
    ("day of the month", rf"[*?L]|{_DAY}(?:[,-]{_DAY})*", "1 to 31, lists, ranges, L, * or ?"),
    ("month", rf"\*|{_MONTH}(?:[,-]{_MONTH})*", "1 to 12, JAN to DEC, lists, ranges or *"),
    (
        "day of the week",
        rf"[*?]|{_WEEKDAY}(?:[,-]{_WEEKDAY})*|{_WEEKDAY}(?:#[1-5]|L)",
        "1 (Sunday) to 7, SUN to SAT, lists, ranges, MON#1, FRIL, * or ?",
    ),
    ("year", r"\*", "*"),
)


def schedule_faults(expression: str, path: str = "schedule") -> Iterator[Fault]:
    """Cron fields that AWS Backup rejects, and day of month combined with day of week."""
    values = expression.removeprefix("cron(").removesuffix(")").split(" ")
    for value, (name, pattern, allowed) in zip(values, FIELDS, strict=True):
        if not re.fullmatch(pattern, value):
            yield Fault(path=path, value=expression, problem=f"{name} '{value}', allowed: {allowed}")
    if (values[2] == "?") == (values[4] == "?"):
        yield Fault(
            path=path,
            value=expression,
            problem="either the day of the month or the day of the week must be ?",
            remedy="write ? for one of them",
        )
