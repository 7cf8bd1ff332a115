"""Discounts and free amounts: beside the sum of list prices, never in it."""

from decimal import Decimal
from typing import Any

import pytest

from cost.estimate import Line
from cost.prices import book
from cost.reductions import discounts, free, free_amounts
from tests.cost.graphs import estimated, node
from tests.cost.test_formulas import TASK

REASON = "agreed with the account team"
NAT = node("aws:ec2/natGateway:NatGateway")
SPOT = node(
    "aws:ecs/service:Service",
    {"desiredCount": 1, "capacityProviderStrategies": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]},
    refers={"taskDefinition": TASK["name"]},
)


def lines(*nodes: dict[str, Any], usage: dict[str, str] | None = None) -> tuple[Line, ...]:
    return estimated(*nodes, usage=usage).lines


def test_a_discount_takes_a_share_off_the_lines_of_its_prices() -> None:
    [item] = discounts([{"prices": "nat-gateway.*", "percent": 40, "reason": REASON}], lines(NAT), book())
    assert (item.of, item.change, item.reason) == (Decimal("32.85"), Decimal("-13.14"), REASON)


def test_a_discount_on_nothing_is_not_shown() -> None:
    assert list(discounts([{"prices": "ec2.*", "percent": 40, "reason": REASON}], lines(NAT), book())) == []


def test_spot_is_off_the_price_on_demand_and_adds_what_it_costs() -> None:
    """Spot has no list price, so that the sum of list prices lacks it."""
    [item] = discounts([{"prices": "fargate-spot.*", "percent": 70, "reason": REASON}], lines(SPOT, TASK), book())
    assert item.of == Decimal("0.5") * 730 * Decimal("0.04048") + 730 * Decimal("0.004445")
    assert item.change == item.of * Decimal("0.3")


FUNCTION = node("aws:lambda/function:Function", {"memorySize": 1024})
USED = {"requests": "3_000_000", "durationMs": "100"}


def test_an_account_is_not_charged_for_its_free_amounts() -> None:
    found = [item.change for item in free("always", lines(FUNCTION, usage=USED))]
    assert found == [Decimal("-0.20"), Decimal("-5.00001")]


def test_an_account_without_a_free_tier_is_charged_for_all() -> None:
    assert list(free("none", lines(FUNCTION, usage=USED))) == []


def test_a_free_amount_saves_no_more_than_is_used() -> None:
    [requests] = free("always", lines(node("aws:sqs/queue:Queue"), usage={"requests": "500_000"}))
    assert (requests.of, requests.change) == (Decimal("0.20"), Decimal("-0.20"))


def test_resources_share_a_free_amount() -> None:
    queue = node("aws:sqs/queue:Queue")
    twice = [*lines(queue, usage={"requests": "800_000"}), *lines(queue, usage={"requests": "800_000"})]
    [requests] = free("always", twice)
    assert requests.change == Decimal("-0.40")


def test_amounts_of_the_first_months_are_those_of_legacy_accounts() -> None:
    found = lines(node("aws:s3/bucket:Bucket"), usage={"standardGb": "100"})
    assert [item.name for item in free("always", found)] == []
    assert [(item.name, item.change) for item in free("legacy", found)] == [
        ("free s3.standard-gb-months", Decimal("-0.115"))
    ]


@pytest.mark.requirement("MQ-29")
@pytest.mark.parametrize(
    ("key", "amount"),
    [
        ("lambda.requests", 1_000_000),
        ("api-gateway.rest-requests", 1_000_000),
        ("dynamodb.storage-gb-months", 25),
        ("sqs.requests", 1_000_000),
        ("s3.standard-gb-months", 5),
    ],
)
def test_the_free_amounts_of_an_account(key: str, amount: int) -> None:
    assert [item.amount for item in free_amounts() if item.key == key] == [amount]


def test_every_free_amount_is_of_a_price_of_the_book() -> None:
    assert {item.key for item in free_amounts()} - {price.key for price in book()} == set()
