"""Anomalies of the bill: an adopted or created monitor, and its subscriptions."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.operations.cost.anomalies import Anomalies, AnomaliesArgs
from components.operations.cost.settings import AnomalySettings
from preview.graph import Graph
from tests.conftest import Deploy, graph_of

MONITOR = "arn:aws:ce::123456789012:anomalymonitor/3f2504e0-4f89-41d3-9a0c-0305e82c3301"
SUBSCRIPTION, OWN = (
    "aws:costexplorer/anomalySubscription:AnomalySubscription",
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
)


def graph(deploy: Deploy, **settings: Any) -> Graph:
    given = AnomalySettings.model_validate({"daily": ("ops@example.com",), **settings})

    def program(provider: aws.Provider) -> None:
        Anomalies("anomalies", AnomaliesArgs(prefix="shop-dev", settings=given), ResourceOptions(provider=provider))

    return deploy(program)


def test_an_existing_monitor_is_adopted(deploy: Deploy) -> None:
    found = graph(deploy, monitor_arn=MONITOR)
    assert found.of_type(OWN) == []
    assert found.named("anomalies-daily").inputs["monitorArnLists"] == [MONITOR]


def test_a_monitor_of_services_is_created_without_one(deploy: Deploy) -> None:
    found = graph(deploy)
    monitor = found.named("anomalies-monitor")
    assert (monitor.inputs["monitorType"], monitor.inputs["monitorDimension"]) == ("DIMENSIONAL", "SERVICE")
    assert found.target(found.named("anomalies-daily").inputs["monitorArnLists"][0]).name == "anomalies-monitor"


def test_anomalies_are_reported_from_a_total_impact_on(deploy: Deploy) -> None:
    dimension = graph(deploy, minimum_usd=20).named("anomalies-daily").inputs["thresholdExpression"]["dimension"]
    assert dimension == {
        "key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
        "matchOptions": ["GREATER_THAN_OR_EQUAL"],
        "values": ["20"],
    }


def test_a_frequency_without_addresses_has_no_subscription(deploy: Deploy) -> None:
    found = graph(deploy, daily=(), weekly=("a@example.com", "b@example.com")).of_type(SUBSCRIPTION)
    assert [(node.inputs["frequency"], len(node.inputs["subscribers"])) for node in found] == [("WEEKLY", 2)]


@pytest.mark.requirement("MA-80", "MQ-46")
@pytest.mark.parametrize("stack", ["messageai-prod", "milequest-prod"])
def test_a_stack_subscribes_to_the_monitor_that_the_account_has(stack: str) -> None:
    found = graph_of(stack)
    assert found.of_type(OWN) == []
    assert found.named("cost-anomalies-daily").inputs["monitorArnLists"][0].startswith("arn:aws:ce::")


@pytest.mark.requirement("MQ-47")
def test_a_report_is_sent_weekly() -> None:
    assert graph_of("milequest-prod").named("cost-anomalies-weekly").inputs["frequency"] == "WEEKLY"
