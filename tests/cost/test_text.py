"""The estimate as text and JSON."""

from decimal import Decimal

import pytest

from cost.prices import Price, read
from cost.text import document, quantity, render, unit_price, usd
from tests.cost.graphs import estimated, node

STACK = estimated(
    node("aws:ec2/natGateway:NatGateway", name="a"),
    node("aws:ec2/natGateway:NatGateway", region="us-west-2", name="b"),
    node("aws:msk/replicator:Replicator", name="c"),
    node("aws:iam/role:Role", name="d"),
)


def test_the_text_has_totals_lines_missing_usage_unpriced_lines_and_sources() -> None:
    assert render(STACK).splitlines() == [
        "shop / dev: 32.85 USD a month fixed and 1 fixed charge without an amount, 0.00 by usage",
        "USD, on demand, 730 hours a month, without taxes, discounts and the free allowances of an account. Lines "
        "without usage or price are in no sum.",
        "",
        "service  fixed  by usage  without usage  unpriced",
        "ec2      32.85      0.00              1         2",
        "msk       0.00      0.00              0         1",
        "",
        "region     fixed  by usage  without usage  unpriced",
        "us-east-1  32.85      0.00              1         1",
        "us-west-2   0.00      0.00              0         2",
        "",
        "component  fixed  by usage  without usage  unpriced",
        "a          32.85      0.00              1         0",
        "b           0.00      0.00              0         2",
        "c           0.00      0.00              0         1",
        "",
        "Fixed (32.85)",
        "  a  us-east-1  NAT gateway  730  hour  0.045 per hour [1]  32.85",
        "",
        "Usage missing (1): unit prices",
        "  data through NAT gateway  us-east-1  0.045 per GB  [1]",
        "",
        "Unpriced (3): no dated price in the book",
        "  b  us-west-2  NAT gateway                    730  hour  no nat-gateway.hours",
        "  b  us-west-2  data through NAT gateway            GB    no nat-gateway.gb",
        "  c  us-east-1  aws:msk/replicator:Replicator             MSK Replicator and serverless clusters have no "
        "dated price.",
        "",
        "Free: 1 resource",
        "",
        "Sources",
        "  [1] 2024-07-01: infracost golden files nat_gateway, eip, lb, us-east-1",
    ]


def test_json_has_each_line_with_its_price_source_and_date() -> None:
    found = document(STACK)
    assert (found["fixed"], found["usageMissing"], found["unpriced"], found["freeResources"]) == ("32.850", 1, 3, 1)
    assert found["lines"][0] == {
        "component": "a",
        "resource": "a",
        "service": "ec2",
        "region": "us-east-1",
        "item": "NAT gateway",
        "key": "nat-gateway.hours",
        "unit": "hour",
        "byUsage": False,
        "state": "priced",
        "quantity": "730",
        "amount": "32.850",
        "price": {
            "tiers": [[None, "0.045"]],
            "per": "1",
            "source": "infracost golden files nat_gateway, eip, lb",
            "published": "2024-07-01",
            "kind": "golden file",
        },
    }


@pytest.mark.parametrize(("amount", "text"), [("16.425", "16.43"), ("1234.5", "1,234.50"), ("0", "0.00")])
def test_amounts_are_rounded_to_cents(amount: str, text: str) -> None:
    assert usd(Decimal(amount)) == text


@pytest.mark.parametrize(("number", "text"), [("1460.000", "1,460"), ("0.25", "0.25"), ("182.50000", "182.5")])
def test_quantities_have_no_needless_decimals(number: str, text: str) -> None:
    assert quantity(Decimal(number)) == text


def price(entry: object) -> Price:
    source = {"source": "AWS price list", "published": "2026-09-18", "kind": "price list", "prices": {"a": entry}}
    [found] = read({"region": "us-east-1", "lists": [source]})
    return found


@pytest.mark.parametrize(
    ("entry", "unit", "text"),
    [
        (0.1, "hour", "0.10 per hour"),
        ({"per": 1_000_000, "usd": 0.4}, "query", "0.40 per 1,000,000 queries"),
        ({"per": 1_000_000, "usd": 0.2}, "request", "0.20 per 1,000,000 requests"),
        ({"tiers": [[10_240, 0.085], [None, 0.08]]}, "GB", "from 0.085 per GB"),
    ],
)
def test_unit_prices_have_the_number_of_units_that_they_are_stated_for(entry: object, unit: str, text: str) -> None:
    assert unit_price(price(entry), unit) == text
