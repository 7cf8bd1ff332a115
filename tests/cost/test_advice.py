"""Savings that are not taken, with their amounts."""

from decimal import Decimal
from typing import Any

import pytest

from cost.advice import advice
from cost.estimate import estimate
from cost.prices import book
from tests.conftest import graph_of
from tests.cost.graphs import estimated, graph, node
from tests.cost.test_formulas import FUNCTION, TASK, TEMPLATE

ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
NAT = "aws:ec2/natGateway:NatGateway"


def found(*nodes: dict[str, Any], production: bool = True, usage: dict[str, str] | None = None) -> dict[str, Any]:
    lines = estimated(*nodes, usage=usage).lines
    return {item.name: item.usd for item in advice(lines, book(), production=production)}


def test_an_endpoint_in_three_zones_costs_two_more_than_it_needs() -> None:
    subject = node(ENDPOINT, {"vpcEndpointType": "Interface", "subnetIds": ["a", "b", "c"]})
    assert found(subject) == {"interface endpoints in one zone each": Decimal("14.60")}


def test_gateways_are_needed_once_in_each_region() -> None:
    nodes = [node(NAT, name=name, region=region) for name, region in (("a", "us-east-1"), ("b", "us-east-1"))]
    other = node(NAT, name="c", region="ap-southeast-1")
    assert found(*nodes, other) == {"one NAT gateway in a region": Decimal("32.85")}


def test_idle_provisioned_concurrency_is_all_saved() -> None:
    subject = node(
        "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",
        {"provisionedConcurrentExecutions": 10},
        refers={"functionName": FUNCTION["name"]},
    )
    assert found(subject, FUNCTION)["no provisioned concurrency"] == Decimal("87.601752")


def test_arm64_costs_less_than_x86_64() -> None:
    subject = node("aws:ecs/service:Service", {"desiredCount": 1}, refers={"taskDefinition": TASK["name"]})
    saved = found(subject, TASK)["arm64 in place of x86_64"]
    assert saved == 365 * (Decimal("0.04048") - Decimal("0.03238")) + 730 * (Decimal("0.004445") - Decimal("0.00356"))


def test_other_systems_are_switched_off_outside_of_working_hours() -> None:
    """Databases, nodes and tasks, but no control plane, load balancer or storage."""
    inputs = {"instanceClass": "db.t4g.micro", "engine": "postgres", "allocatedStorage": 20, "storageType": "gp3"}
    subject = node("aws:rds/instance:Instance", inputs)
    [saved] = found(subject, production=False).values()
    assert round(saved, 2) == Decimal("8.21")  # of 11.68, 216.67 hours of 730 remain


def test_production_is_not_switched_off() -> None:
    nodes = node(
        "aws:eks/nodeGroup:NodeGroup",
        {"instanceTypes": ["c7g.2xlarge"], "scalingConfig": {"desiredSize": 3}},
        refers={"launchTemplate": TEMPLATE["name"]},
    )
    assert found(nodes, TEMPLATE) == {}


def test_what_costs_nothing_more_is_no_advice() -> None:
    assert found(node(NAT), node("aws:kms/key:Key", name="key")) == {}


@pytest.mark.requirement("GD-164")
def test_the_report_of_a_stack_names_the_savings_that_it_does_not_take() -> None:
    lines = estimate(graph_of("gifdistributor-prod").to_json()).lines
    assert [item.name for item in advice(lines, book(), production=True)] == [
        "tables on demand in place of provisioned capacity",
        "one NAT gateway in a region",
        "arm64 in place of x86_64",
        "Fargate Spot for tasks that may be interrupted",
        "S3 Intelligent-Tiering",
    ]


def test_savings_are_ordered_by_their_amount() -> None:
    lines = estimate(graph(node(NAT, name="a"), node(NAT, name="b"), node(NAT, name="c"))).lines
    amounts = [item.usd for item in advice(lines, book(), production=True)]
    assert amounts == sorted(amounts, key=lambda usd: -(usd or 0))
