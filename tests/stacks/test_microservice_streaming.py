"""The microservice's Kafka cluster."""

import json
from dataclasses import replace
from typing import Any

import pytest

from components.foundation.settings.versions import check
from preview.engine import run_stack
from preview.graph import Graph, Node
from tests.stacks.changes import merged, part_of
from tests.stacks.reading import StackGraph, statements


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("microservice-prod")


@pytest.fixture(scope="module")
def cluster(prod: Graph) -> Node:
    return prod.one("aws:msk/cluster:Cluster")


@pytest.mark.requirement("MS-42")
def test_three_brokers_are_in_three_zones(prod: Graph, cluster: Node) -> None:
    assert cluster.inputs["numberOfBrokerNodes"] == 3
    assert cluster.get("brokerNodeGroupInfo.instanceType") == "kafka.m7g.large"
    subnets = cluster.get("brokerNodeGroupInfo.clientSubnets")
    assert [prod.target(subnet).name for subnet in subnets] == [
        f"primary-vpc-isolated-{zone}-subnet" for zone in ("a", "b", "c")
    ]


@pytest.mark.requirement("MS-43")
def test_a_broker_has_1000_gib_that_grow(prod: Graph, cluster: Node) -> None:
    assert cluster.get("brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize") == 1000
    target = prod.one("aws:appautoscaling/target:Target")
    assert prod.target(target.inputs["resourceId"]) is cluster
    assert (target.inputs["scalableDimension"], target.inputs["maxCapacity"]) == (
        "kafka:broker-storage:VolumeSize",
        4000,
    )


@pytest.mark.requirement("MS-43")
def test_volumes_grow_at_60_percent_and_never_shrink(prod: Graph) -> None:
    policy = prod.one("aws:appautoscaling/policy:Policy").inputs["targetTrackingScalingPolicyConfiguration"]
    assert policy["predefinedMetricSpecification"] == {"predefinedMetricType": "KafkaBrokerStorageUtilization"}
    assert (policy["targetValue"], policy["disableScaleIn"]) == (60, True)


@pytest.mark.requirement("MS-43")
def test_only_the_size_is_ignored(cluster: Node) -> None:
    assert cluster.options.ignore_changes == ("brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize",)


@pytest.mark.requirement("MS-44")
def test_the_brokers_run_a_supported_version_with_kraft(cluster: Node) -> None:
    version = cluster.inputs["kafkaVersion"]
    assert version == "3.9.x.kraft"
    assert list(check("kafka", "3.9", path="kafkaVersion")) == []


def test_clients_sign_in_with_iam_over_tls_from_within_the_vpc(cluster: Node) -> None:
    assert cluster.get("clientAuthentication.sasl") == {"iam": True, "scram": False}
    assert cluster.get("clientAuthentication.unauthenticated", False) is False
    assert cluster.get("encryptionInfo.encryptionInTransit") == {"inCluster": True, "clientBroker": "TLS"}
    assert cluster.get("brokerNodeGroupInfo.connectivityInfo.publicAccess") == {"type": "DISABLED"}


def test_the_api_creates_its_topic_and_beside_it_the_function_for_topics_only(prod: Graph) -> None:
    created = {
        node.name: entry["Resource"]
        for node in prod.of_type("aws:iam/rolePolicy:RolePolicy")
        for entry in node.json("policy")["Statement"]
        if "kafka-cluster:CreateTopic" in entry["Action"]
    }
    assert created.pop("primary-services-functions-bootstrap-execution-policy").endswith("/*")
    ((pod, arn),) = created.items()
    assert "-pod-api-" in pod
    assert (arn.split(":")[2], arn.split("/")[0].split(":")[-1], arn.rpartition("/")[2]) == ("kafka", "topic", "events")


FUNCTION = "primary-services-functions-kafka-records"
EVENTS = {"kafkaTopic": "events", "consumerGroup": "archive", "onFailure": {"queue": "failed-records"}}


