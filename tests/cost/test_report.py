"""The cost of whole stacks."""

import pytest

from cost.prices import book
from cost.reductions import on_demand
from cost.report import Report, report
from tests.conftest import ALL_SUMMARIES, graph_of
from tests.cost.graphs import cost_settings


def report_of(stack: str, profile: str = "") -> Report:
    return report(graph_of(stack).to_json(), cost_settings(stack), ALL_SUMMARIES[stack].environment, profile)


@pytest.mark.parametrize("stack", ["dev", "gifdistributor-dev", "quikapp-dev"])
def test_a_stack_of_developers_costs_less_than_150_usd_a_month_unused(stack: str) -> None:
    """With Spot as its stack file assumes; nothing else that is fixed lacks a price."""
    found = report_of(stack)
    lines = [line for line in found.estimate.lines if line.amount is None and not line.by_usage]
    assert [line.key for line in lines if on_demand(line, book()) is None] == []
    assert found.estimate.total(by_usage=False) < 150
    assert found.reduced < 150


def test_an_unused_milequest_costs_less_than_its_design_expects_of_100_users() -> None:
    found = report_of("milequest-prod").estimate
    assert found.total(by_usage=False) < 35
    assert [line.key for line in found.lines if line.amount is None and not line.by_usage] == [
        "elasticache.valkey.serverless-gb-hours"
    ]


def test_reductions_are_beside_the_sum_of_list_prices() -> None:
    found = report_of("microservice-prod")
    saved = sum(item.change for item in found.reductions)
    assert saved < 0
    assert found.reduced == found.estimate.total() + saved


def test_a_report_has_all_profiles_and_one_estimate() -> None:
    found = report_of("messageai-prod", "medium")
    assert [each.load.profile for each in found.profiles] == ["small", "medium", "large"]
    assert found.estimate is found.profiles[1]
