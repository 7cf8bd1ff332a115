"""Route 53 health checks and their alarms."""

import pytest
from pulumi import ResourceOptions

from components.edge.route53.health_check import HealthCheck, HealthCheckArgs
from components.edge.route53.health_check_settings import CalculatedHealthCheck, EndpointHealthCheck
from preview.graph import Graph
from tests.conftest import Deploy

TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"
HTTPS = EndpointHealthCheck(type="HTTPS", domain_name="api.media.example", path="/health", interval_seconds=10)


def check_graph(deploy: Deploy, args: HealthCheckArgs, *, unknown: bool = False) -> Graph:
    return deploy(lambda provider: HealthCheck("api", args, ResourceOptions(provider=provider)), unknown=unknown)


@pytest.mark.requirement("MS-06", "QA-03", "GD-168")
def test_an_https_health_check_has_a_path_and_sni(deploy: Deploy):
    check = check_graph(deploy, HealthCheckArgs(settings=HTTPS)).one("HealthCheck", type="HTTPS")
    assert check.inputs == {
        "type": "HTTPS",
        "fqdn": "api.media.example",
        "port": 443,
        "resourcePath": "/health",
        "enableSni": True,
        "requestInterval": 10,
        "failureThreshold": 3,
        "measureLatency": False,
        "tags": {"Name": "api"},
    }


def test_a_search_string_sets_the_type_with_string_match(deploy: Deploy):
    settings = EndpointHealthCheck(type="HTTP", domain_name="api.media.example", search_text="ok")
    check = check_graph(deploy, HealthCheckArgs(settings=settings)).named("api-check")
    assert (check.inputs["type"], check.inputs["searchString"], check.inputs["port"]) == ("HTTP_STR_MATCH", "ok", 80)


def test_an_endpoint_of_another_component_overrides_the_settings(deploy: Deploy):
    check = check_graph(deploy, HealthCheckArgs(settings=HTTPS, domain_name="lb.example")).named("api-check")
    assert check.inputs["fqdn"] == "lb.example"


def test_a_tcp_health_check_has_no_path(deploy: Deploy):
    settings = EndpointHealthCheck(type="TCP", domain_name="db.media.example", port=5432)
    inputs = check_graph(deploy, HealthCheckArgs(settings=settings)).named("api-check").inputs
    assert inputs["port"] == 5432
    assert "resourcePath" not in inputs
    assert "enableSni" not in inputs


def test_a_calculated_check_counts_the_checks_that_it_names(deploy: Deploy):
    settings = CalculatedHealthCheck(type="CALCULATED", health_checks=("one", "two"), healthy_threshold=1)
    args = HealthCheckArgs(settings=settings, counted={"one": "hc-1", "two": "hc-2", "three": "hc-3"})
    check = check_graph(deploy, args).named("api-check")
    assert check.inputs == {
        "type": "CALCULATED",
        "childHealthchecks": ["hc-1", "hc-2"],
        "childHealthThreshold": 1,
        "tags": {"Name": "api"},
    }


@pytest.mark.requirement("MS-06")
def test_the_topic_is_notified_when_the_check_fails_and_when_it_recovers(deploy: Deploy):
    graph = check_graph(deploy, HealthCheckArgs(settings=HTTPS, alarm_topic_arn=TOPIC))
    alarm = graph.one("MetricAlarm")
    assert (alarm.inputs["namespace"], alarm.inputs["metricName"]) == ("AWS/Route53", "HealthCheckStatus")
    assert graph.target(alarm.get("dimensions.HealthCheckId")).name == "api-check"
    assert (alarm.inputs["statistic"], alarm.inputs["comparisonOperator"]) == ("Minimum", "LessThanThreshold")
    assert alarm.inputs["threshold"] == 1
    assert alarm.inputs["alarmActions"] == alarm.inputs["okActions"] == [TOPIC]


def test_there_is_no_alarm_action_without_a_topic(deploy: Deploy):
    assert check_graph(deploy, HealthCheckArgs(settings=HTTPS), unknown=True).of_type("MetricAlarm") == []
