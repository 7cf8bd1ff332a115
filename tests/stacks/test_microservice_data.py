"""The microservice's PostgreSQL and cache: sizes, backups, and effects of later settings."""

import json
from typing import Any

import pytest

from components.foundation.settings.versions import check
from preview.graph import Graph, Node
from tests.stacks.changes import Changes, change
from tests.stacks.reading import StackGraph
from tests.stacks.reading_data import cache_group, secret

STACK = "microservice-prod"
POSTGRES = "primary-data-postgres"
STANDBY: dict[str, Any] = {
    "regions": {"replicas": ["us-west-2"], "mode": "pilot_light"},
    "network": {"vpcs": {"us-west-2": {"cidr": "10.31.0.0/16", "nat": "none"}}},
    "edge": {"distributions": {"assets": {"origins": {"service": {"replicas": ["us-west-2"]}}, "viewerFunction": {}}}},
    "postgres": {"backupCopy": {"region": "us-west-2", "retentionDays": 7}},
    "cache": {"replicaCaches": "none"},
}
AURORA = {
    "databaseName": "service",
    "masterUsername": "apiuser",
    "serverless": {"minCapacity": 0.5, "maxCapacity": 32},
}


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph(STACK)


@pytest.fixture(scope="module")
def source(prod: Graph) -> Node:
    return prod.named(f"{POSTGRES}-source-instance")


@pytest.fixture(scope="module")
def replicas(prod: Graph) -> list[Node]:
    return [node for node in prod.of_type("aws:rds/instance:Instance") if "replicateSourceDb" in node.inputs]


@pytest.fixture(scope="module")
def cache(prod: Graph) -> Node:
    return cache_group(prod)


@pytest.mark.requirement("MS-28")
def test_prod_postgres_is_of_a_current_memory_class(source: Node) -> None:
    assert (source.inputs["identifier"], source.inputs["engine"]) == ("prod-postgres", "postgres")
    assert source.inputs["instanceClass"] == "db.r7g.2xlarge"


@pytest.mark.requirement("MS-29")
def test_two_read_replicas_have_the_same_class(prod: Graph, source: Node, replicas: list[Node]) -> None:
    assert [node.inputs["identifier"] for node in replicas] == ["prod-postgres-reader1", "prod-postgres-reader2"]
    assert [prod.referenced(node, "replicateSourceDb") for node in replicas] == [[source], [source]]
    assert {node.inputs["instanceClass"] for node in replicas} == {"db.r7g.2xlarge"}


@pytest.mark.requirement("MS-30")
def test_the_engine_version_is_current(source: Node) -> None:
    version = source.inputs["engineVersion"]
    assert version == "17"
    assert list(check("postgres", version, path="engineVersion")) == []
    assert source.inputs["autoMinorVersionUpgrade"] is True


@pytest.mark.requirement("MS-31")
def test_source_and_replicas_have_1000_gib_of_gp3_with_16000_iops(source: Node, replicas: list[Node]) -> None:
    assert source.inputs["allocatedStorage"] == 1000
    assert {(node.inputs["storageType"], node.inputs["iops"]) for node in (source, *replicas)} == {("gp3", 16000)}
    assert source.options.ignore_changes == ("password",)  # the size is the stack file's


@pytest.mark.requirement("MS-32")
def test_a_standby_in_another_zone_enables_failover(prod: Graph, source: Node) -> None:
    assert source.inputs["multiAz"] is True
    subnets = prod.target(source.inputs["dbSubnetGroupName"]).inputs["subnetIds"]
    assert {prod.target(subnet).inputs["availabilityZone"] for subnet in subnets} == {
        "us-east-1a",
        "us-east-1b",
        "us-east-1c",
    }


@pytest.mark.requirement("MS-33", "MS-67")
def test_one_can_go_back_35_days_to_any_second(source: Node) -> None:
    assert source.inputs["backupRetentionPeriod"] == 35
    assert source.inputs["backupWindow"] == "03:00-04:00"
    assert source.inputs["deleteAutomatedBackups"] is False


@pytest.mark.requirement("MS-34")
def test_the_master_user_is_apiuser_and_its_password_is_in_the_database_s_secret(prod: Graph, source: Node) -> None:
    assert source.inputs["username"] == "apiuser"
    assert "manageMasterUserPassword" not in source.inputs
    value: dict[str, Any] = json.loads(prod.named(f"{POSTGRES}-source-master-version").inputs["secretString"])
    assert (value["username"], value["dbInstanceIdentifier"]) == ("apiuser", "prod-postgres")
    assert value["password"] == source.inputs["password"]
    assert "password" in source.secrets


@pytest.mark.requirement("MS-35", "MS-55")
def test_the_password_rotates_under_the_customer_key(prod: Graph) -> None:
    rotation = prod.named(f"{POSTGRES}-source-master-rotation")
    kept = prod.target(rotation.inputs["secretId"])
    assert kept is prod.named(f"{POSTGRES}-source-master-secret")
    assert prod.target(kept.inputs["kmsKeyId"]) is prod.named("primary-encryption-key")
    assert rotation.inputs["rotationRules"] == {"automaticallyAfterDays": 30}
    assert rotation.inputs["rotateImmediately"] is True


