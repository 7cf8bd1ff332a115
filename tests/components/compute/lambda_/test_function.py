"""A function: code, role, logs, alias, invocations and network."""

import pytest

from components.foundation.grants import ActionsGrant
from policy.controls.lambda_functions import DEPRECATED_RUNTIMES
from preview.engine import ProgramError
from preview.graph import Graph
from tests.components.compute.lambda_.functions import (
    ALARMS,
    FAILED,
    FUNCTION,
    KEY,
    QUEUE,
    STREAM,
    TOPIC,
    function,
    statements,
)
from tests.conftest import Deploy

ASYNCHRONOUS = {"asynchronous": {"maximumRetryAttempts": 1, "onFailure": {"queue": "failed"}}}


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    grant = ActionsGrant(actions=("dynamodb:UpdateItem",), resources=["arn:table"])
    settings = {"memoryMb": 512, "environment": {"CORS_ORIGIN": "*"}, "provisionedConcurrency": 3, **ASYNCHRONOUS}
    return function(deploy, settings, grants={"table-live": grant})


def test_it_runs_on_graviton_with_a_supported_runtime(graph: Graph) -> None:
    inputs = graph.named("functions-distances-function").inputs
    assert (inputs["architectures"], inputs["handler"]) == (["arm64"], "functions.distances.handler.handle")
    assert inputs["runtime"] == "python3.13"
    assert inputs["runtime"] not in DEPRECATED_RUNTIMES


def test_its_log_group_exists_first_with_key_and_retention(graph: Graph) -> None:
    group, made = graph.named("functions-distances-logs"), graph.named("functions-distances-function")
    assert group.inputs == {
        "name": "/aws/lambda/acme-prod-distances",
        "kmsKeyId": KEY,
        "retentionInDays": 90,
    }
    assert group in graph.referenced(made, "loggingConfig")
    logging = made.inputs["loggingConfig"]
    assert (logging["logFormat"], logging["applicationLogLevel"]) == ("JSON", "INFO")


def test_shared_code_is_a_layer_of_the_same_platform(deploy: Deploy) -> None:
    graph = function(deploy, {}, layered=True)
    layer, made = graph.named("functions-shared-version"), graph.named("functions-distances-function")
    assert made.inputs["layers"] == [layer.outputs["arn"]]
    assert layer.inputs["layerName"] == "acme-prod-shared"
    assert layer.inputs["compatibleRuntimes"] == [made.inputs["runtime"]]
    assert layer.inputs["compatibleArchitectures"] == made.inputs["architectures"]


def test_its_environment_is_encrypted_and_contains_links_and_settings(graph: Graph) -> None:
    inputs = graph.named("functions-distances-function").inputs
    assert inputs["kmsKeyArn"] == KEY
    assert inputs["environment"]["variables"] == {
        "POWERTOOLS_SERVICE_NAME": "acme-prod-distances",
        "POWERTOOLS_METRICS_NAMESPACE": "acme-prod",
        "TABLE_LIVE": "acme-prod-live",
        "CORS_ORIGIN": "*",
    }


def test_the_alias_is_the_version_of_the_deployment(graph: Graph) -> None:
    made, alias = graph.named("functions-distances-function"), graph.named("functions-distances-alias")
    assert made.inputs["publish"] is True
    assert (alias.inputs["name"], alias.inputs["functionVersion"]) == ("live", made.outputs["version"])


def test_lambda_assumes_the_role_for_this_account_only(graph: Graph) -> None:
    trust = graph.named("functions-distances-execution-role").json("assumeRolePolicy")["Statement"]
    assert trust[0]["Principal"] == {"Service": "lambda.amazonaws.com"}
    assert trust[0]["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
    }


def test_its_role_has_its_access_and_what_lambda_needs(graph: Graph) -> None:
    logs = graph.named("functions-distances-logs").outputs["arn"]
    assert {sid: (entry["Action"], entry["Resource"]) for sid, entry in statements(graph).items()} == {
        "TableLive": (["dynamodb:UpdateItem"], ["arn:table"]),
        "FailureQueueFailed": (["sqs:SendMessage"], [FAILED]),
        "FailureQueueFailedKey": (["kms:Decrypt", "kms:GenerateDataKey"], KEY),
        "Logs": (["logs:CreateLogStream", "logs:PutLogEvents"], [f"{logs}:*"]),
        "EnvironmentKey": (["kms:Decrypt"], KEY),
        "Traces": (["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"]),
    }


def test_the_function_is_created_after_its_permissions(graph: Graph) -> None:
    made = graph.named("functions-distances-function")
    assert graph.named("functions-distances-execution-policy") in graph.referenced(made, "role")


def test_requests_are_traced_unless_the_caller_decides(deploy: Deploy, graph: Graph) -> None:
    assert graph.named("functions-distances-function").inputs["tracingConfig"] == {"mode": "Active"}
    assert "Traces" not in statements(function(deploy, {"tracing": "PassThrough"}))


def test_concurrency_is_provisioned_for_the_alias(graph: Graph) -> None:
    inputs = graph.named("functions-distances-provisioned").inputs
    assert inputs == {
        "functionName": "acme-prod-distances",
        "qualifier": "live",
        "provisionedConcurrentExecutions": 3,
    }


