"""The README's table of stacks: `python -m tools.stack_table` writes it from the stack files."""

import sys
from collections.abc import Iterable
from pathlib import Path

from policy.command import run
from tools.marked_table import replaced
from tools.stack_summary import StackSummary, summaries

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- stacks: written by `make stacks` -->", "<!-- end of stacks -->"


def table(stacks: Iterable[StackSummary]) -> str:
    """One row for each stack, as Markdown."""
    rows = [
        f"| `{stack.name}` | {stack.environment} | {', '.join(stack.regions)} | {_cell(stack.description)} |"
        for stack in stacks
    ]
    return "\n".join(["| stack | environment | regions | description |", "|---|---|---|---|", *rows])


def with_table(readme: str, stacks: Iterable[StackSummary]) -> str:
    """The README with a current table. ValueError where it lacks the markers of the table."""
    return replaced(readme, BEGIN, END, table(stacks), "README.md")


def write(root: Path) -> None:
    """Write the table into the README of a project."""
    path = root / "README.md"
    path.write_text(with_table(path.read_text(encoding="utf-8"), summaries(root)), encoding="utf-8")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> int:
    """Write the table."""
    write(ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
