"""What a resource is charged for, as quantities of a month, before any price."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

HOURS = Decimal(730)  # of a month: 365 x 24 / 12, as in AWS's own examples of prices

Usage = Mapping[str, Decimal]
"""What a resource is used for in a month, by name: `processedGb`. A name that is absent is not zero but unknown."""


@dataclass(frozen=True, kw_only=True)
class Charge:
    """A quantity with the key of its price in the book (cost/book).

    quantity: in a month; None where it depends on usage that is not given, or on a value known after deployment only.
    by_usage: whether it depends on usage. region: of the price; that of the resource if empty.
    """

    item: str
    key: str
    unit: str
    quantity: Decimal | None
    by_usage: bool = False
    region: str = ""


def fixed(item: str, key: str, unit: str, quantity: Decimal | int | None, region: str = "") -> Charge:
    """A charge of each month, however little the resource is used."""
    return Charge(
        item=item, key=key, unit=unit, quantity=None if quantity is None else Decimal(quantity), region=region
    )


def by_usage(item: str, key: str, unit: str, quantity: Decimal | None, region: str = "") -> Charge:
    """A charge for usage."""
    return Charge(item=item, key=key, unit=unit, quantity=quantity, by_usage=True, region=region)


def product(*factors: Decimal | int | None) -> Decimal | None:
    """The product; None if a factor is unknown."""
    result = Decimal(1)
    for factor in factors:
        if factor is None:
            return None
        result *= factor
    return result


def above(quantity: Decimal | None, included: Decimal | None) -> Decimal | None:
    """What exceeds an included quantity; None if either is unknown."""
    return None if quantity is None or included is None else max(quantity - included, Decimal(0))
