"""States of lines, components and totals."""

from decimal import Decimal

import pytest

from cost.estimate import estimate
from tests.conftest import STACKS_AND_SHOWCASES, graph_of
from tests.cost.graphs import estimated, graph, lines, node

NAT = "aws:ec2/natGateway:NatGateway"


def test_missing_usage_is_no_amount_and_keeps_its_unit_price() -> None:
    [_, data] = lines(node(NAT))
    assert (data.state, data.amount, data.price and data.price.usd) == ("usage missing", None, Decimal("0.045"))


def test_usage_of_zero_costs_nothing() -> None:
    [_, data] = lines(node(NAT), usage={"processedGb": "0"})
    assert (data.state, data.amount) == ("priced", 0)


def test_a_region_without_a_price_is_unpriced() -> None:
    found = estimated(node(NAT, region="us-west-2"))
    assert [(line.state, line.amount) for line in found.lines] == [("unpriced", None)] * 2
    assert found.total() == 0


def test_a_quantity_beyond_the_known_tiers_is_unpriced() -> None:
    found = {line.item: line.state for line in lines(node("aws:s3/bucket:Bucket"), usage={"standardGb": "51_201"})}
    assert found["standard storage"] == "unpriced"


def test_free_resources_are_counted() -> None:
    found = estimated(node("aws:iam/role:Role", name="role"), node("aws:ec2/vpcEndpoint:VpcEndpoint"))
    assert (found.lines, found.free) == ((), 2)


@pytest.mark.parametrize(
    ("field", "value"), [("custom", False), ("external", True), ("type", "pulumi:providers:aws")], ids=str
)
def test_what_is_no_managed_resource_costs_nothing(field: str, value: object) -> None:
    found = estimate(graph({**node(NAT), field: value}))
    assert (found.lines, found.free) == ((), 0)


def test_fixed_charges_and_usage_are_summed_separately() -> None:
    found = estimated(node(NAT), usage={"processedGb": "100"})
    assert found.total(by_usage=False) == Decimal("32.85")
    assert found.total(by_usage=True) == Decimal("4.50")
    assert found.total() == Decimal("37.35")


def test_the_component_of_a_line_is_the_second_below_the_stack() -> None:
    parts = [("stack", ""), ("region", "stack"), ("vpc", "region"), ("zone", "vpc")]
    components = [
        {
            **node("pulumi:pulumi:Stack" if name == "stack" else "media:x:Y", name=name),
            "parent": parent,
            "custom": False,
        }
        for name, parent in parts
    ]
    found = estimate(graph(*components, {**node(NAT), "parent": "zone"}))
    assert {line.component for line in found.lines} == {"vpc"}


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_a_line_of_a_stack_has_an_amount_exactly_if_it_is_priced(stack: str) -> None:
    found = estimate(graph_of(stack).to_json())
    assert {line for line in found.lines if (line.amount is not None) != (line.state == "priced")} == set()
    assert {line for line in found.lines if line.state == "priced" and line.price is None} == set()


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_unknown_outputs_lose_no_fixed_price(stack: str) -> None:
    """The first preview of a stack costs what it costs afterwards: formulas follow references, not ids."""
    known, unknown = (estimate(graph_of(stack, unknown=each).to_json()) for each in (False, True))
    assert unknown.total(by_usage=False) == known.total(by_usage=False)
