"""`python -m tools.requirements`: the register with the number of tests of each requirement, and totals."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from policy.command import run
from tools.requirements.markers import scan
from tools.requirements.register import Register, Requirement, RequirementsError, Status, load

ROOT = Path(__file__).resolve().parents[2]
FILE_WIDTH = 160  # columns where the output is not a terminal
STYLES = {Status.MODELLED: "green", Status.PLANNED: "yellow", Status.ELSEWHERE: "dim", Status.SUPERSEDED: "cyan"}


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 1 with every fault of the register and of the markers on standard error."""
    parser = argparse.ArgumentParser(prog="python -m tools.requirements", description=__doc__)
    parser.add_argument("--system", help="requirements of one system")
    parser.add_argument("--status", choices=[status.value for status in Status])
    parser.add_argument("--json", action="store_true", help="one object a requirement instead of tables")
    options = parser.parse_args(arguments)
    try:
        register = load((ROOT / "docs" / "requirements.yaml").read_text(encoding="utf-8"))
        markers = scan(ROOT / "tests", register.system_by_id)
        if markers.faults:
            raise RequirementsError(markers.faults)
    except RequirementsError as error:
        print(error, file=sys.stderr)
        return 1
    systems = [system.name for system in register.systems]
    if options.system not in (None, *systems):
        parser.error(f"--system: {options.system}: allowed: {', '.join(systems)}")
    chosen = [
        requirement
        for requirement in register.requirements.values()
        if options.system in (None, requirement.system) and options.status in (None, requirement.status)
    ]
    if options.json:
        rows = [asdict(one) | {"tests": markers.tests[one.id]} for one in chosen]
        print(json.dumps(rows, indent=2))
    else:
        console = Console(width=None if sys.stdout.isatty() else FILE_WIDTH)
        _print_tables(console, register, chosen, markers.tests)
    return 0


def _print_tables(
    console: Console, register: Register, requirements: Sequence[Requirement], tests: Counter[str]
) -> None:
    for system in register.systems:
        rows = [requirement for requirement in requirements if requirement.system == system.name]
        if not rows:
            continue
        table = Table("id", "status", "stacks", "tests", "statement", title=system.name, title_justify="left")
        table.columns[3].justify = "right"
        for row in rows:
            status = f"[{STYLES[row.status]}]{row.status}[/]"
            table.add_row(row.id, status, "\n".join(row.stacks), str(tests[row.id]), escape(row.statement))
        console.print(table)
    totals = Table("system", *Status, "all", title="Totals", title_justify="left")
    for name in [*(system.name for system in register.systems), "all"]:
        count = Counter(one.status for one in requirements if name in (one.system, "all"))
        totals.add_row(name, *(str(count[status]) for status in Status), str(count.total()))
    console.print(totals)


if __name__ == "__main__":
    sys.exit(run(main))
