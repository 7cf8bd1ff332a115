"""What a change of a stack costs: the charges of two revisions, joined by component, region, item and price."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from cost.estimate import Estimate, Line, total
from cost.report_text import signed
from cost.text import aligned, quantity, unit_price, usd

Sign = Literal["+", "-", "~"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A charge that is new, gone or another: its lines in both revisions, of which one may have none."""

    before: Sequence[Line]
    after: Sequence[Line]

    @property
    def sign(self) -> Sign:
        """As in a diff: `+` new, `-` gone, `~` changed."""
        return "~" if self.before and self.after else "+" if self.after else "-"

    @property
    def line(self) -> Line:
        """A line for what all have in common."""
        return (*self.after, *self.before)[0]

    @property
    def amount(self) -> Decimal | None:
        """USD more a month; None where a line of either revision has no amount, which is never a saving."""
        if any(line.amount is None for line in (*self.before, *self.after)):
            return None
        return total(self.after) - total(self.before)


def changes(before: Estimate | None, after: Estimate | None) -> list[Change]:
    """The changes between two estimates, None without the stack: by falling amount, those without one last."""
    old, new = _charges(before), _charges(after)
    found = [
        Change(before=old.get(key, ()), after=new.get(key, ()))
        for key in {**old, **new}
        if _values(old.get(key, ())) != _values(new.get(key, ()))
    ]
    return sorted(found, key=lambda item: (item.amount is None, -abs(item.amount or 0), _key(item.line)))


def render(before: Estimate | None, after: Estimate | None, against: str) -> str:
    """The changes as text, with the signs of a diff."""
    found = changes(before, after)
    lines = [headline(before, after, against)]
    for title, by_usage in (("Fixed", False), ("By usage", True)):
        rows = [_row(item) for item in found if item.line.by_usage == by_usage]
        if rows:
            lines += ["", f"{title} ({len(rows)})", *aligned(rows, left=(0, 1, 2, 3, 5, 6))]
    return "\n".join(lines)


def headline(before: Estimate | None, after: Estimate | None, against: str) -> str:
    """`shop / dev: 120.20 -> 153.05 USD a month fixed (+32.85), against main (1a2b3c4)`."""
    graph = after or before
    name = f"{graph.project} / {graph.stack}" if graph else "no stack"
    return (
        f"{name}: {_totals(before, after, by_usage=False)}, {_totals(before, after, by_usage=True)}, against {against}"
    )


def document(before: Estimate | None, after: Estimate | None, against: str) -> dict[str, Any]:
    """The changes as a JSON object; amounts are strings, null where one is not known."""
    return {
        "against": against,
        "currency": "USD",
        "fixed": {"before": str(_total(before, by_usage=False)), "after": str(_total(after, by_usage=False))},
        "byUsage": {"before": str(_total(before, by_usage=True)), "after": str(_total(after, by_usage=True))},
        "changes": [
            {
                "sign": item.sign,
                "component": item.line.component,
                "region": item.line.region,
                "item": item.line.item,
                "byUsage": item.line.by_usage,
                "amount": None if item.amount is None else str(item.amount),
            }
            for item in changes(before, after)
        ],
    }


def _charges(estimate: Estimate | None) -> dict[tuple[str, ...], list[Line]]:
    found: dict[tuple[str, ...], list[Line]] = {}
    for line in estimate.lines if estimate else ():
        found.setdefault(_key(line), []).append(line)
    return found


def _key(line: Line) -> tuple[str, ...]:
    return line.component, line.region, line.item, line.key, str(line.by_usage)


def _values(lines: Sequence[Line]) -> list[tuple[str, str, str]]:
    return sorted((line.state, str(line.quantity), str(line.amount)) for line in lines)


def _total(estimate: Estimate | None, *, by_usage: bool) -> Decimal:
    return estimate.total(by_usage=by_usage) if estimate else Decimal(0)


def _totals(before: Estimate | None, after: Estimate | None, *, by_usage: bool) -> str:
    """Totals, and the numbers of charges that are in none of them where there are any."""
    old, new = _total(before, by_usage=by_usage), _total(after, by_usage=by_usage)
    basis = "by usage" if by_usage else "USD a month fixed"
    without = [each.without_amount(by_usage=by_usage) if each else 0 for each in (before, after)]
    more = f" and {without[0]} -> {without[1]} without an amount" if any(without) else ""
    return f"{usd(old)} -> {usd(new)} {basis} ({signed(new - old)}){more}"


def _row(item: Change) -> list[str]:
    line = item.line
    return [
        item.sign,
        line.component,
        line.region,
        line.item,
        " -> ".join(_quantities(item)),
        line.unit,
        _price(item),
        "" if item.amount is None else signed(item.amount),
    ]


def _quantities(item: Change) -> Iterator[str]:
    for lines in (item.before, item.after):
        known = [line.quantity for line in lines if line.quantity is not None]
        if lines:
            yield quantity(sum(known, Decimal(0))) if len(known) == len(lines) else f"x{len(lines)}"


def _price(item: Change) -> str:
    line = item.line
    states = {each.state for each in (*item.before, *item.after)}
    if "unpriced" in states or line.price is None:
        return f"unpriced{f': {line.note}' if line.note else ''}"
    missing = ", usage missing" if "usage missing" in states else ""
    return f"{unit_price(line.price, line.unit)}{missing}"
