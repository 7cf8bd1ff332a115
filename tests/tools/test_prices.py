"""Prices from AWS's price list: matched by usage type, with version and date; what is not found keeps its entry."""

import json
from decimal import Decimal
from typing import Any, cast

import boto3  # pyright: ignore[reportMissingTypeStubs]
import pytest
from botocore.stub import Stubber  # pyright: ignore[reportMissingTypeStubs]

from cost.prices import book, read
from tools.prices import NotFoundError, Query, ask, merged, queries, query_of, refresh

NAT = Query(service="AmazonEC2", usage="NatGateway-Hours", filters={"productFamily": "NAT Gateway"})


def product(usage: str, *tiers: tuple[str, str, str]) -> str:
    dimensions = {
        str(index): {"beginRange": begin, "endRange": end, "pricePerUnit": {"USD": usd}}
        for index, (begin, end, usd) in enumerate(tiers)
    }
    return json.dumps(
        {
            "product": {"attributes": {"usagetype": usage}},
            "terms": {"OnDemand": {"term": {"priceDimensions": dimensions}}},
            "version": "20261125120000",
            "publicationDate": "2026-11-25T12:00:00Z",
        }
    )


def client(*products: str, filters: dict[str, str] | None = None, service: str = "AmazonEC2") -> Any:
    """A client that answers once, and checks its request."""
    made: Any = cast("Any", boto3).client(
        "pricing", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    stubber: Any = cast("Any", Stubber)(made)
    terms = {"regionCode": "us-west-2", **({"productFamily": "NAT Gateway"} if filters is None else filters)}
    expected = {
        "ServiceCode": service,
        "Filters": [{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in terms.items()],
    }
    stubber.add_response("get_products", {"PriceList": list(products)}, expected)
    stubber.activate()
    return made


def test_a_price_has_the_version_and_the_date_of_its_list() -> None:
    found = ask(client(product("USW2-NatGateway-Hours", ("0", "Inf", "0.0450000000"))), NAT, "us-west-2")
    assert found.tiers == ((None, Decimal("0.0450000000")),)
    assert (found.version, found.published) == ("20261125120000", "2026-11-25")


@pytest.mark.parametrize("usage", ["NatGateway-Hours", "USW2-NatGateway-Hours", "us-west-2-NatGateway-Hours"])
def test_a_usage_type_begins_with_its_region_or_nothing(usage: str) -> None:
    assert ask(client(product(usage, ("0", "Inf", "1"))), NAT, "us-west-2").tiers == ((None, Decimal(1)),)


def test_a_usage_type_with_another_beginning_is_another_price() -> None:
    products = [
        product(usage, ("0", "Inf", "1"))
        for usage in ("USW2-NatGateway-Hours", "USW2-Regional-NatGateway-Hours", "USW2-NatGateway-Hours-Other")
    ]
    assert ask(client(*products), NAT, "us-west-2").tiers == ((None, Decimal(1)),)


@pytest.mark.parametrize("number", [0, 2])
def test_none_or_several_products_are_no_price(number: int) -> None:
    products = [product("USW2-NatGateway-Hours", ("0", "Inf", "1"))] * number
    with pytest.raises(NotFoundError, match=f"{number} products"):
        ask(client(*products), NAT, "us-west-2")


def test_tiers_are_in_the_order_of_their_quantities() -> None:
    found = ask(client(product("USW2-NatGateway-Hours", ("10", "Inf", "1"), ("0", "10", "2"))), NAT, "us-west-2")
    assert found.tiers == ((Decimal(10), Decimal(2)), (None, Decimal(1)))


def test_what_is_not_found_is_reported_and_has_no_price() -> None:
    found = refresh(client(), [("nat-gateway.hours", "us-west-2"), ("sqs.requests", "us-west-2")])
    assert found.prices.get("us-west-2", {}) == {}
    assert found.missing == ["us-west-2 nat-gateway.hours: 0 products of AmazonEC2 end in NatGateway-Hours"]


def test_a_new_price_replaces_the_old_one_and_leaves_the_others() -> None:
    content = {
        "region": "us-west-2",
        "lists": [
            {
                "source": "infracost golden file",
                "published": "2024-07-01",
                "kind": "golden file",
                "prices": {"nat-gateway.hours": 0.05, "eks.cluster-hours": 0.10},
            }
        ],
    }
    new = refresh(client(product("USW2-NatGateway-Hours", ("0", "Inf", "0.045"))), [("nat-gateway.hours", "us-west-2")])
    found = {price.key: (price.usd, price.source) for price in read(merged(content, new.prices["us-west-2"]))}
    assert found == {
        "eks.cluster-hours": (Decimal("0.1"), "infracost golden file"),
        "nat-gateway.hours": (Decimal("0.045"), "AWS price list AmazonEC2 20261125120000"),
    }


@pytest.mark.parametrize(
    ("key", "usage"),
    [
        ("ec2.hours.c7g.2xlarge", "BoxUsage:c7g.2xlarge"),
        ("msk.broker-hours.kafka.m7g.large", "Kafka.m7g.large"),
        ("elasticache.valkey.hours.cache.r7g.large", "NodeUsage:cache.r7g.large"),
        ("rds.postgres.multi-az.hours.db.r7g.2xlarge", "Multi-AZUsage:db.r7g.2xlarge"),
    ],
)
def test_a_size_is_a_part_of_the_usage_type(key: str, usage: str) -> None:
    found = query_of(key)
    assert found is not None
    assert found.usage == usage


def test_a_price_of_an_hour_becomes_one_of_a_month() -> None:
    query = queries()["dynamodb.rcu-months"]
    answer = product("USW2-ReadCapacityUnit-Hrs", ("0", "Inf", "0.00013"))
    found = ask(client(answer, filters={}, service="AmazonDynamoDB"), query, "us-west-2")
    assert found.tiers == ((None, Decimal("0.0949")),)


def test_every_query_is_of_a_price_that_the_book_has_or_a_formula_asks_for() -> None:
    known = {price.key for price in book()} | {"aurora.hours.db.r7g.large", "elasticache.valkey.serverless-gb-hours"}
    assert [key for key in queries() if not any(each.startswith(key.rstrip("*")) for each in known)] == []
