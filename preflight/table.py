"""Results as one table by region, and as JSON."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from preflight.account import GLOBAL
from preflight.result import Result, State

STYLES: dict[State, str] = {"ok": "green", "missing": "red", "not known": "yellow"}


def ordered(results: Sequence[Result]) -> list[Result]:
    """Global services first, then by region; what is missing precedes what is not known and what is ok."""
    ranks: list[State] = ["missing", "not known", "ok"]
    return sorted(
        results, key=lambda each: (each.region != GLOBAL, each.region, ranks.index(each.verdict.state), each.check)
    )


def table(results: Sequence[Result]) -> RenderableType:
    """A row for each result; the region is in its first row only."""
    found = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("region", "check", "subject", "state", "detail", "what to do"):
        found.add_column(heading, overflow="fold")
    last = ""
    for result in ordered(results):
        verdict = result.verdict
        region, last = ("" if result.region == last else result.region), result.region
        state = f"[{STYLES[verdict.state]}]{verdict.state}[/]"
        texts = (region, result.check, result.subject)
        found.add_row(*map(escape, texts), state, escape(verdict.detail), escape(verdict.remedy))
    return found


def summary(results: Sequence[Result]) -> str:
    """Counts by state."""
    counts = Counter(result.verdict.state for result in results)
    return ", ".join(f"{counts[state]} {state}" for state in STYLES)


def to_json(results: Sequence[Result]) -> list[dict[str, Any]]:
    """The results as objects, in the order of the table."""
    return [
        {"region": each.region, "check": each.check, "subject": each.subject, **asdict(each.verdict)}
        for each in ordered(results)
    ]
