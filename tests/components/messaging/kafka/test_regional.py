"""Kafka in one region: the cluster, and the replicator of a replica region."""

from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.messaging.kafka.network import KafkaPlacement
from components.messaging.kafka.regional import RegionalKafka, RegionalKafkaArgs
from components.messaging.kafka.settings import KafkaSettings
from preview.graph import Graph
from tests.conftest import Deploy

PRIMARY, REPLICA = "us-east-1", "us-west-2"
CLUSTER, REPLICATOR = "aws:msk/cluster:Cluster", "aws:msk/replicator:Replicator"
SERVERLESS = "aws:msk/serverlessCluster:ServerlessCluster"
POLICY = "aws:msk/clusterPolicy:ClusterPolicy"
FOLLOWED: dict[str, Any] = {"replicaRegions": [REPLICA], "replication": {}}


def placement(region: str) -> KafkaPlacement:
    return KafkaPlacement(
        region=region,
        account_id="123456789012",
        vpc_id=f"vpc-{region}",
        subnet_ids={zone: f"subnet-{region}-{zone}" for zone in "abc"},
        key_arn=f"arn:aws:kms:{region}:123456789012:key/mrk-1",
    )


def run(deploy: Deploy, given: dict[str, Any], *, followed: bool = False, unknown: bool = False) -> Graph:
    """The primary region's cluster, and that of the replica region, if any."""
    settings = KafkaSettings.model_validate(given)

    def program(provider: aws.Provider) -> None:
        primary = RegionalKafka(
            "near",
            RegionalKafkaArgs(settings=settings, prefix="acme-prod", placement=placement(PRIMARY), protect=True),
            ResourceOptions(provider=provider),
        )
        pulumi.export("brokers", primary.bootstrap_brokers)
        if followed:
            RegionalKafka(
                "far",
                RegionalKafkaArgs(
                    settings=settings,
                    prefix="acme-prod",
                    placement=placement(REPLICA),
                    source=primary.end,
                    protect=True,
                ),
                ResourceOptions(provider=aws.Provider(REPLICA, region=REPLICA)),
            )

    return deploy(program, unknown=unknown)


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return run(deploy, FOLLOWED, followed=True)


def test_each_region_has_a_cluster_of_one_name_in_its_own_subnets(graph: Graph) -> None:
    found = {node.region: node for node in graph.of_type(CLUSTER)}
    assert {region: node.inputs["clusterName"] for region, node in found.items()} == {
        PRIMARY: "acme-prod",
        REPLICA: "acme-prod",
    }
    for region, node in found.items():
        assert node.get("brokerNodeGroupInfo.clientSubnets") == [f"subnet-{region}-{zone}" for zone in "abc"]


def test_the_replicator_is_in_the_target_region_with_the_primary_as_source(graph: Graph) -> None:
    replicator = graph.one(REPLICATOR)
    near, far = ({node.region: node for node in graph.of_type(CLUSTER)}[region] for region in (PRIMARY, REPLICA))
    assert replicator.region == REPLICA
    (pair,) = [replicator.inputs["replicationInfoList"]]
    assert (graph.target(pair["sourceKafkaClusterArn"]), graph.target(pair["targetKafkaClusterArn"])) == (near, far)


def test_the_primary_regions_cluster_only_allows_replicators_to_read(graph: Graph) -> None:
    assert [(node.region, graph.target(node.inputs["clusterArn"]).region) for node in graph.of_type(POLICY)] == [
        (PRIMARY, PRIMARY)
    ]


def test_the_replicator_depends_on_the_permission_to_read(graph: Graph) -> None:
    (policy,) = graph.of_type(POLICY)
    assert policy in graph.referenced(graph.one(REPLICATOR), "replicationInfoList")


def test_one_region_has_no_replicator_and_no_permission_to_read(deploy: Deploy) -> None:
    graph = run(deploy, {})
    assert graph.of_type(REPLICATOR, POLICY) == []
    assert graph.outputs["brokers"] == graph.one(CLUSTER).outputs["bootstrapBrokersSaslIam"]


def test_serverless_kafka_is_a_cluster_too(deploy: Deploy) -> None:
    graph = run(deploy, {"mode": "serverless"})
    assert graph.one(SERVERLESS).inputs["clusterName"] == "acme-prod"
    assert graph.of_type(CLUSTER) == []


def test_no_output_is_read_before_it_is_known(deploy: Deploy) -> None:
    graph = run(deploy, FOLLOWED, followed=True, unknown=True)
    assert "replicationInfoList" in graph.unknown_inputs(graph.one(REPLICATOR))
