"""What a stack costs in a month: lines by resource, with their price, its source and its date."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from cost.charge import Charge, Usage
from cost.formulas import FORMULAS
from cost.load import Load
from cost.prices import Book, Price, book
from cost.resource import Resource, Resources
from cost.types import allowances, free

State = Literal["priced", "usage missing", "unpriced"]
NO_FORMULA = "no formula"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A charge with its price.

    state: `priced`; `usage missing`, the quantity is not known; `unpriced`, the book has no dated price for the region
    or for so large a quantity, or the type no formula. Only priced lines have an amount, in USD.
    """

    component: str
    resource: str
    service: str
    region: str
    item: str
    key: str
    unit: str
    by_usage: bool
    state: State
    quantity: Decimal | None = None
    price: Price | None = None
    amount: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """The lines of a stack.

    free: number of resources without a price of their own. load: their usage. unread: role and quantity of usage that
    no formula asks for.
    """

    project: str
    stack: str
    lines: tuple[Line, ...]
    free: int
    load: Load = field(default_factory=Load)
    unread: tuple[tuple[str, str], ...] = ()

    def total(self, *, by_usage: bool | None = None) -> Decimal:
        """USD of priced lines: fixed, by usage, or both."""
        return total(self.lines, by_usage=by_usage)

    def without_amount(self, *, by_usage: bool) -> int:
        """Number of lines, fixed or by usage, that are in no sum."""
        return sum(line.amount is None and line.by_usage == by_usage for line in self.lines)

    def having(self, state: State) -> list[Line]:
        """The lines with a state."""
        return [line for line in self.lines if line.state == state]


def total(lines: Iterable[Line], *, by_usage: bool | None = None) -> Decimal:
    """USD of priced lines: fixed, by usage, or both."""
    amounts = (line.amount for line in lines if by_usage in (None, line.by_usage))
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def estimate(graph: Mapping[str, Any], prices: Book | None = None, load: Load | None = None) -> Estimate:
    """The estimate of a graph in the format of `python -m preview STACK --json`.

    prices: the book; that of cost/book if omitted. load: usage; none if omitted.
    """
    known, given = book() if prices is None else prices, load or Load()
    lines: list[Line] = []
    without_price = 0
    read: set[tuple[str, str]] = set()
    for resource in Resources(graph.get("resources", ())):
        used = given.of(*resource.names)
        found = list(lines_of(resource, known, used))
        without_price += not found
        lines += found
        read |= used.read
    return Estimate(
        project=str(graph.get("project", "")),
        stack=str(graph.get("stack", "")),
        lines=tuple(lines),
        free=without_price,
        load=given,
        unread=tuple(sorted(given.entries() - read)),
    )


def lines_of(resource: Resource, prices: Book, usage: Usage) -> Iterator[Line]:
    """The lines of a resource; none for a free one."""
    formula = FORMULAS.get(resource.type)
    if formula is not None:
        for charge in formula(resource, usage):
            yield _priced(resource, charge, prices)
    elif resource.type not in free():
        yield Line(
            component=resource.component,
            resource=resource.name,
            service=resource.service,
            region=resource.region,
            item=resource.type,
            key=resource.type,
            unit="",
            by_usage=True,
            state="unpriced",
            note=allowances().get(resource.type, NO_FORMULA),
        )


def _priced(resource: Resource, charge: Charge, prices: Book) -> Line:
    region = charge.region or resource.region
    price = prices.price(charge.key, region)
    amount = price.amount(charge.quantity) if price is not None and charge.quantity is not None else None
    state: State = "priced"
    if price is None:
        state = "unpriced"
    elif charge.quantity is None:
        state = "usage missing"
    elif amount is None:
        state = "unpriced"
    return Line(
        component=resource.component,
        resource=resource.name,
        service=resource.service,
        region=region,
        item=charge.item,
        key=charge.key,
        unit=charge.unit,
        by_usage=charge.by_usage,
        state=state,
        quantity=charge.quantity,
        price=price,
        amount=amount,
    )
