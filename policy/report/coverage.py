"""All controls as a table: severity, frameworks, resource types. `python -m policy.report --coverage` prints it."""

from collections.abc import Sequence

from policy.model import FRAMEWORKS, Control


def markdown(controls: Sequence[Control]) -> str:
    """The table for the documentation, in the order of ids, with how many ids of each framework are covered."""
    head = ["Control", "Severity", "Level", *FRAMEWORKS, "Traps", "Resource types"]
    rows = [
        [
            f"`{control.id}`<br>{control.title}",
            control.severity,
            control.level,
            *(", ".join(control.frameworks.get(name, ())) for name in FRAMEWORKS),
            ", ".join(control.traps),
            ", ".join(f"`{type_.rpartition(':')[0].removeprefix('aws:')}`" for type_ in control.types),
        ]
        for control in sorted(controls, key=lambda control: control.id)
    ]
    counts = (
        f"{name}: {len({id_ for control in controls for id_ in control.frameworks.get(name, ())})}"
        for name in FRAMEWORKS
    )
    lines = [
        "# Controls",
        "",
        f"{len(rows)} controls. Ids covered: {', '.join(counts)}.",
        "",
        _row(head),
        _row(["---"] * len(head)),
        *(_row(row) for row in rows),
        "",
    ]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"
