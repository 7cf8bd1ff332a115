"""Mile Quest's database, paused at zero capacity when idle, its live data and its leaderboards."""

import pytest

from preview.engine import ProgramError
from preview.graph import Graph
from tests.stacks.changes import change
from tests.stacks.reading import StackGraph

CLUSTER = "primary-data-aurora-cluster-cluster"
INSTANCE = "primary-data-aurora-cluster-instance-"
READER = "aws:rds/clusterInstance:ClusterInstance::primary-data-aurora-cluster-instance-b"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("milequest-prod")


@pytest.mark.requirement("MQ-14")
def test_aurora_postgresql_is_serverless_from_zero(prod: Graph) -> None:
    cluster = prod.named(CLUSTER)
    assert (cluster.inputs["engine"], cluster.inputs["engineVersion"]) == ("aurora-postgresql", "17")
    capacity = cluster.inputs["serverlessv2ScalingConfiguration"]
    assert (capacity["minCapacity"], capacity["maxCapacity"]) == (0, 4)
    classes = {node.inputs["instanceClass"] for node in prod.of_type("ClusterInstance")}
    assert classes == {"db.serverless"}


@pytest.mark.requirement("MQ-14")
def test_its_maximum_is_a_setting_that_updates_one_resource() -> None:
    changes = change("milequest-prod", aurora={"serverless": {"maxCapacity": 8}})
    assert changes.changed == {CLUSTER: {"serverlessv2ScalingConfiguration"}}
    assert (changes.added, changes.deleted) == ([], [])
    assert changes.after.named(CLUSTER).get("serverlessv2ScalingConfiguration.maxCapacity") == 8


@pytest.mark.requirement("MQ-16")
def test_it_pauses_after_a_quarter_of_an_hour(prod: Graph) -> None:
    capacity = prod.named(CLUSTER).inputs["serverlessv2ScalingConfiguration"]
    assert (capacity["minCapacity"], capacity["secondsUntilAutoPause"]) == (0, 900)


@pytest.mark.requirement("MQ-16")
def test_a_proxy_prevents_pausing_and_is_rejected() -> None:
    with pytest.raises(ProgramError, match=r"aurora\.serverless\.minCapacity: .*proxy keeps connections open"):
        change("milequest-prod", aurora={"proxy": {}})


@pytest.mark.requirement("MQ-16")
def test_a_global_database_prevents_pausing_and_is_rejected() -> None:
    with pytest.raises(ProgramError, match=r"aurora\.serverless\.minCapacity: .*a global database replicates"):
        change(
            "milequest-prod",
            regions={"replicas": ["us-west-2"]},
            network={"vpcs": {"us-west-2": {"cidr": "10.41.0.0/16"}}},
            aurora={"secondaries": {"us-west-2": {}}, "masterCredentials": "own", "engineVersion": "17.7"},
        )


def test_functions_use_the_data_api_with_a_password_managed_by_rds(prod: Graph) -> None:
    cluster = prod.named(CLUSTER)
    assert (cluster.inputs["enableHttpEndpoint"], cluster.inputs["manageMasterUserPassword"]) == (True, True)
    assert "masterPassword" not in cluster.inputs
    assert prod.target(cluster.inputs["masterUserSecretKmsKeyId"]).name == "primary-encryption-key"


@pytest.mark.requirement("MQ-48")
def test_it_can_be_put_back_to_any_second_of_seven_days(prod: Graph) -> None:
    cluster = prod.named(CLUSTER)
    assert cluster.inputs["backupRetentionPeriod"] == 7
    assert (cluster.inputs["deleteAutomatedBackups"], cluster.inputs["deletionProtection"]) == (False, True)


@pytest.mark.requirement("MQ-53")
def test_a_reader_in_the_second_zone_enables_failover(prod: Graph) -> None:
    instances = {node.inputs["availabilityZone"]: node for node in prod.of_type("ClusterInstance")}
    assert {zone: node.inputs["promotionTier"] for zone, node in instances.items()} == {
        "us-east-1a": 0,
        "us-east-1b": 1,
    }
    for node in instances.values():
        assert prod.target(node.inputs["clusterIdentifier"]) is prod.named(CLUSTER)
    assert instances["us-east-1b"].depends_on(instances["us-east-1a"])


@pytest.mark.requirement("MQ-53")
def test_the_profile_of_35_usd_differs_by_the_reader_only() -> None:
    changes = change("milequest-prod", aurora={"zones": ["a"]})
    assert [urn.partition("RegionalAurora$")[2].rpartition("$")[2] for urn in changes.deleted] == [READER]
    assert (changes.added, changes.changed) == ([], {})


@pytest.mark.requirement("MQ-18")
def test_sessions_and_live_data_are_in_a_table_paid_for_by_the_request(prod: Graph) -> None:
    table = prod.named("primary-data-tables-live-table")
    assert (table.inputs["hashKey"], table.inputs["rangeKey"]) == ("pk", "sk")
    assert table.inputs["billingMode"] == "PAY_PER_REQUEST"
    assert "readCapacity" not in table.inputs
    assert table.inputs["ttl"] == {"enabled": True, "attributeName": "expires_at"}


@pytest.mark.requirement("MQ-18")
def test_the_sessions_of_a_user_are_found_together(prod: Graph) -> None:
    (index,) = prod.named("primary-data-tables-live-table").inputs["globalSecondaryIndexes"]
    assert index["name"] == "UserIndex"
    assert [(key["attributeName"], key["keyType"]) for key in index["keySchemas"]] == [
        ("user_id", "HASH"),
        ("expires_at", "RANGE"),
    ]


@pytest.mark.requirement("MQ-19")
def test_leaderboards_are_in_a_serverless_valkey_with_an_upper_limit(prod: Graph) -> None:
    cache = prod.one("aws:elasticache/serverlessCache:ServerlessCache")
    assert (cache.inputs["engine"], cache.inputs["majorEngineVersion"]) == ("valkey", "8")
    assert cache.inputs["cacheUsageLimits"] == {
        "dataStorage": {"unit": "GB", "maximum": 1},
        "ecpuPerSeconds": [{"maximum": 5000}],
    }
    assert prod.of_type("ReplicationGroup") == []


@pytest.mark.requirement("MQ-19")
def test_the_cache_allows_iam_users(prod: Graph) -> None:
    (group,) = prod.referenced(prod.one("aws:elasticache/serverlessCache:ServerlessCache"), "userGroupId")
    (user,) = prod.referenced(group, "userIds")
    assert user.inputs["authenticationMode"] == {"type": "iam"}
