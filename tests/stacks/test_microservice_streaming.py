"""The microservice's Kafka cluster."""

import pytest

from components.foundation.settings.versions import check
from preview.graph import Graph, Node
from tests.stacks.reading import StackGraph


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


def test_the_api_alone_creates_its_topic(prod: Graph) -> None:
    created = {
        node.name: entry["Resource"]
        for node in prod.of_type("aws:iam/rolePolicy:RolePolicy")
        for entry in node.json("policy")["Statement"]
        if "kafka-cluster:CreateTopic" in entry["Action"]
    }
    (arn,) = created.values()
    assert [name for name in created if "api" in name] == [*created]
    assert (arn.split(":")[2], arn.split("/")[0].split(":")[-1], arn.rpartition("/")[2]) == ("kafka", "topic", "events")
