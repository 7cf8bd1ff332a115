"""The price book: sources, dates, tiers, regions."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from cost.prices import Book, BookError, Price, book, read

SOURCE = {"source": "AWS price list AmazonS3", "published": date(2026, 9, 18), "kind": "price list"}


def of(entry: Any, region: str = "us-east-1") -> Price:
    [price] = read({"region": region, "lists": [{**SOURCE, "prices": {"a": entry}}]})
    return price


def test_a_price_is_as_exact_as_it_is_written() -> None:
    assert of(0.045).amount(Decimal(730)) == Decimal("32.85")


def test_a_price_is_for_a_number_of_units() -> None:
    assert of({"per": 1_000_000, "usd": 0.20}).amount(Decimal(10_000_000)) == Decimal(2)


@pytest.mark.parametrize(("quantity", "amount"), [(0, 0), (5, 10), (10, 20), (15, 25), (30, 30)])
def test_a_tier_applies_to_what_is_in_it(quantity: int, amount: int) -> None:
    assert of({"tiers": [[10, 2], [20, 1], [None, 0]]}).amount(Decimal(quantity)) == amount


def test_what_exceeds_the_last_tier_has_no_price() -> None:
    price = of({"tiers": [[10, 2]]})
    assert price.amount(Decimal(10)) == 20
    assert price.amount(Decimal(11)) is None


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"per": 10}, "either usd or tiers"),
        ({"usd": 1, "tiers": [[None, 1]]}, "either usd or tiers"),
        ({"tiers": [[20, 1], [10, 2]]}, "order them"),
        ({"tiers": [[None, 1], [10, 2]]}, "null last"),
    ],
)
def test_an_entry_without_one_order_of_prices_is_rejected(entry: Any, message: str) -> None:
    with pytest.raises(BookError, match=message):
        of(entry)


@pytest.mark.parametrize("field", ["source", "published", "kind"])
def test_a_list_without_source_date_or_kind_is_rejected(field: str) -> None:
    given = {key: value for key, value in SOURCE.items() if key != field}
    with pytest.raises(ValidationError, match=field):
        read({"region": "us-east-1", "lists": [{**given, "prices": {"a": 1}}]})


def test_prices_from_memory_have_no_kind() -> None:
    with pytest.raises(ValidationError, match="kind"):
        read({"region": "us-east-1", "lists": [{**SOURCE, "kind": "memory", "prices": {"a": 1}}]})


def test_a_region_without_a_price_takes_none_of_another_region() -> None:
    assert Book([of(1)]).price("a", "eu-west-1") is None


def test_a_service_without_regions_has_one_price() -> None:
    assert Book([of(1, "global")]).price("a", "eu-west-1") == of(1, "global")


def test_two_prices_for_a_region_are_rejected() -> None:
    with pytest.raises(BookError, match="two prices in us-east-1"):
        Book([of(1), of(2)])


def test_no_price_of_the_book_is_newer_than_its_other_dates_allow() -> None:
    assert {price.key for price in book() if not date(2024, 1, 1) <= price.published <= date.today()} == set()


def test_a_price_in_several_regions_has_the_same_number_of_units() -> None:
    units: dict[str, set[Decimal]] = {}
    for price in book():
        units.setdefault(price.key, set()).add(price.per)
    assert {key: per for key, per in units.items() if len(per) > 1} == {}