@pytest.mark.requirement("MS-55")
def test_every_secret_is_under_the_customer_key_and_the_partner_s_only_is_renewed_by_hand(prod: Graph) -> None:
    secrets = prod.of_type("aws:secretsmanager/secret:Secret")
    rotated = [prod.target(node.inputs["secretId"]) for node in prod.of_type("SecretRotation")]
    assert {prod.target(node.inputs["kmsKeyId"]).name for node in secrets} == {"primary-encryption-key"}
    assert [node for node in secrets if node not in rotated] == [secret(prod, "partner-key")]


@pytest.mark.requirement("MS-36")
def test_the_database_and_its_replicas_are_encrypted_under_the_customer_key(
    prod: Graph, source: Node, replicas: list[Node]
) -> None:
    assert {node.inputs["storageEncrypted"] for node in (source, *replicas)} == {True}
    assert prod.target(source.inputs["kmsKeyId"]) is prod.named("primary-encryption-key")
    # A replica in the same region has its source's key, and RDS rejects another.
    assert ["kmsKeyId" in node.inputs for node in replicas] == [False, False]


@pytest.mark.requirement("MS-38")
def test_a_larger_class_is_one_setting_and_can_be_applied_at_once() -> None:
    changes = change(STACK, postgres={"instanceClass": "db.r7g.4xlarge", "applyImmediately": True})
    assert (changes.added, changes.deleted) == ([], [])
    assert changes.changed == {
        f"{POSTGRES}-{name}-instance": {"instanceClass", "applyImmediately"}
        for name in ("source", "reader1", "reader2")
    }


@pytest.mark.requirement("MS-39")
def test_the_cache_has_three_shards_with_a_replica_each(cache: Node) -> None:
    assert (cache.inputs["engine"], cache.inputs["nodeType"]) == ("valkey", "cache.r7g.xlarge")
    assert (cache.inputs["clusterMode"], cache.inputs["numNodeGroups"]) == ("enabled", 3)
    assert cache.inputs["replicasPerNodeGroup"] == 1
    assert "numCacheClusters" not in cache.inputs
    assert list(check("valkey", cache.inputs["engineVersion"], path="engineVersion")) == []


@pytest.mark.requirement("MS-40")
def test_prod_redis_fails_over_to_another_zone_by_itself(cache: Node) -> None:
    assert cache.inputs["replicationGroupId"] == "prod-redis"
    assert (cache.inputs["automaticFailoverEnabled"], cache.inputs["multiAzEnabled"]) == (True, True)


@pytest.fixture(scope="module")
def standby() -> Changes:
    return change(STACK, **STANDBY)


@pytest.mark.requirement("MS-69")
def test_a_cold_standby_in_us_west_2_is_a_setting(prod: Graph, standby: Changes) -> None:
    assert prod.of_type("InstanceAutomatedBackupsReplication") == []
    copy = standby.after.one("InstanceAutomatedBackupsReplication")
    assert (copy.region, copy.inputs["retentionPeriod"]) == ("us-west-2", 7)
    assert standby.after.target(copy.inputs["sourceDbInstanceArn"]).name == f"{POSTGRES}-source-instance"
    assert standby.after.target(copy.inputs["kmsKeyId"]).region == "us-west-2"


@pytest.mark.requirement("MS-69")
def test_a_cold_standby_runs_no_database_and_does_not_touch_the_live_one(standby: Changes) -> None:
    assert standby.deleted == []
    assert [
        node.name for node in standby.after.of_type("aws:rds/instance:Instance") if node.region == "us-west-2"
    ] == []
    assert [name for name in standby.changed if name.endswith("-instance")] == []


@pytest.mark.requirement("MS-75")
def test_aurora_serverless_replaces_rds_by_settings_only() -> None:
    reads = {"access": {"databases": ["aurora"]}}
    functions: Any = {"functions": {"bootstrap": {"access": {"administers": ["aurora", "kafka"]}}}}
    changes = change(
        STACK,
        postgres=None,
        aurora=AURORA,
        backup={"plans": {"nightly": {"databases": ["aurora"]}}},
        eks={"workloads": {"api": reads, "events": reads}},
        **{"lambda": functions},
    )
    cluster = changes.after.one("aws:rds/cluster:Cluster")
    instances = changes.after.of_type("aws:rds/clusterInstance:ClusterInstance")
    assert cluster.inputs["serverlessv2ScalingConfiguration"] == {"minCapacity": 0.5, "maxCapacity": 32}
    assert {node.inputs["instanceClass"] for node in instances} == {"db.serverless"}
    assert changes.after.of_type("aws:rds/instance:Instance") == []
