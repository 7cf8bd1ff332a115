"""The price book: unit prices in USD with their source and date, from the files of cost/book.

A file has the prices of one region, `global` for services without regions, in lists of one source and date each:

    region: us-east-1
    lists:
      - source: AWS price list AmazonVPC 20260917190528
        published: 2026-09-17
        kind: price list
        prices:
          nat-gateway.hours: 0.045
          sqs.requests: { per: 1_000_000, usd: 0.40 }
          s3.standard-gb-months: { tiers: [[51_200, 0.023]] }

A tier is the quantity up to which it applies, null for all above, and its price. Where the last tier ends, the price of
what exceeds it is not known. Tiers apply to the quantity of one resource: AWS adds up those of an account.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

FOLDER = Path(__file__).parent / "book"
GLOBAL = "global"
# price list: AWS's own, by its version. golden file: output of infracost, with the list's prices at its date. pricing
# api: answered by AWS's API on a date. page: AWS's page, dated.
Kind = Literal["price list", "golden file", "pricing api", "page"]


def _exact(value: Any) -> Any:
    """A number of a YAML file as it is written, not as its binary approximation."""
    return str(value) if isinstance(value, float) else value


Amount = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(_Data):
    """A price as a file has it. per: the number of units that it is for."""

    usd: Amount | None = None
    tiers: tuple[tuple[Amount | None, Amount], ...] = ()
    per: Annotated[Decimal, Field(gt=0)] = Decimal(1)


class PriceList(_Data):
    """Prices of one source and date."""

    source: Annotated[str, Field(min_length=8)]
    published: date
    kind: Kind
    prices: dict[str, Amount | Entry]


class RegionFile(_Data):
    """A file of the book."""

    region: str
    lists: tuple[PriceList, ...]


@dataclass(frozen=True, kw_only=True)
class Price:
    """A unit price. tiers: up to which quantity, and the price; the first is that of small quantities.

    per: the number of units that people state the price for, such as a million requests.
    """

    key: str
    region: str
    tiers: tuple[tuple[Decimal | None, Decimal], ...]
    per: Decimal
    source: str
    published: date
    kind: str

    @property
    def usd(self) -> Decimal:
        """The price of the first `per` units."""
        return self.tiers[0][1]

    def amount(self, quantity: Decimal) -> Decimal | None:
        """USD for a quantity, tier by tier; None where it exceeds the last known tier."""
        total, below = Decimal(0), Decimal(0)
        for upto, usd in self.tiers:
            top = quantity if upto is None else min(quantity, upto)
            total += (top - below) * usd / self.per
            if upto is None or quantity <= upto:
                return total
            below = upto
        return None


class BookError(ValueError):
    """The price book is invalid; the message has the file, the key and the remedy."""


class Book:
    """Prices by key and region. A pair without a price is unpriced: no price of another region is taken."""

    def __init__(self, prices: Iterable[Price]) -> None:
        self._prices: dict[tuple[str, str], Price] = {}
        for price in prices:
            if (price.key, price.region) in self._prices:
                raise BookError(f"{price.key}: two prices in {price.region}; keep the newer one")
            self._prices[price.key, price.region] = price

    def __iter__(self) -> Iterator[Price]:
        return iter(self._prices.values())

    def price(self, key: str, region: str) -> Price | None:
        """The price in a region, or that of a service without regions; None where no dated source has one."""
        return self._prices.get((key, region)) or self._prices.get((key, GLOBAL))


def read(content: Mapping[str, Any]) -> list[Price]:
    """The prices of a file's content. BookError for a price without any or with both of `usd` and `tiers`."""
    file = RegionFile.model_validate(content)
    return [
        Price(
            key=key,
            region=file.region,
            tiers=_tiers(key, entry) if isinstance(entry, Entry) else ((None, entry),),
            per=entry.per if isinstance(entry, Entry) else Decimal(1),
            source=each.source,
            published=each.published,
            kind=each.kind,
        )
        for each in file.lists
        for key, entry in each.prices.items()
    ]


def _tiers(key: str, entry: Entry) -> tuple[tuple[Decimal | None, Decimal], ...]:
    if (entry.usd is None) == (not entry.tiers):
        raise BookError(f"{key}: has to have either usd or tiers")
    if entry.usd is not None:
        return ((None, entry.usd),)
    ends = [upto for upto, _ in entry.tiers]
    known = [upto for upto in ends if upto is not None]
    if None in ends[:-1] or known != sorted(set(known)):
        raise BookError(f"{key}: tiers end at {ends}; order them by quantity, null last")
    return entry.tiers


@cache
def book() -> Book:
    """The book of cost/book, read once."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]
    return Book(price for content in files for price in read(content))
