"""Settings of caches: nodes, versions and replicas, and limits of ElastiCache."""

from datetime import date
from typing import Any

import pytest

from components.data.elasticache.checks import cache_network_faults, cache_region_faults, cache_regions
from components.data.elasticache.nodes import NODE_FAMILIES, CacheNodes
from components.data.elasticache.settings import CacheSettings
from components.foundation.settings import versions
from components.foundation.settings.regions import RegionsSettings
from components.network.settings import NetworkSettings

ONE = RegionsSettings(primary="us-east-1")
THREE = RegionsSettings(primary="us-east-1", replicas=("eu-west-1", "ap-southeast-1"), mode="active_active")


def cluster(**given: Any) -> CacheSettings:
    return CacheSettings.model_validate(
        {"mode": "cluster", "nodes": {"nodeType": "cache.r7g.large", "shards": 3}, **given}
    )


def network(*zones: str) -> NetworkSettings:
    return NetworkSettings.model_validate(
        {"vpcs": {"us-east-1": {"cidr": "10.0.0.0/16"}}, "zones": list(zones), "nat": "single"}
    )


@pytest.mark.parametrize("family", NODE_FAMILIES)
def test_every_size_of_a_family_is_a_node_type(family: str) -> None:
    for size in NODE_FAMILIES[family]:
        assert CacheNodes(node_type=f"cache.{family}.{size}").family == family


def test_burstable_and_tiered_nodes_are_known_by_their_family() -> None:
    kinds = {name: CacheNodes(node_type=f"cache.{name}") for name in ("t4g.micro", "r7g.large", "r6gd.xlarge")}
    assert [name for name, nodes in kinds.items() if nodes.is_burstable] == ["t4g.micro"]
    assert [name for name, nodes in kinds.items() if nodes.tiered] == ["r6gd.xlarge"]


@pytest.mark.parametrize("version", versions.supported("valkey"))
def test_valkey_versions_have_no_end_of_support(version: str) -> None:
    assert cluster(engineVersion=version).major_version == version.partition(".")[0]
    assert list(versions.check("valkey", version, path="", day=date(2036, 1, 1))) == []


@pytest.mark.parametrize(
    ("version", "last"),
    [("4.0.10", date(2026, 1, 31)), ("5.0.6", date(2026, 1, 31)), ("6.2", date(2027, 1, 31))],
)
def test_redis_is_supported_to_its_last_day(version: str, last: date) -> None:
    assert list(versions.check("redis", version, path="engineVersion", day=last)) == []
    assert len(list(versions.check("redis", version, path="engineVersion", day=date(last.year, 2, 1)))) == 1


def test_a_cache_is_in_every_region_unless_it_has_no_replicas() -> None:
    assert cache_regions(THREE, cluster()) == THREE.all
    assert cache_regions(THREE, cluster(replicaCaches="none")) == ("us-east-1",)


def test_a_global_datastore_spans_two_or_three_regions() -> None:
    copied = cluster(replicaCaches="global_datastore")
    assert list(cache_region_faults(THREE, copied)) == []
    assert [str(fault) for fault in cache_region_faults(ONE, copied)] == [
        "cache.replicaCaches: 'global_datastore': needs a replica region; "
        "add one to regions.replicas or set replicaCaches: separate"
    ]


def test_a_cache_needs_two_zones() -> None:
    assert list(cache_network_faults(ONE, network("a", "b"), cluster())) == []
    assert [str(fault) for fault in cache_network_faults(ONE, network("a"), cluster())] == [
        "cache: needs isolated subnets in 2 zones, and us-east-1 has 1; add zones with isolated subnets to the VPC"
    ]
    assert [str(fault) for fault in cache_network_faults(ONE, None, cluster())] == [
        "cache: needs a VPC in each region; add network"
    ]