def test_failed_asynchronous_events_go_to_a_watched_queue(graph: Graph) -> None:
    inputs = graph.named("functions-distances-asynchronous").inputs
    assert inputs == {
        "functionName": "acme-prod-distances",
        "qualifier": "live",
        "maximumRetryAttempts": 1,
        "maximumEventAgeInSeconds": 6 * 3600,
        "destinationConfig": {"onFailure": {"destination": FAILED}},
    }
    alarm = graph.named("functions-failures-failed-alarm-messages").inputs
    assert (alarm["dimensions"], alarm["alarmActions"]) == ({"QueueName": "acme-prod-failed"}, [ALARMS])


def test_a_function_outside_of_the_vpc_has_no_interfaces(graph: Graph) -> None:
    inputs = graph.named("functions-distances-function").inputs
    assert {"vpcConfig", "replaceSecurityGroupsOnDestroy"} & set(inputs) == set()
    assert not graph.of_type("aws:ec2/securityGroup:SecurityGroup")


def test_a_function_in_the_vpc_has_its_own_group_in_each_zone(deploy: Deploy) -> None:
    graph = function(deploy, {"vpc": {"egress": "endpoints"}})
    made = graph.named("functions-distances-function").inputs
    group = graph.named("functions-distances-group-group")
    assert made["vpcConfig"] == {"subnetIds": ["subnet-a", "subnet-b"], "securityGroupIds": [group.outputs["id"]]}
    assert made["replaceSecurityGroupsOnDestroy"] is True
    rules = {node.name.rpartition("-")[2]: node.inputs for node in graph.of_type("SecurityGroupEgressRule")}
    assert rules["https"]["cidrIpv4"] == "10.0.0.0/16"
    assert rules["dynamodb"]["prefixListId"] == "pl-dynamodb"


def test_only_lambda_manages_the_network_interfaces(deploy: Deploy) -> None:
    found = statements(function(deploy, {"vpc": {}}))
    allowed, denied = found["NetworkInterfaces"], found["NetworkInterfacesByCode"]
    assert (allowed["Effect"], denied["Effect"]) == ("Allow", "Deny")
    assert allowed["Action"] == denied["Action"]
    assert denied["Condition"] == {"ArnEquals": {"lambda:SourceFunctionArn": [FUNCTION]}}


def test_a_queue_is_read_in_batches_with_partial_failures(deploy: Deploy) -> None:
    source = {"queue": "routes", "batchSize": 100, "batchingWindowSeconds": 5, "maximumConcurrency": 7}
    graph = function(deploy, {"eventSources": {"routes": source}})
    inputs = graph.named("functions-distances-source-routes-mapping").inputs
    assert inputs == {
        "functionName": graph.named("functions-distances-alias").outputs["arn"],
        "eventSourceArn": QUEUE,
        "enabled": True,
        "batchSize": 100,
        "maximumBatchingWindowInSeconds": 5,
        "functionResponseTypes": ["ReportBatchItemFailures"],
        "scalingConfig": {"maximumConcurrency": 7},
    }
    received = statements(graph)["SourceQueueRoutes"]
    assert received["Action"] == ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    assert received["Resource"] == [QUEUE]


def test_records_of_a_stream_that_fail_are_isolated_and_go_to_the_topic(deploy: Deploy) -> None:
    source = {"table": "live", "maximumRetryAttempts": 3, "onFailure": {"topic": "news"}}
    graph = function(deploy, {"eventSources": {"live": source}})
    inputs = graph.named("functions-distances-source-live-mapping").inputs
    assert inputs == {
        "functionName": graph.named("functions-distances-alias").outputs["arn"],
        "eventSourceArn": STREAM,
        "enabled": True,
        "batchSize": 100,
        "maximumBatchingWindowInSeconds": 0,
        "functionResponseTypes": ["ReportBatchItemFailures"],
        "startingPosition": "TRIM_HORIZON",
        "parallelizationFactor": 1,
        "bisectBatchOnFunctionError": True,
        "maximumRetryAttempts": 3,
        "maximumRecordAgeInSeconds": 24 * 3600,
        "destinationConfig": {"onFailure": {"destinationArn": TOPIC}},
    }
    assert statements(graph)["SourceTableLive"]["Resource"] == [STREAM]


def test_a_pilot_light_reads_nothing_and_provisions_nothing(deploy: Deploy) -> None:
    settings = {"provisionedConcurrency": 3, "eventSources": {"routes": {"queue": "routes"}}}
    graph = function(deploy, settings, pilot_light=True)
    assert graph.named("functions-distances-source-routes-mapping").inputs["enabled"] is False
    assert not graph.of_type("ProvisionedConcurrencyConfig")


def test_nothing_depends_on_values_that_only_aws_knows(deploy: Deploy) -> None:
    settings = {"vpc": {}, "eventSources": {"routes": {"queue": "routes"}}, **ASYNCHRONOUS}
    known, unknown = function(deploy, settings), function(deploy, settings, unknown=True)
    assert {node.urn for node in known} == {node.urn for node in unknown}


@pytest.mark.parametrize(
    ("settings", "change", "message"),
    [
        ({"vpc": {}}, {"network": False}, "placement.network: missing, and settings.vpc is set"),
        (
            {"eventSources": {"routes": {"queue": "routes"}}},
            {"queue_arns": {}},
            "resources.queue_arns: missing: routes; the settings refer to it",
        ),
    ],
)
def test_missing_resources_are_reported(
    deploy: Deploy, settings: dict[str, object], change: dict[str, object], message: str
) -> None:
    with pytest.raises(ProgramError, match=message):
        function(deploy, settings, **change)  # pyright: ignore[reportArgumentType]
