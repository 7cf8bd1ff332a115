"""Aurora clusters: instances by zone, capacity and users."""

from typing import Any

import pytest

from components.data.aurora.cluster import AuroraClusterArgs, GlobalMembership
from components.data.aurora.settings import AuroraSettings
from components.data.databases.names import final_snapshot_name
from components.data.databases.telemetry import log_group_names
from preview.graph import Graph, Node
from tests.components.data.database_graphs import KEYS, PRIMARY, ROTATION, aurora, aurora_settings, placement
from tests.conftest import Deploy

SERVERLESS = {"instanceClass": "db.serverless", "serverless": {"minCapacity": 0.5, "maxCapacity": 4}}


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    settings = aurora_settings(zones=["a", "b", "c"], ioOptimized=True, dataApi=True, backupRetentionDays=14)
    return deploy(lambda provider: aurora(provider, settings, protect=True))


@pytest.fixture(scope="module")
def cluster(graph: Graph) -> Node:
    return graph.one("Cluster")


def picked(node: Node, *names: str) -> dict[str, Any]:
    return {name: node.inputs.get(name) for name in names}


def test_the_cluster_has_its_settings(cluster: Node) -> None:
    assert picked(cluster, "clusterIdentifier", "engine", "engineMode", "engineVersion", "databaseName", "port") == {
        "clusterIdentifier": "acme-prod-aurora",
        "engine": "aurora-postgresql",
        "engineMode": "provisioned",
        "engineVersion": "17",
        "databaseName": "app",
        "port": 5432,
    }
    assert picked(cluster, "storageType", "enableHttpEndpoint") == {
        "storageType": "aurora-iopt1",
        "enableHttpEndpoint": True,
    }


@pytest.mark.requirement("MQ-53")
def test_each_zone_has_an_instance_of_the_cluster(graph: Graph, cluster: Node) -> None:
    members = {zone: graph.named(f"data-instance-{zone}") for zone in "abc"}
    assert len(graph.of_type("ClusterInstance")) == 3
    for zone, member in members.items():
        assert graph.target(member.inputs["clusterIdentifier"]) is cluster
        assert picked(member, "identifier", "availabilityZone", "instanceClass", "publiclyAccessible") == {
            "identifier": f"acme-prod-aurora-{zone}",
            "availabilityZone": f"us-east-1{zone}",
            "instanceClass": "db.r7g.large",
            "publiclyAccessible": False,
        }


def test_the_first_zones_instance_is_created_first_as_the_writer(graph: Graph) -> None:
    first, *others = (graph.named(f"data-instance-{zone}") for zone in "abc")
    assert [node.inputs["promotionTier"] for node in (first, *others)] == [0, 1, 1]
    assert all(other.depends_on(first) for other in others)
    assert not any(first.depends_on(other) for other in others)


def test_a_further_zone_moves_nothing(deploy: Deploy) -> None:
    def made(settings: AuroraSettings) -> dict[str, Any]:
        return {node.urn: node.inputs for node in deploy(lambda provider: aurora(provider, settings)).resources}

    two, three = made(aurora_settings(zones=["a", "c"])), made(aurora_settings(zones=["a", "b", "c"]))
    assert {urn: three[urn] for urn in two} == two
    assert [urn.rpartition("::")[2] for urn in set(three) - set(two)] == ["data-instance-b"]


@pytest.mark.requirement("MQ-14", "MS-75")
def test_serverless_instances_move_between_two_capacities(deploy: Deploy) -> None:
    graph = deploy(lambda provider: aurora(provider, aurora_settings(**SERVERLESS)))
    assert graph.one("Cluster").inputs["serverlessv2ScalingConfiguration"] == {"minCapacity": 0.5, "maxCapacity": 4}
    assert {node.inputs["instanceClass"] for node in graph.of_type("ClusterInstance")} == {"db.serverless"}


@pytest.mark.requirement("MQ-16")
def test_idle_instances_pause(deploy: Deploy) -> None:
    serverless = {"minCapacity": 0, "maxCapacity": 2, "autoPauseSeconds": 600}
    settings = aurora_settings(instanceClass="db.serverless", serverless=serverless)
    graph = deploy(lambda provider: aurora(provider, settings))
    assert graph.one("Cluster").inputs["serverlessv2ScalingConfiguration"] == {
        "minCapacity": 0,
        "maxCapacity": 2,
        "secondsUntilAutoPause": 600,
    }