@pytest.fixture(scope="module")
def processed() -> Graph:
    """The cluster with the function that its setting adds; topics without owners, since pods are omitted."""
    part = part_of("microservice-prod", ("network", "storage", "operations", "kafka"))
    access = {"buckets": {"archives": {"actions": ["write"], "prefixes": ["records/"]}}}
    sources = {"events": {**EVENTS, "filters": [{"value": {"type": ["order"]}}]}}
    added: dict[str, Any] = {
        "network": {"interfaceEndpoints": {"lambda": {}}},
        "kafka": {"topics": None},
        "messaging": {"queues": {"failed-records": {"retentionSeconds": 1_209_600}}},
        "lambda": {"functions": {"kafka-records": {"access": access, "eventSources": sources}}},
    }
    config = dict(part.config)
    for concern, settings in added.items():
        key = f"{part.project}:{concern}"
        config[key] = json.dumps(merged(json.loads(config.get(key, "{}")), settings))
    return run_stack(replace(part, config=config))


@pytest.mark.requirement("MS-74")
def test_the_stack_processes_events_in_pods_only(prod: Graph) -> None:
    functions = prod.of_type("aws:lambda/function:Function")
    assert [node.name for node in functions] == ["primary-services-functions-bootstrap-function"]
    assert prod.of_type("aws:lambda/eventSourceMapping:EventSourceMapping") == []


@pytest.mark.requirement("MS-74")
def test_a_function_reads_a_topic_by_a_setting(processed: Graph) -> None:
    graph = processed
    mapping = graph.named(f"{FUNCTION}-source-events-mapping").inputs
    assert graph.target(mapping["eventSourceArn"]) is graph.one("aws:msk/cluster:Cluster")
    assert (mapping["topics"], mapping["startingPosition"]) == (["events"], "TRIM_HORIZON")
    assert mapping["amazonManagedKafkaEventSourceConfig"] == {"consumerGroupId": "archive"}
    assert mapping["filterCriteria"] == {"filters": [{"pattern": '{"value": {"type": ["order"]}}'}]}
    assert mapping["functionName"] == graph.named(f"{FUNCTION}-alias").outputs["arn"]
    assert "functionResponseTypes" not in mapping
    failed = graph.target(mapping["destinationConfig"]["onFailure"]["destinationArn"])
    assert failed.name == "primary-services-messaging-queue-failed-records-queue"


@pytest.mark.requirement("MS-74")
def test_lambda_reads_the_topic_as_the_consumer_group_and_the_code_does_not_touch_the_network(
    processed: Graph,
) -> None:
    found = statements(processed, f"{FUNCTION}-execution-policy")
    source = {sid: entry for sid, entry in found.items() if sid.startswith("SourceKafka")}
    arns = {sid: entry["Resource"] for sid, entry in source.items()}
    assert arns["SourceKafkaEventsTopic"].endswith("/events")
    assert arns["SourceKafkaEventsGroup"].endswith("/archive")
    assert source["SourceKafkaEventsTopic"]["Action"] == ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"]
    assert source["SourceKafkaEventsBrokers"]["Action"] == ["kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"]
    assert source["SourceKafkaEventsInterfacesByCode"]["Effect"] == "Deny"


@pytest.mark.requirement("MS-74")
def test_event_pollers_reach_the_brokers_and_the_endpoints(processed: Graph) -> None:
    graph = processed
    brokers = graph.one("aws:msk/cluster:Cluster").get("brokerNodeGroupInfo.securityGroups")[0]
    own = {"securityGroupId": brokers, "referencedSecurityGroupId": brokers, "fromPort": 9098, "toPort": 9098}
    for side in ("egress", "ingress"):
        rule = graph.named(f"primary-services-functions-kafka-pollers-{side}").inputs
        assert own.items() <= rule.items()
    endpoints = graph.named("primary-services-functions-kafka-pollers-endpoints").inputs
    assert (endpoints["cidrIpv4"], endpoints["fromPort"]) == ("10.30.0.0/16", 443)
