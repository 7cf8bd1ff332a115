"""An estimate as text and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cost.estimate import Estimate, Line
from cost.groups import Field, Group, Total, grouped, totals
from cost.prices import Price

GAP = "  "
NOTES = (
    "USD, on demand, 730 hours a month, without taxes, discounts and the free allowances of an account. Lines without "
    "usage or price are in no sum."
)


FIELDS: tuple[Field, ...] = ("service", "region", "component")


def render(estimate: Estimate) -> str:
    """The estimate: totals by service, region and component, then the lines with their sources."""
    sources = Sources()
    lines = [headline(estimate), NOTES]
    for field in FIELDS:
        lines += ["", *_totals(field, totals(estimate.lines, field))]
    lines += _section("Fixed", estimate, sources, by_usage=False)
    lines += _section("By usage", estimate, sources, by_usage=True)
    missing = grouped(_without_component(estimate.having("usage missing")))
    if missing:
        lines += ["", f"Usage missing ({len(estimate.having('usage missing'))}): unit prices"]
        lines += aligned([["", *_unit_price(group, sources)] for group in missing], left=(0, 1, 2, 3, 4))
    unpriced = grouped(estimate.having("unpriced"))
    if unpriced:
        lines += ["", f"Unpriced ({len(estimate.having('unpriced'))}): no dated price in the book"]
        lines += aligned([["", *_unpriced(group)] for group in unpriced], left=(0, 1, 2, 3, 5, 6))
    lines += ["", f"Free: {count(estimate.free, 'resource')}"]
    if sources:
        lines += ["", "Sources", *sources.lines()]
    return "\n".join(lines)


def headline(estimate: Estimate) -> str:
    """`shop / dev: 153.05 USD a month fixed and 2 fixed charges without an amount, 0.00 by usage`."""
    unknown = estimate.without_amount(by_usage=False)
    more = f" and {count(unknown, 'fixed charge')} without an amount" if unknown else ""
    return (
        f"{estimate.project} / {estimate.stack}: {usd(estimate.total(by_usage=False))} USD a month fixed{more}, "
        f"{usd(estimate.total(by_usage=True))} by usage"
    )


def document(estimate: Estimate) -> dict[str, Any]:
    """The estimate as a JSON object; numbers are strings, as exact as they are."""
    return {
        "project": estimate.project,
        "stack": estimate.stack,
        "currency": "USD",
        "fixed": str(estimate.total(by_usage=False)),
        "byUsage": str(estimate.total(by_usage=True)),
        "usageMissing": len(estimate.having("usage missing")),
        "unpriced": len(estimate.having("unpriced")),
        "freeResources": estimate.free,
        "lines": [_line(line) for line in estimate.lines],
    }


class Sources:
    """Numbers of sources, in the order of their use."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, price: Price) -> str:
        """`[3]`"""
        text = f"{price.published}: {price.source}, {price.region}"
        return f"[{self._numbers.setdefault(text, len(self._numbers) + 1)}]"

    def __len__(self) -> int:
        return len(self._numbers)

    def lines(self) -> Iterator[str]:
        """All sources with their dates."""
        return (f"{GAP}[{number}] {text}" for text, number in self._numbers.items())


def usd(amount: Decimal) -> str:
    """`1,234.50`, rounded to cents."""
    return f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def count(number: int, noun: str) -> str:
    """`1 resource`, `2 resources`"""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def quantity(number: Decimal) -> str:
    """`1,460`, `0.25`: at most three decimals."""
    return f"{number:,.3f}".rstrip("0").rstrip(".")


def unit_price(price: Price, unit: str) -> str:
    """`0.045 per hour`, `from 3.50 per 1,000,000 requests`: from, where the price of large quantities is another."""
    start = "from " if len(price.tiers) > 1 else ""
    number = unit if price.per == 1 else f"{quantity(price.per)} {_plural(unit)}"
    return f"{start}{_cents(price.usd)} per {number}"


def _cents(amount: Decimal) -> str:
    """At least two decimals, and all there are."""
    text = f"{amount.normalize():f}"
    return f"{amount:.2f}" if len(text.partition(".")[2]) < 2 else text


def _plural(unit: str) -> str:
    if unit.startswith("GB") or unit.isupper():
        return unit
    return f"{unit[:-1]}ies" if unit.endswith("y") else f"{unit}s"


def _totals(title: str, found: Sequence[Total]) -> Iterator[str]:
    rows = [[title, "fixed", "by usage", "without usage", "unpriced"]]
    rows += [
        [item.name, usd(item.fixed), usd(item.by_usage), str(item.usage_missing), str(item.unpriced)] for item in found
    ]
    return aligned(rows, left=(0,))


def _section(title: str, estimate: Estimate, sources: Sources, *, by_usage: bool) -> Iterator[str]:
    groups = grouped(line for line in estimate.having("priced") if line.by_usage == by_usage)
    if groups:
        yield ""
        yield f"{title} ({usd(estimate.total(by_usage=by_usage))})"
        yield from aligned([["", *_priced(group, sources)] for group in groups], left=(0, 1, 2, 3, 5, 6))


def _priced(group: Group, sources: Sources) -> list[str]:
    line = group.line
    price = f"{unit_price(line.price, line.unit)} {sources.mark(line.price)}" if line.price else ""
    number, amount = line.quantity or Decimal(0), line.amount or Decimal(0)
    return [line.component, line.region, _item(group), quantity(number), line.unit, price, usd(amount)]


def _unit_price(group: Group, sources: Sources) -> list[str]:
    line = group.line
    price = [unit_price(line.price, line.unit), sources.mark(line.price)] if line.price else ["", ""]
    return [_item(group), line.region, *price]


def _unpriced(group: Group) -> list[str]:
    line = group.line
    number = "" if line.quantity is None else quantity(line.quantity)
    return [line.component, line.region, _item(group), number, line.unit, line.note or f"no {line.key}"]


def _item(group: Group) -> str:
    return group.line.item if group.resources == 1 else f"{group.line.item} (x{group.resources})"


def _without_component(lines: Iterable[Line]) -> Iterator[Line]:
    return (replace(line, component="") for line in lines)


def _line(line: Line) -> dict[str, Any]:
    price = line.price
    return {
        "component": line.component,
        "resource": line.resource,
        "service": line.service,
        "region": line.region,
        "item": line.item,
        "key": line.key,
        "unit": line.unit,
        "byUsage": line.by_usage,
        "state": line.state,
        **({"note": line.note} if line.note else {}),
        **({} if line.quantity is None else {"quantity": str(line.quantity)}),
        **({} if line.amount is None else {"amount": str(line.amount)}),
        **(
            {}
            if price is None
            else {
                "price": {
                    "tiers": [[None if upto is None else str(upto), str(each)] for upto, each in price.tiers],
                    "per": str(price.per),
                    "source": price.source,
                    "published": price.published.isoformat(),
                    "kind": price.kind,
                }
            }
        ),
    }


def aligned(rows: Sequence[Sequence[str]], left: Sequence[int]) -> Iterator[str]:
    """Lines with aligned columns: those of `left` to the left, the others to the right."""
    if not rows:
        return
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.ljust(widths[index]) if index in left else cell.rjust(widths[index]) for index, cell in enumerate(row)
        ]
        yield GAP.join(cells).rstrip()
