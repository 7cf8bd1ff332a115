"""Lines of an estimate summed up: equal charges of a component, and totals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from cost.estimate import Line, State, total

Field = Literal["service", "region", "component"]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Equal charges of a component in a region. line: with the sums of quantities and amounts; quantity None where one
    of them is not known. resources: their number."""

    line: Line
    resources: int


@dataclass(frozen=True, kw_only=True)
class Total:
    """USD of the lines with a name, and the number of those without an amount."""

    name: str
    fixed: Decimal
    by_usage: Decimal
    usage_missing: int
    unpriced: int


def grouped(lines: Iterable[Line]) -> list[Group]:
    """Groups by falling amount, then by name."""
    found: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        found.setdefault((line.component, line.region, line.item, line.key, line.state, str(line.by_usage)), []).append(
            line
        )
    groups = [Group(line=_sum(equal), resources=len(equal)) for equal in found.values()]
    return sorted(
        groups, key=lambda group: (-(group.line.amount or 0), group.line.component, group.line.region, group.line.item)
    )


def totals(lines: Sequence[Line], field: Field) -> list[Total]:
    """Totals by falling amount."""
    named: dict[str, list[Line]] = {}
    for line in lines:
        named.setdefault(getattr(line, field), []).append(line)
    found = [
        Total(
            name=each,
            fixed=total(of_name, by_usage=False),
            by_usage=total(of_name, by_usage=True),
            usage_missing=_count(of_name, "usage missing"),
            unpriced=_count(of_name, "unpriced"),
        )
        for each, of_name in named.items()
    ]
    return sorted(found, key=lambda item: (-(item.fixed + item.by_usage), item.name))


def _count(lines: Iterable[Line], state: State) -> int:
    return sum(line.state == state for line in lines)


def _sum(lines: Sequence[Line]) -> Line:
    quantities = [line.quantity for line in lines if line.quantity is not None]
    amounts = [line.amount for line in lines if line.amount is not None]
    return replace(
        lines[0],
        quantity=sum(quantities, Decimal(0)) if len(quantities) == len(lines) else None,
        amount=sum(amounts, Decimal(0)) if len(amounts) == len(lines) else None,
    )
