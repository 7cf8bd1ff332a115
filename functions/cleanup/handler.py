"""Cleans up, on a schedule: reservations that expired, records that do not go on, and objects without a record.

Each task is repeatable, and does a page at a time while the function has time. The next run continues where one ended.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from functions.cleanup import orphans, progress, stale
from functions.cleanup.progress import Progress
from functions.cleanup.settings import CleanupSettings, load
from functions.shared.configuration import Environment
from functions.shared.telemetry import log

SETTINGS = load(Environment.of_process())
MARGIN_MILLISECONDS = 30_000
"""Time that remains for the page at hand."""
RECORDS = "records"

Task = Callable[[str, datetime], str]
"""Cleans up a page behind a key at a time, and returns its last key; empty after the last page."""


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Runs all tasks, or as many as the time allows, and returns whether all were finished."""
    return {"finished": run(SETTINGS, context.get_remaining_time_in_millis, datetime.now(UTC))}


def run(settings: CleanupSettings, remaining: Callable[[], int], time: datetime) -> bool:
    """Runs tasks, from where the last run ended, while time remains, in milliseconds. An error keeps the progress."""
    tasks = tasks_of(settings)
    at = progress.read(settings.table)
    names = list(tasks)
    after = at.after if at.task in tasks else ""
    for name in names[names.index(at.task) if at.task in tasks else 0 :]:
        while True:
            if remaining() < MARGIN_MILLISECONDS:
                progress.write(settings.table, Progress(task=name, after=after))
                log("cleanup continued later", task=name)
                return False
            try:
                after = tasks[name](after, time)
            except Exception:
                progress.write(settings.table, Progress(task=name, after=after))
                raise
            if not after:
                break
    progress.write(settings.table, Progress())
    return True


def tasks_of(settings: CleanupSettings) -> Mapping[str, Task]:
    """Tasks by name, in their order."""
    found: dict[str, Task] = {RECORDS: partial(stale.clean_page, settings)}
    if settings.orphans:
        found |= {
            name: partial(orphans.clean_page, settings, area) for name, area in orphans.areas(settings.places).items()
        }
    return found
