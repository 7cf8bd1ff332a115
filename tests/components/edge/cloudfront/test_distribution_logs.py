"""Logs of distributions: standard logs, and real-time logs where set."""

import pytest

from components.edge.cloudfront.log_settings import STANDARD_FIELDS
from preview.graph import Graph
from tests.components.edge.cloudfront.distributions import LOGS, distribution, settings
from tests.conftest import Deploy

STREAM_KEY = "arn:aws:kms:us-east-1:123456789012:key/streams"


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return distribution(deploy)


@pytest.mark.requirement("MA-25")
def test_requests_are_delivered_to_the_logs_bucket(graph: Graph) -> None:
    source, destination = graph.named("cdn-logs-source"), graph.named("cdn-logs-destination")
    delivery = graph.named("cdn-logs-delivery")
    assert source.inputs["logType"] == "ACCESS_LOGS"
    assert graph.target(source.inputs["resourceArn"]).name == "cdn-distribution"
    assert destination.get("deliveryDestinationConfiguration.destinationResourceArn") == LOGS
    assert graph.referenced(delivery, "deliverySourceName") == [source]
    assert graph.referenced(delivery, "deliveryDestinationArn") == [destination]


def test_deliveries_are_in_the_one_region_that_cloudfront_delivers_from(graph: Graph) -> None:
    found = graph.of_type("LogDeliverySource", "LogDeliveryDestination", "LogDelivery")
    assert {node.region for node in found} == {"us-east-1"}
    assert len(found) == 3


def test_logs_are_delivered_without_acls(graph: Graph) -> None:
    assert "loggingConfig" not in graph.named("cdn-distribution").inputs


def test_records_are_parquet_in_hive_folders_without_credentials(graph: Graph) -> None:
    delivery = graph.named("cdn-logs-delivery")
    assert graph.named("cdn-logs-destination").inputs["outputFormat"] == "parquet"
    assert delivery.inputs["s3DeliveryConfigurations"] == [
        {"suffixPath": "cdn-logs/{yyyy}/{MM}/{dd}/{HH}", "enableHiveCompatiblePath": True}
    ]
    assert set(STANDARD_FIELDS) - set(delivery.inputs["recordFields"]) == {"cs(Cookie)", "cs-uri-query"}


def test_names_are_within_the_limit_of_log_deliveries(deploy: Deploy) -> None:
    graph = distribution(deploy, name_prefix="a-system-with-a-very-long-name-in-an-environment-staging")
    assert len(graph.named("cdn-logs-source").inputs["name"]) == 60


def test_logs_can_be_omitted(deploy: Deploy) -> None:
    assert distribution(deploy, settings(logs=None), log_bucket_arn=None).of_type("LogDelivery") == []


def test_additional_metrics_are_a_choice(deploy: Deploy, graph: Graph) -> None:
    assert graph.of_type("MonitoringSubscription") == []
    made = distribution(deploy, settings(additionalMetrics=True))
    subscription = made.named("cdn-metrics")
    assert made.target(subscription.inputs["distributionId"]).name == "cdn-distribution"
    assert subscription.inputs["monitoringSubscription"] == {
        "realtimeMetricsSubscriptionConfig": {"realtimeMetricsSubscriptionStatus": "Enabled"}
    }


@pytest.mark.requirement("MA-25")
def test_real_time_logs_have_an_encrypted_stream(deploy: Deploy, graph: Graph) -> None:
    assert graph.of_type("RealtimeLogConfig", "Stream") == []
    made = distribution(deploy, settings(realtimeLogs={"samplingPercent": 10}), stream_key_arn=STREAM_KEY)
    config, stream = made.named("cdn-realtime-logs-config"), made.named("cdn-realtime-logs-stream")
    assert config.inputs["samplingRate"] == 10
    kinesis = config.get("endpoint.kinesisStreamConfig")
    assert made.target(kinesis["streamArn"]) is stream
    assert made.target(kinesis["roleArn"]).name == "cdn-realtime-logs-role"
    assert (stream.inputs["encryptionType"], stream.inputs["kmsKeyId"]) == ("KMS", STREAM_KEY)
    assert made.target(made.named("cdn-distribution").get("defaultCacheBehavior.realtimeLogConfigArn")) is config


def test_cloudfront_may_write_to_that_stream_only_and_for_this_account(deploy: Deploy) -> None:
    graph = distribution(deploy, settings(realtimeLogs={}), stream_key_arn=STREAM_KEY)
    (trust,) = graph.named("cdn-realtime-logs-role").json("assumeRolePolicy")["Statement"]
    assert trust["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    write, encrypt = graph.named("cdn-realtime-logs-policy").json("policy")["Statement"]
    assert graph.target(write["Resource"]).name == "cdn-realtime-logs-stream"
    assert write["Action"] == [
        "kinesis:DescribeStreamSummary",
        "kinesis:DescribeStream",
        "kinesis:PutRecord",
        "kinesis:PutRecords",
    ]
    assert (encrypt["Action"], encrypt["Resource"]) == (["kms:GenerateDataKey"], STREAM_KEY)


def test_the_configuration_depends_on_the_right_to_write(deploy: Deploy) -> None:
    graph = distribution(deploy, settings(realtimeLogs={}))
    assert graph.named("cdn-realtime-logs-config").depends_on(graph.named("cdn-realtime-logs-policy"))
