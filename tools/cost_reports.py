"""The cost of each stack in docs/cost, and of all in docs/cost.md: `python -m tools.cost_reports` writes them."""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cost import report_text
from cost.report import Report, report
from cost.text import usd
from policy.command import run
from preview.engine import run_stack
from preview.stack_file import StackFile, load, stacks
from tools.marked_table import replaced

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "cost"
PAGE = ROOT / "docs" / "cost.md"
BEGIN, END = "<!-- costs: written by `make costs` -->", "<!-- end of costs -->"


def report_of(file: StackFile, graph: Mapping[str, Any]) -> Report:
    """The report of a stack's graph, for its load profile with the fewest users."""
    naming, cost = (json.loads(file.config.get(f"{file.project}:{name}", "{}")) for name in ("naming", "cost"))
    return report(graph, cost, str(naming.get("environment", "")))


def text(found: Report) -> str:
    """The file of a stack in docs/cost."""
    return f"# Cost of {found.estimate.stack}\n\n```text\n{report_text.render(found)}\n```\n"


def table(reports: Iterable[Report]) -> str:
    """One row for each stack, as Markdown. USD a month; numbers of lines without an amount."""
    rows = [
        "| stack | fixed | fixed charges without a price | by usage | without usage | unpriced | after discounts |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for found in reports:
        estimate = found.estimate
        rows.append(
            f"| [{estimate.stack}](cost/{estimate.stack}.md) | {usd(estimate.total(by_usage=False))} "
            f"| {estimate.without_amount(by_usage=False)} | {usd(estimate.total(by_usage=True))} "
            f"| {len(estimate.having('usage missing'))} | {len(estimate.having('unpriced'))} "
            f"| {usd(found.reduced) if found.reductions else ''} |"
        )
    return "\n".join(rows)


def with_table(page: str, reports: Iterable[Report]) -> str:
    """The page with a current table. ValueError where it lacks the markers of the table."""
    return replaced(page, BEGIN, END, table(reports), "docs/cost.md")


def main() -> int:
    """Write all files, and remove those of stacks that are gone."""
    reports: dict[str, Report] = {}
    for name in stacks(ROOT):
        file = load(ROOT, name)
        reports[name] = report_of(file, run_stack(file).to_json())
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.stem not in reports:
            path.unlink()
    for name, found in reports.items():
        (FOLDER / f"{name}.md").write_text(text(found), encoding="utf-8")
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), reports.values()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
