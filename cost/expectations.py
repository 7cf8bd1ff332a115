"""What the systems' designs expected to cost: a second book, of their own prices and volumes (cost/seeds).

A file has the unit prices that a design used, and its figures, each with the requirement that states it:

    system: gifdistributor
    prices:
      s3-gb-month: { usd: 0.023, list: s3.standard-gb-months }
    figures:
      - { row: GD-155, of: S3 storage, stack: gifdistributor-prod, usd: 18.40, terms: [[500, s3-gb-month]] }

Four amounts are compared with a figure: that of its own terms, that of the same volumes at list prices in us-east-1,
what the graph of the stack is charged for however little it is used, and for a total the estimate of a load profile.
One that differs by more than 5 % from any of them, or that is compared with an incomplete one, has its reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from cost.estimate import Estimate, Line, total
from cost.prices import Amount, Book, book

FOLDER = Path(__file__).parent / "seeds"
REGION = "us-east-1"
TOLERANCE = Decimal("0.05")


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class OwnPrice(_Data):
    """A unit price of a design. usd: None where the design names the thing and not its price. per: the number of units.

    list_price: key of the same price in cost/book; none where AWS has no such price.
    """

    usd: Amount | None = None
    per: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    list_price: str | None = Field(default=None, alias="list")


class Figure(_Data):
    """An expected amount a month.

    usd, up_to: the amount, or its range. terms: volumes with the names of their prices. less_percent: a discount on
    them. solves: key of the list price from which the volume follows, where the design states only money. graph: price
    keys in the stack that the figure is about, as globs. resources: names of their resources, as a glob. at_most: the
    figure bounds them. profile: of the stack whose whole estimate it is compared with; empty for stacks without
    profiles. reason: why the figure differs from an amount.
    """

    row: str
    of: str
    stack: str
    usd: Amount
    up_to: Amount | None = Field(default=None, alias="upTo")
    terms: tuple[tuple[Amount, str], ...] = ()
    less_percent: Amount = Field(default=Decimal(0), alias="lessPercent")
    solves: str | None = None
    graph: tuple[str, ...] = ()
    resources: str = "*"
    at_most: bool = Field(default=False, alias="atMost")
    profile: str | None = None
    reason: str = ""


class Expectations(_Data):
    """A file of cost/seeds."""

    system: str
    prices: Mapping[str, OwnPrice] = Field(default_factory=dict[str, OwnPrice])
    figures: tuple[Figure, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A figure beside other amounts in USD; None where there is none, or a price is missing.

    own: by the design's terms. listed: by the same volumes at list prices. fixed: charged by the graph without usage;
    estimated: fixed and by usage, for the profile. without_amount: charges of the graph that are in no sum.
    list_price_missing: the book lacks that of a term. volume: solved from the money, in units of the list price.
    """

    figure: Figure
    own: Decimal | None
    listed: Decimal | None
    fixed: Decimal | None
    estimated: Decimal | None
    without_amount: int
    list_price_missing: bool
    volume: Decimal | None

    @property
    def deviations(self) -> list[str]:
        """Names of the amounts that differ from the figure."""
        named = {"own": self.own, "list": self.listed, "profile": self.estimated}
        found = [name for name, amount in named.items() if amount is not None and not self._near(amount)]
        if self.fixed is not None:
            exceeds = self.fixed > (self.figure.up_to or self.figure.usd)
            if exceeds if self.figure.at_most else not self._near(self.fixed):
                found.append("graph")
        return found

    @property
    def incomplete(self) -> list[str]:
        """Names of the amounts that lack a price."""
        found = ["list"] if self.list_price_missing else []
        return [*found, "graph"] if self.without_amount else found

    def _near(self, amount: Decimal) -> bool:
        low, high = self.figure.usd, self.figure.up_to or self.figure.usd
        return low * (1 - TOLERANCE) <= amount <= high * (1 + TOLERANCE)


def compare(
    expectations: Expectations, figure: Figure, estimates: Mapping[str, Estimate], prices: Book | None = None
) -> Comparison:
    """A figure beside its terms, list prices and the graph. estimates: of the stack by profile, which is empty without
    profiles. KeyError for a term whose price the file lacks, and for a profile that the stack lacks."""
    known = book() if prices is None else prices
    graph = next(iter(estimates.values()))
    terms = [(quantity, expectations.prices[name]) for quantity, name in figure.terms]
    share = 1 - figure.less_percent / 100
    own = [None if price.usd is None else quantity * price.usd / price.per for quantity, price in terms]
    lines = list(_lines(graph, figure))
    listed = [_listed(quantity, price, known) for quantity, price in terms if price.list_price]
    return Comparison(
        figure=figure,
        own=None if (amount := _sum(own)) is None else amount * share,
        listed=_sum(listed) if len(listed) == len(terms) else None,
        fixed=total(lines) if any(line.amount is not None for line in lines) else None,
        estimated=None if figure.profile is None else estimates[figure.profile].total(),
        without_amount=sum(line.amount is None for line in lines),
        list_price_missing=None in listed,
        volume=_solved(figure, known),
    )


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


def _listed(quantity: Decimal, price: OwnPrice, prices: Book) -> Decimal | None:
    found = prices.price(price.list_price, REGION) if price.list_price else None
    return None if found is None else found.amount(quantity)


def _solved(figure: Figure, prices: Book) -> Decimal | None:
    """At the price of small quantities."""
    found = prices.price(figure.solves, REGION) if figure.solves else None
    return None if found is None else figure.usd * found.per / found.usd


def _lines(graph: Estimate, figure: Figure) -> Iterator[Line]:
    for line in graph.lines:
        named = any(fnmatchcase(line.key, key) for key in figure.graph)
        if named and not line.by_usage and fnmatchcase(line.resource, figure.resources):
            yield line


@cache
def expectations() -> Mapping[str, Expectations]:
    """The files of cost/seeds, by system."""
    contents: list[Any] = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]
    return {found.system: found for found in map(Expectations.model_validate, contents)}


def of_stack(stack: str) -> list[tuple[Expectations, Figure]]:
    """The figures about a stack."""
    return [(each, figure) for each in expectations().values() for figure in each.figures if figure.stack == stack]
