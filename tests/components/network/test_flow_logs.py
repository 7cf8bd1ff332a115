"""Flow logs: destination, retention and role."""

from typing import Any

import pytest
from pulumi import ResourceOptions

from components.network.flow_log_settings import FlowLogSettings
from components.network.flow_logs import FlowLogs, FlowLogsArgs, flow_log_group_name
from preview.graph import Graph
from tests.conftest import Deploy

KEY = "arn:aws:kms:us-east-1:123456789012:key/data"


def flow_graph(deploy: Deploy, *, unknown: bool = False) -> Graph:
    def program(provider: Any) -> FlowLogs:
        args = FlowLogsArgs(
            settings=FlowLogSettings(retention_days=365, traffic_type="REJECT", max_aggregation_interval_seconds=60),
            region="us-east-1",
            vpc_name="media-prod",
            vpc_id="vpc-1",
            account_id="123456789012",
            key_arn=KEY,
        )
        return FlowLogs("flow", args, ResourceOptions(provider=provider))

    return deploy(program, unknown=unknown)


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return flow_graph(deploy)


def test_the_log_groups_name_is_known_before_creation(graph: Graph) -> None:
    assert flow_log_group_name("media-prod") == "/vpc/media-prod/flow"
    assert graph.one("LogGroup").inputs["name"] == "/vpc/media-prod/flow"


def test_the_log_group_is_encrypted_and_forgets(graph: Graph) -> None:
    inputs = graph.one("LogGroup").inputs
    assert (inputs["kmsKeyId"], inputs["retentionInDays"]) == (KEY, 365)


def test_the_flow_log_records_the_vpc_into_the_group(graph: Graph) -> None:
    log = graph.one("FlowLog")
    assert log.inputs["vpcId"] == "vpc-1"
    assert (log.inputs["trafficType"], log.inputs["maxAggregationInterval"]) == ("REJECT", 60)
    assert log.inputs["logDestinationType"] == "cloud-watch-logs"
    assert graph.target(log.inputs["logDestination"]) is graph.one("LogGroup")
    assert graph.target(log.inputs["iamRoleArn"]) is graph.one("Role")
    assert log.depends_on(graph.one("RolePolicy"))


def test_only_flow_logs_of_this_account_and_region_assume_the_role(graph: Graph) -> None:
    assert graph.one("Role").json("assumeRolePolicy")["Statement"] == [
        {
            "Sid": "AssumeRole",
            "Effect": "Allow",
            "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "123456789012"},
                "ArnLike": {"aws:SourceArn": "arn:aws:ec2:us-east-1:123456789012:vpc-flow-log/*"},
            },
        }
    ]


def test_the_role_writes_to_this_group_and_to_nothing_else(graph: Graph) -> None:
    policy = graph.one("RolePolicy")
    (only,) = policy.json("policy")["Statement"]
    assert graph.target(policy.inputs["role"]) is graph.one("Role")
    assert only["Action"] == ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    arn = graph.one("LogGroup").outputs["arn"]
    assert only["Resource"] == [arn, f"{arn}:*"]


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    assert [node.urn for node in flow_graph(deploy, unknown=True)] == [node.urn for node in flow_graph(deploy)]
