"""Aurora in one region: cluster, membership of a global database, and endpoints."""

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.data.aurora.cluster import GlobalMembership
from components.data.aurora.regional import RegionalAurora, RegionalAuroraArgs
from components.data.aurora.settings import AuroraSettings
from components.data.databases.grant import ANY_PROXY
from preview.graph import Graph
from tests.components.data.database_graphs import KEYS, PRIMARY, SECONDARY, aurora_settings, global_settings, placement
from tests.conftest import Deploy

CLUSTER = "aws:rds/cluster:Cluster"
GLOBAL = "aws:rds/globalCluster:GlobalCluster"


def run(
    deploy: Deploy,
    settings: AuroraSettings,
    *,
    region: str = PRIMARY,
    follows: GlobalMembership | None = None,
    unknown: bool = False,
) -> Graph:
    """The Aurora resources of a region, with endpoints and ARNs as outputs."""

    def program(provider: aws.Provider) -> None:
        made = RegionalAurora(
            "data",
            RegionalAuroraArgs(
                settings=settings,
                prefix="acme-prod",
                placement=placement(region),
                follows=follows,
                secret_replicas={SECONDARY: KEYS[SECONDARY]},
                protect=True,
            ),
            ResourceOptions(provider=provider),
        )
        ref, membership = made.ref, made.membership
        pulumi.export("found", [ref.endpoint, ref.reader_hosts, *ref.resource_ids])
        pulumi.export("group", ref.writer.security_group_id)
        pulumi.export("membership", None if membership is None else membership.global_cluster_id)

    return deploy(program, region=region, unknown=unknown)


@pytest.fixture(scope="module")
def spanning(deploy: Deploy) -> Graph:
    return run(deploy, global_settings())


def test_clients_have_the_cluster_its_reader_endpoint_and_its_resource_id(deploy: Deploy) -> None:
    graph = run(deploy, aurora_settings())
    cluster = graph.one(CLUSTER)
    assert cluster.inputs["clusterIdentifier"] == "acme-prod-aurora"
    assert graph.outputs["found"] == [
        cluster.outputs["endpoint"],
        cluster.outputs["readerEndpoint"],
        cluster.outputs["clusterResourceId"],
    ]
    assert cluster.inputs["vpcSecurityGroupIds"] == [graph.outputs["group"]]


def test_a_single_region_has_no_global_database(deploy: Deploy) -> None:
    graph = run(deploy, aurora_settings())
    assert graph.of_type(GLOBAL) == []
    assert graph.outputs.get("membership") is None


def test_a_global_database_is_created_from_the_primary_cluster(spanning: Graph) -> None:
    joint = spanning.one(GLOBAL)
    assert joint.inputs["globalClusterIdentifier"] == "acme-prod-global"
    assert spanning.one(CLUSTER) in spanning.referenced(joint, "sourceDbClusterIdentifier")
    assert spanning.outputs["membership"] == joint.outputs["id"]


def test_the_stacks_password_is_replicated(spanning: Graph) -> None:
    (secret,) = spanning.of_type("aws:secretsmanager/secret:Secret")
    assert secret.inputs["replicas"] == [{"region": SECONDARY, "kmsKeyId": KEYS[SECONDARY]}]


def test_a_secondary_cluster_creates_neither_a_password_nor_a_global_database(deploy: Deploy) -> None:
    follows = GlobalMembership(global_cluster_id="acme-prod-global", source_region=PRIMARY)
    graph = run(deploy, global_settings(), region=SECONDARY, follows=follows)
    cluster = graph.one(CLUSTER)
    assert (cluster.inputs["globalClusterIdentifier"], cluster.inputs["kmsKeyId"]) == (
        "acme-prod-global",
        KEYS[SECONDARY],
    )
    assert cluster.region == SECONDARY
    assert graph.of_type(GLOBAL, "aws:secretsmanager/secret:Secret") == []
    assert graph.outputs.get("membership") is None


def test_clients_connect_to_the_proxy_and_to_the_readers_of_the_cluster(deploy: Deploy) -> None:
    graph = run(deploy, aurora_settings(proxy={}))
    (proxy,) = graph.of_type("aws:rds/proxy:Proxy")
    assert graph.outputs["found"] == [
        proxy.outputs["endpoint"],
        graph.one(CLUSTER).outputs["readerEndpoint"],
        ANY_PROXY,
        graph.one(CLUSTER).outputs["clusterResourceId"],
    ]
    assert proxy.inputs["vpcSecurityGroupIds"] == [graph.outputs["group"]]


def test_no_output_is_read_before_it_is_known(deploy: Deploy) -> None:
    graph = run(deploy, global_settings(), unknown=True)
    assert "sourceDbClusterIdentifier" in graph.unknown_inputs(graph.one(GLOBAL))