def test_provisioned_instances_have_no_capacity(cluster: Node) -> None:
    assert "serverlessv2ScalingConfiguration" not in cluster.inputs


@pytest.mark.requirement("MQ-48")
def test_backups_have_a_retention_of_7_days_by_default(deploy: Deploy, cluster: Node) -> None:
    default = deploy(lambda provider: aurora(provider, aurora_settings())).one("Cluster")
    assert [node.inputs["backupRetentionPeriod"] for node in (default, cluster)] == [7, 14]


def test_everything_is_encrypted_with_the_region_s_key(cluster: Node) -> None:
    assert cluster.inputs["storageEncrypted"] is True
    assert {
        cluster.inputs[name] for name in ("kmsKeyId", "performanceInsightsKmsKeyId", "masterUserSecretKmsKeyId")
    } == {KEYS[PRIMARY]}


def test_a_cluster_of_one_region_has_its_password_managed(cluster: Node) -> None:
    assert picked(cluster, "masterUsername", "masterPassword", "manageMasterUserPassword") == {
        "masterUsername": "master",
        "masterPassword": None,
        "manageMasterUserPassword": True,
    }
    assert cluster.inputs["iamDatabaseAuthenticationEnabled"] is True


def test_an_own_password_is_in_a_rotated_secret_with_the_cluster(deploy: Deploy) -> None:
    settings = aurora_settings(masterCredentials="own")
    graph = deploy(lambda provider: aurora(provider, settings, rotation_function_arn=ROTATION))
    value, cluster = graph.named("data-master-version").json("secretString"), graph.one("Cluster")
    assert value["dbClusterIdentifier"] == "acme-prod-aurora"
    assert value["password"] == cluster.inputs["masterPassword"]
    assert cluster.options.ignore_changes == ("masterPassword",)
    assert graph.one("SecretRotation").inputs["rotationLambdaArn"] == ROTATION


def test_connections_without_tls_are_rejected(graph: Graph, cluster: Node) -> None:
    group = graph.one("ClusterParameterGroup")
    assert group.inputs["family"] == "aurora-postgresql17"
    assert group.inputs["parameters"] == [{"name": "rds.force_ssl", "value": "1", "applyMethod": "immediate"}]
    assert graph.referenced(cluster, "dbClusterParameterGroupName") == [group]


def test_it_depends_on_its_log_groups(graph: Graph, cluster: Node) -> None:
    groups = graph.of_type("LogGroup")
    assert tuple(sorted(str(group.inputs["name"]) for group in groups)) == log_group_names(
        "cluster", "acme-prod-aurora"
    )
    assert all(cluster.depends_on(group) for group in groups)


def test_a_protected_cluster_has_deletion_protection_and_a_final_snapshot(cluster: Node) -> None:
    assert cluster.options.protect
    assert picked(cluster, "deletionProtection", "skipFinalSnapshot", "finalSnapshotIdentifier") == {
        "deletionProtection": True,
        "skipFinalSnapshot": False,
        "finalSnapshotIdentifier": final_snapshot_name("acme-prod-aurora", 1),
    }


def test_nothing_of_a_cluster_of_one_region_is_ignored(cluster: Node) -> None:
    assert cluster.options.ignore_changes == ()


def test_an_instance_needs_a_subnet_in_its_zone() -> None:
    message = "placement.subnet_ids: no d, which has an instance: a, b, c; add its subnet"
    with pytest.raises(ValueError, match=message):
        AuroraClusterArgs(settings=aurora_settings(zones=["a", "d"]), identifier="acme", placement=placement())


def test_a_secondary_is_one_of_the_settings() -> None:
    membership = GlobalMembership(global_cluster_id="world", source_region="eu-west-1")
    with pytest.raises(
        ValueError, match=r"placement\.region: us-east-1: allowed: none; add it to the settings' secondaries"
    ):
        AuroraClusterArgs(settings=aurora_settings(), identifier="acme", placement=placement(), follows=membership)


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    def urns(*, unknown: bool) -> list[str]:
        return [node.urn for node in deploy(lambda provider: aurora(provider, aurora_settings()), unknown=unknown)]

    assert urns(unknown=True) == urns(unknown=False)
