"""What a stack assumes to pay less than list prices: discounts of its stack file, and free amounts of its account.

Purchases such as Savings Plans are assumptions about the bill here, and no resources of any stack.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from cost.estimate import Line
from cost.prices import Amount, Book

SPOT = "-spot."
Kind = Literal["always", "legacy"]
Tier = Literal["none", "always", "legacy"]


class FreeAmount(BaseModel):
    """An amount of a month that an account is not charged for, with its source and date.

    key: of the price; several regions share the amount. kind: `always`; `legacy`, in the first 12 months of accounts
    that were created before 2025-07-15.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    amount: Amount
    kind: Kind
    source: str
    published: str


@dataclass(frozen=True, kw_only=True)
class Reduction:
    """A change of the sum of list prices in USD. of: the amount that it applies to; for Spot, that of On-Demand."""

    name: str
    reason: str
    of: Decimal
    change: Decimal


def discounts(settings: Sequence[Mapping[str, Any]], lines: Iterable[Line], prices: Book) -> Iterator[Reduction]:
    """A reduction for each discount of the settings that applies to a line with a known quantity.

    A discount on Spot is one on the On-Demand price, as Spot has no list price: it adds what its lines then cost.
    """
    known = list(lines)
    for item in settings:
        share = Decimal(str(item["percent"])) / 100
        found = [line for line in known if fnmatchcase(line.key, str(item["prices"]))]
        listed = sum((line.amount for line in found if line.amount is not None), Decimal(0))
        spot = sum((amount for line in found if (amount := on_demand(line, prices)) is not None), Decimal(0))
        if listed or spot:
            name = f"{item['percent']} % off {item['prices']}"
            change = spot * (1 - share) - listed * share
            yield Reduction(name=name, reason=str(item["reason"]), of=listed + spot, change=change)


def on_demand(line: Line, prices: Book) -> Decimal | None:
    """What a line of Spot would cost on demand; None for other lines, and without a quantity or a price."""
    if SPOT not in line.key or line.amount is not None or line.quantity is None:
        return None
    price = prices.price(line.key.replace(SPOT, "."), line.region)
    return None if price is None else price.amount(line.quantity)


def free(tier: Tier, lines: Iterable[Line]) -> Iterator[Reduction]:
    """A reduction for each free amount of an account that its lines use."""
    known = list(lines)
    for item in free_amounts():
        if tier == "none" or (item.kind == "legacy" and tier != "legacy"):
            continue
        found = [line for line in known if line.key == item.key and line.amount and line.quantity]
        rest, saved = item.amount, Decimal(0)
        for line in found:
            taken = min(rest, line.quantity or Decimal(0))
            rest -= taken
            saved += (line.price.amount(taken) if line.price else None) or Decimal(0)
        if saved:
            total = sum((line.amount or Decimal(0) for line in found), Decimal(0))
            yield Reduction(name=f"free {item.key}", reason=f"{item.published}: {item.source}", of=total, change=-saved)


@cache
def free_amounts() -> tuple[FreeAmount, ...]:
    """The entries of cost/free_amounts.yaml."""
    content = yaml.safe_load((Path(__file__).parent / "free_amounts.yaml").read_text(encoding="utf-8"))
    return tuple(map(FreeAmount.model_validate, content))
