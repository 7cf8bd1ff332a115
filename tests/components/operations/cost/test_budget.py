"""Budgets: their limit, thresholds and tags."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.operations.cost.budget import Budget, BudgetArgs
from components.operations.cost.settings import BudgetSettings
from tests.conftest import STACKS, Deploy, graph_of

TAGS = {"system": "shop", "environment": "dev"}


def inputs(deploy: Deploy, **settings: Any) -> Any:
    given = BudgetSettings(emails=("ops@example.com",), **settings)

    def program(provider: aws.Provider) -> None:
        Budget(
            "cost",
            BudgetArgs(budget_name="shop-dev", settings=given, tags=TAGS),
            ResourceOptions(provider=provider),
        )

    return deploy(program).named("cost-budget").inputs


def thresholds(found: Any) -> list[tuple[str, str, float]]:
    return [(each["notificationType"], each["thresholdType"], each["threshold"]) for each in found["notifications"]]


def test_a_budget_is_monthly_and_of_all_costs_of_the_account(deploy: Deploy) -> None:
    found = inputs(deploy, monthly_usd=18)
    assert {key: found[key] for key in ("name", "budgetType", "timeUnit", "limitUnit")} == {
        "name": "shop-dev",
        "budgetType": "COST",
        "timeUnit": "MONTHLY",
        "limitUnit": "USD",
    }
    assert "filterExpression" not in found


@pytest.mark.parametrize(("usd", "text"), [(18, "18"), (0.5, "0.5"), (1_000_000, "1000000")])
def test_the_limit_has_no_exponent(usd: float, text: str, deploy: Deploy) -> None:
    assert inputs(deploy, monthly_usd=usd)["limitAmount"] == text


def test_a_budget_notifies_at_four_fifths_at_its_limit_and_by_its_forecast(deploy: Deploy) -> None:
    found = inputs(deploy, monthly_usd=18)
    assert thresholds(found) == [
        ("ACTUAL", "PERCENTAGE", 80),
        ("ACTUAL", "PERCENTAGE", 100),
        ("FORECASTED", "PERCENTAGE", 100),
    ]
    assert {address for each in found["notifications"] for address in each["subscriberEmailAddresses"]} == {
        "ops@example.com"
    }


def test_amounts_of_money_notify(deploy: Deploy) -> None:
    found = inputs(deploy, monthly_usd=500, actual_percent=(), forecast_percent=(), actual_usd=(50, 100))
    assert thresholds(found) == [("ACTUAL", "ABSOLUTE_VALUE", 50), ("ACTUAL", "ABSOLUTE_VALUE", 100)]


def test_a_budget_by_tags_has_the_costs_of_resources_with_all_of_them(deploy: Deploy) -> None:
    ands = inputs(deploy, monthly_usd=18, by_tags=True)["filterExpression"]["ands"]
    assert [(each["tags"]["key"], each["tags"]["values"]) for each in ands] == [
        ("system", ["shop"]),
        ("environment", ["dev"]),
    ]


LIMITS = {
    "quikapp-dev": "18",
    "quikapp-qa": "93",
    "quikapp-staging": "460",
    "quikapp-prod": "7850",
    "messageai-prod": "200",
    "gifdistributor-prod": "862",
    "gifdistributor-dev": "150",
    "microservice-prod": "5700",
    "milequest-prod": "500",
}


@pytest.mark.requirement("QA-65", "MA-79", "GD-162", "MS-64", "MQ-44")
@pytest.mark.parametrize("stack", STACKS)
def test_the_budget_of_a_stack_is_that_of_its_design(stack: str) -> None:
    found = graph_of(stack).of_type("aws:budgets/budget:Budget")
    expected = [LIMITS[stack]] if stack in LIMITS else []
    assert [node.inputs["limitAmount"] for node in found] == expected


@pytest.mark.requirement("MQ-45")
def test_costs_of_50_100_and_500_usd_notify() -> None:
    [node] = graph_of("milequest-prod").of_type("aws:budgets/budget:Budget")
    assert [value for _, unit, value in thresholds(node.inputs) if unit == "ABSOLUTE_VALUE"] == [50, 100, 500]


@pytest.mark.requirement("GD-163")
def test_dev_runs_on_spot_alone() -> None:
    for node in graph_of("gifdistributor-dev").of_type("aws:ecs/service:Service"):
        strategies = node.inputs["capacityProviderStrategies"]
        assert {each["capacityProvider"]: each.get("weight") for each in strategies if each.get("weight")} == {
            "FARGATE_SPOT": 1
        }
