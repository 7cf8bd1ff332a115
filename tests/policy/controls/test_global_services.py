"""Resources of global services in us-east-1, and Shield Advanced."""

import json
from typing import Any

import pytest

from policy.tokens import (
    CLOUDWATCH_DASHBOARD,
    CLOUDWATCH_METRIC_ALARM,
    LOGS_LOG_GROUP,
    ROUTE53_QUERY_LOG,
    SHIELD_SUBSCRIPTION,
)
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

HERE, GLOBAL = "eu-west-1", "us-east-1"


def alarm(region: str, **props: Any) -> Given:
    """An alarm in a region."""
    return Given(CLOUDWATCH_METRIC_ALARM, "alarm", props, region=region)


def test_alarms_on_global_metrics(cases: Cases) -> None:
    queries = [{"id": "e", "expression": "m/1"}, {"id": "m", "metric": {"namespace": "AWS/Route53"}}]
    cases(
        "cloudwatch-global-alarm-region",
        passes=[[alarm(GLOBAL, namespace="AWS/CloudFront")], [alarm(HERE, namespace="AWS/Lambda")]],
        fails=[[alarm(HERE, namespace="AWS/CloudFront")], [alarm(HERE, metricQueries=queries)]],
        unknown=[[alarm(HERE, namespace=UNKNOWN)]],
    )


def dashboard(region: str, *metrics: Any) -> Given:
    """A dashboard with one graph."""
    body = {"widgets": [{"type": "metric", "properties": {"region": region, "metrics": list(metrics)}}]}
    return resource(CLOUDWATCH_DASHBOARD, "dashboard", dashboardBody=json.dumps(body))


def test_widgets_of_global_metrics_have_their_region(cases: Cases) -> None:
    metric = ["AWS/CloudFront", "Requests", "Region", "Global"]
    cases(
        "cloudwatch-global-dashboard-region",
        passes=[
            [dashboard(GLOBAL, metric)],
            [dashboard(HERE, ["AWS/Lambda", "Errors"])],
            [resource(CLOUDWATCH_DASHBOARD, "d")],
        ],
        fails=[[dashboard(HERE, ["AWS/Lambda", "Errors"], metric)]],
        unknown=[[resource(CLOUDWATCH_DASHBOARD, "d", dashboardBody=UNKNOWN)]],
    )


@pytest.mark.parametrize("body", ["no json", "[]", '{"widgets": {"properties": {"region": 1, "metrics": "x"}}}', "7"])
def test_malformed_dashboards_raise_no_exception(harness: MakeHarness, body: str) -> None:
    assert (
        harness().of("cloudwatch-global-dashboard-region", resource(CLOUDWATCH_DASHBOARD, "d", dashboardBody=body))
        == []
    )


def test_query_logs_are_in_us_east_1(cases: Cases) -> None:
    def group(region: str) -> Given:
        arn = f"arn:aws:logs:{region}:123456789012:log-group:/aws/route53/z"
        return Given(LOGS_LOG_GROUP, "group", {"arn": arn}, region=region)

    def log(of: Given, arn: str) -> Given:
        return resource(ROUTE53_QUERY_LOG, "log", refers={"cloudwatchLogGroupArn": of}, cloudwatchLogGroupArn=arn)

    right, wrong = group(GLOBAL), group(HERE)
    cases(
        "route53-query-log-region",
        passes=[[log(right, right.props["arn"]), right], [log(right, UNKNOWN), right]],
        fails=[[log(wrong, wrong.props["arn"]), wrong], [log(wrong, UNKNOWN), wrong]],
        unknown=[[resource(ROUTE53_QUERY_LOG, "log", cloudwatchLogGroupArn=UNKNOWN)]],
    )


def test_shield_advanced_requires_an_exemption(cases: Cases) -> None:
    subscription = resource(SHIELD_SUBSCRIPTION, "shield", autoRenew="ENABLED")
    cases("shield-advanced-subscription", passes=[[resource(LOGS_LOG_GROUP, "other")]], fails=[[subscription]])
    cases(
        "shield-advanced-kept",
        passes=[[subscription.with_props(skipDestroy=True)]],
        fails=[[subscription], [subscription.with_props(skipDestroy=False)]],
        unknown=[[subscription.with_props(skipDestroy=UNKNOWN)]],
    )
