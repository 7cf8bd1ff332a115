"""Changes outside of deployments that the next deployment ignores: exactly these (T-17, T-22, T-94)."""

import pytest

from preview.graph import Graph
from tests.conftest import STACKS_AND_SHOWCASES
from tests.stacks.reading import StackGraph

# By type: source of the change, and inputs.
AUTOSCALING = {
    "aws:dynamodb/table:Table": {"readCapacity", "writeCapacity"},
    "aws:ecs/service:Service": {"desiredCount"},
    "aws:eks/nodeGroup:NodeGroup": {"scalingConfig.desiredSize"},
    "aws:elasticache/replicationGroup:ReplicationGroup": {"numNodeGroups", "replicasPerNodeGroup"},
    "aws:msk/cluster:Cluster": {"brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize"},
    "aws:rds/instance:Instance": {"allocatedStorage"},
}
FAILOVER = {
    "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup": {"primaryReplicationGroupId"},
    "aws:elasticache/replicationGroup:ReplicationGroup": {
        *("autoMinorVersionUpgrade", "engineVersion", "nodeType", "numNodeGroups"),
    },
    "aws:rds/cluster:Cluster": {"engineVersion", "globalClusterIdentifier", "replicationSourceIdentifier"},
    "aws:rds/globalCluster:GlobalCluster": {"sourceDbClusterIdentifier"},
    "aws:rds/instance:Instance": {"replicateSourceDb"},
}
PEOPLE = {
    "aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey": {"value"},
    "aws:secretsmanager/secretVersion:SecretVersion": {"secretString", "versionStages"},
    "aws:ssm/parameter:Parameter": {"insecureValue", "value"},
    "aws:rds/cluster:Cluster": {"masterPassword"},
    "aws:rds/instance:Instance": {"password"},
    "aws:shield/subscription:Subscription": {"autoRenew"},
}
ROTATION = {  # functions of the stack that exchange keys
    "aws:cloudfront/keyGroup:KeyGroup": {"items"},
}
ELSEWHERE = {  # set by another resource of the stack, or immutable in AWS
    "aws:cognito/identityProvider:IdentityProvider": {
        f"providerDetails.{computed}"
        for computed in (
            "attributes_url",
            "attributes_url_add_attributes",
            "authorize_url",
            "jwks_uri",
            "oidc_issuer",
            "token_request_method",
            "token_url",
        )
    },
    "aws:dynamodb/table:Table": {"replicas"},
    "aws:eks/cluster:Cluster": {"vpcConfig.subnetIds"},
    "aws:kms/key:Key": {"policy"},
    "aws:kms/replicaKey:ReplicaKey": {"policy"},
}


def allowed(type_: str) -> set[str]:
    return {path for table in (AUTOSCALING, FAILOVER, PEOPLE, ROTATION, ELSEWHERE) for path in table.get(type_, ())}


def ignored(graph: Graph, name: str) -> set[str]:
    return set(graph.named(name).options.ignore_changes)


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("prod")


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_no_other_changes_are_ignored(stack_graph: StackGraph, stack: str) -> None:
    assert {
        node.name: node.options.ignore_changes
        for node in stack_graph(stack).resources
        if not set(node.options.ignore_changes) <= allowed(node.type)
    } == {}


def test_changes_of_task_counts_are_ignored_with_autoscaling(stack_graph: StackGraph) -> None:
    scaled, fixed = stack_graph("gifdistributor-prod"), stack_graph("dev")
    assert ignored(scaled, "primary-services-ecs-api-service") == {"desiredCount"}
    assert ignored(fixed, "primary-services-ecs-api-service") == set()
    assert fixed.named("primary-services-ecs-api-service").inputs["desiredCount"] == 1


def test_changes_of_broker_volumes_are_ignored_with_autoscaling(prod: Graph) -> None:
    volume = "brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize"
    assert ignored(prod, "primary-data-kafka-cluster-cluster") == {volume}
    assert prod.named("primary-data-kafka-cluster-cluster").get(volume) == 500


def test_changes_of_table_capacity_are_ignored_with_autoscaling(stack_graph: StackGraph) -> None:
    graph = stack_graph("gifdistributor-prod")
    assert ignored(graph, "primary-data-tables-share-links-table") == {"readCapacity", "writeCapacity", "replicas"}
    assert ignored(graph, "primary-data-tables-assets-table") == {"replicas"}


def test_changes_of_database_storage_are_ignored_with_autoscaling(stack_graph: StackGraph, prod: Graph) -> None:
    assert "allocatedStorage" in ignored(prod, "primary-data-postgres-source-instance")
    assert "allocatedStorage" not in ignored(stack_graph("dev"), "primary-data-postgres-source-instance")


@pytest.mark.parametrize("cluster", ["primary-data-aurora-cluster-cluster", "eu-west-1-data-aurora-cluster-cluster"])
def test_a_failover_of_the_global_database_is_ignored(prod: Graph, cluster: str) -> None:
    assert {"globalClusterIdentifier", "replicationSourceIdentifier"} <= ignored(prod, cluster)


def test_a_failover_of_the_global_datastore_is_ignored(prod: Graph) -> None:
    assert ignored(prod, "primary-data-cache-copies-datastore") == {"primaryReplicationGroupId"}


def test_a_separate_cluster_ignores_no_changes(stack_graph: StackGraph) -> None:
    assert ignored(stack_graph("dev"), "primary-data-aurora-cluster-cluster") == set()


def test_a_promoted_replica_is_unchanged(prod: Graph) -> None:
    assert "replicateSourceDb" in ignored(prod, "primary-data-postgres-reports-instance")


def test_only_the_active_region_of_a_key_value_store_is_ignored(stack_graph: StackGraph) -> None:
    keys = stack_graph("quikapp-prod").of_type("KeyvaluestoreKey")
    assert {node.name: node.options.ignore_changes for node in keys} == {
        "edge-media-viewer-active-region": ("value",),
        "edge-media-viewer-nearest": (),
    }


@pytest.mark.parametrize("stack", ["prod", "messageai-prod"])
def test_the_keys_that_a_function_rotates_are_ignored(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    rotations = graph.of_type("aws:secretsmanager/secretRotation:SecretRotation")
    alias = graph.named("primary-services-functions-rotate-signing-key-alias")
    assert alias.outputs["arn"] in {node.inputs["rotationLambdaArn"] for node in rotations}
    assert ignored(graph, "edge-media-signing-key-group") == {"items"}


def test_keys_without_a_rotation_follow_the_stack_file(stack_graph: StackGraph) -> None:
    groups = stack_graph("quikapp-prod").of_type("aws:cloudfront/keyGroup:KeyGroup")
    assert [node.options.ignore_changes for node in groups] == [()]
