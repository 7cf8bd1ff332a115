"""RDS Proxy with IAM authentication."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.data.aurora.proxy import AuroraProxy, AuroraProxyArgs, proxy_log_group_name
from components.data.aurora.settings import AuroraProxySettings
from components.data.databases.grant import ANY_PROXY, ConnectGrant
from preview.graph import Graph
from tests.components.data.database_graphs import KEYS, PRIMARY, aurora, aurora_settings, placement
from tests.conftest import Deploy


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    def program(provider: aws.Provider) -> None:
        cluster = aurora(provider, aurora_settings())
        AuroraProxy(
            "pool",
            AuroraProxyArgs(
                settings=AuroraProxySettings(max_connections_percent=80),
                identifier="acme-prod-pool",
                placement=placement(),
                cluster_id=cluster.cluster_id,
                cluster_resource_id=cluster.resource_id,
                cluster_security_group_id=cluster.security_group_id,
                port=5432,
                log_retention_days=90,
            ),
            ResourceOptions(provider=provider),
        )

    return deploy(program)


def test_it_requires_iam_authentication_and_tls_without_passwords(graph: Graph) -> None:
    proxy = graph.named("pool-proxy")
    assert {
        name: proxy.inputs.get(name) for name in ("name", "engineFamily", "defaultAuthScheme", "requireTls", "auths")
    } == {
        "name": "acme-prod-pool",
        "engineFamily": "POSTGRESQL",
        "defaultAuthScheme": "IAM_AUTH",
        "requireTls": True,
        "auths": None,
    }


def test_its_role_connects_to_this_cluster_and_does_nothing_else(graph: Graph) -> None:
    (only,) = graph.named("pool-role-policy").json("policy")["Statement"]
    assert only["Action"] == ["rds-db:connect"]
    resource = graph.one("Cluster").outputs["clusterResourceId"]
    assert only["Resource"] == f"arn:aws:rds-db:us-east-1:123456789012:dbuser:{resource}/*"


def test_it_is_between_its_clients_and_the_cluster(graph: Graph) -> None:
    proxy_group = graph.named("pool-security-group")
    inward = graph.named("pool-from-api-ingress")
    outward = graph.named("pool-to-cluster-ingress")
    assert graph.target(inward.inputs["securityGroupId"]) is proxy_group
    assert inward.inputs["referencedSecurityGroupId"] == "sg-api-us-east-1"
    assert graph.target(outward.inputs["securityGroupId"]) is graph.named("data-network-security-group")
    assert graph.target(outward.inputs["referencedSecurityGroupId"]) is proxy_group


def test_its_pool_leads_to_the_cluster(graph: Graph) -> None:
    targets = graph.one("ProxyDefaultTargetGroup")
    assert targets.inputs["connectionPoolConfig"] == {"maxConnectionsPercent": 80}
    assert graph.target(graph.one("ProxyTarget").inputs["dbClusterIdentifier"]) is graph.one("Cluster")


def test_it_depends_on_its_encrypted_log_group(graph: Graph) -> None:
    logs = graph.named("pool-logs")
    assert logs.inputs["name"] == proxy_log_group_name("acme-prod-pool") == "/aws/rds/proxy/acme-prod-pool"
    assert logs.inputs["kmsKeyId"] == KEYS[PRIMARY]
    assert graph.named("pool-proxy").depends_on(logs)


@pytest.mark.parametrize("resource_id", ["cluster-ABC", ANY_PROXY])
def test_a_workload_connects_as_one_user(deploy: Deploy, resource_id: str) -> None:
    grant = ConnectGrant(region="us-east-1", account_id="123456789012", resource_ids=[resource_id], user="api")
    found: list[Any] = []

    def program(_: aws.Provider) -> None:
        (statement,) = grant.statements("Aurora")

        def note(resource: str) -> None:
            found.append((statement["Action"], resource))

        statement["Resource"].apply(note)

    deploy(program)
    assert found == [(["rds-db:connect"], f"arn:aws:rds-db:us-east-1:123456789012:dbuser:{resource_id}/api")]
