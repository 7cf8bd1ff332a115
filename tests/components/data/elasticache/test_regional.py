"""The cache of one region, and global datastores."""

from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.data.elasticache.regional import RegionalCache, RegionalCacheArgs
from components.data.elasticache.settings import CacheSettings
from preview.graph import Graph
from tests.components.data.elasticache.cache_graphs import CLUSTER, GROUP, SERVERLESS, key_of, placement
from tests.conftest import Deploy

DATASTORE = "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup"
JOINED: dict[str, Any] = {**CLUSTER, "replicaCaches": "global_datastore"}


def run(
    deploy: Deploy,
    given: dict[str, Any],
    *,
    region: str = "us-east-1",
    datastore_id: str | None = None,
    unknown: bool = False,
) -> Graph:
    """The cache resources of a region, with the global datastore as output."""

    def program(provider: aws.Provider) -> None:
        made = RegionalCache(
            "data",
            RegionalCacheArgs(
                settings=CacheSettings.model_validate(given),
                prefix="acme-prod",
                placement=placement(region),
                primary=region == "us-east-1",
                datastore_id=datastore_id,
                protect=True,
            ),
            ResourceOptions(provider=provider),
        )
        pulumi.export("datastore", made.datastore_id)
        pulumi.export("endpoint", made.cache.endpoint)

    return deploy(program, region=region, unknown=unknown)


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_a_separate_cache_has_the_regions_key_and_no_global_datastore(deploy: Deploy, region: str) -> None:
    graph = run(deploy, CLUSTER, region=region)
    group = graph.one(GROUP)
    assert (group.inputs["replicationGroupId"], group.inputs["kmsKeyId"]) == ("acme-prod-cache", key_of(region))
    assert (graph.of_type(DATASTORE), "globalReplicationGroupId" in group.inputs) == ([], False)
    assert graph.outputs.get("datastore") is None


def test_the_primary_region_creates_the_global_datastore_of_its_cache(deploy: Deploy) -> None:
    graph = run(deploy, JOINED)
    datastore = graph.one(DATASTORE)
    assert graph.referenced(datastore, "primaryReplicationGroupId") == [graph.one(GROUP)]
    assert graph.outputs["datastore"] == datastore.outputs["globalReplicationGroupId"]


def test_a_secondary_region_joins_the_global_datastore(deploy: Deploy) -> None:
    graph = run(deploy, JOINED, region="eu-west-1", datastore_id="ldgnf-acme")
    assert graph.one(GROUP).inputs["globalReplicationGroupId"] == "ldgnf-acme"
    assert (graph.of_type(DATASTORE), graph.outputs.get("datastore")) == ([], None)


def test_clients_have_the_endpoint_of_a_serverless_cache(deploy: Deploy) -> None:
    graph = run(deploy, {"mode": "serverless"})
    (endpoint,) = graph.one(SERVERLESS).outputs["endpoints"]
    assert graph.outputs["endpoint"] == endpoint["address"]


def test_no_output_is_read_before_it_is_known(deploy: Deploy) -> None:
    graph = run(deploy, JOINED, unknown=True)
    assert graph.unknown_inputs(graph.one(DATASTORE)) == ["primaryReplicationGroupId"]
