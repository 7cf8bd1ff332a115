"""Caches: nodes, encryption, users, security groups, snapshots, logs and ignored changes."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import Output, ResourceOptions

from components.data.elasticache.cache import Cache, CacheArgs
from components.data.elasticache.grant import CacheGrant
from components.data.elasticache.names import cache_name, log_group_names, parameter_family
from components.data.elasticache.node_cache import NodeCacheArgs
from components.data.elasticache.settings import CacheSettings
from preview.graph import Graph, Node
from tests.components.data.elasticache.cache_graphs import (
    ACCOUNT,
    CLUSTER,
    GROUP,
    SERVERLESS,
    SINGLE,
    USER,
    key_of,
    placement,
    run,
)
from tests.conftest import Deploy

SERVERLESS_SETTINGS: dict[str, Any] = {
    "mode": "serverless",
    "serverless": {"maxStorageGb": 10, "maxEcpuPerSecond": 5000},
}


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return run(deploy, **CLUSTER)


@pytest.fixture(scope="module")
def group(graph: Graph) -> Node:
    return graph.one(GROUP)


@pytest.fixture(scope="module")
def serverless(deploy: Deploy) -> Graph:
    return run(deploy, **SERVERLESS_SETTINGS)


@pytest.mark.requirement("GD-87", "MS-39", "QA-23")
def test_the_engine_is_valkey_on_the_nodes_that_are_named(group: Node) -> None:
    assert (group.inputs["engine"], group.inputs["engineVersion"]) == ("valkey", "8.2")
    assert group.inputs["nodeType"] == "cache.r7g.large"


@pytest.mark.requirement("GD-88", "MS-39")
def test_a_cluster_spreads_its_keys_over_shards(graph: Graph, group: Node) -> None:
    assert (group.inputs["numNodeGroups"], group.inputs["replicasPerNodeGroup"]) == (3, 1)
    assert group.inputs["clusterMode"] == "enabled"
    assert "numCacheClusters" not in group.inputs
    parameters = graph.target(group.inputs["parameterGroupName"])
    assert parameters.inputs["family"] == "valkey8"
    assert parameters.inputs["parameters"] == [{"name": "cluster-enabled", "value": "yes"}]


@pytest.mark.requirement("GD-89", "MS-40")
def test_a_replica_in_another_zone_enables_failover(group: Node) -> None:
    assert (group.inputs["automaticFailoverEnabled"], group.inputs["multiAzEnabled"]) == (True, True)


@pytest.mark.requirement("MA-45")
def test_a_single_node_has_nothing_to_fail_over_to(deploy: Deploy) -> None:
    single = run(deploy, **SINGLE).one(GROUP)
    assert single.inputs["numCacheClusters"] == 1
    assert (single.inputs["automaticFailoverEnabled"], single.inputs["multiAzEnabled"]) == (False, False)
    assert single.inputs["clusterMode"] == "disabled"
    assert "numNodeGroups" not in single.inputs


@pytest.mark.requirement("GD-90")
def test_data_is_encrypted_at_rest_and_in_transit(group: Node) -> None:
    assert (group.inputs["atRestEncryptionEnabled"], group.inputs["kmsKeyId"]) == (True, key_of("us-east-1"))
    assert (group.inputs["transitEncryptionEnabled"], group.inputs["transitEncryptionMode"]) == (True, "required")


@pytest.mark.requirement("GD-90")
def test_a_cache_has_its_users_from_the_first_day(graph: Graph, group: Node) -> None:
    users = graph.named("primary-cache-users-group")
    assert group.inputs["userGroupIds"] == [users.inputs["userGroupId"]]
    assert "authToken" not in group.inputs
    user = graph.one(USER)
    assert users.inputs["userIds"] == [user.inputs["userId"]]
    assert user.inputs == {
        "userId": "media-prod-cache-app",
        "userName": "media-prod-cache-app",
        "engine": "valkey",
        "accessString": "on ~* &* +@all -@dangerous +info",
        "authenticationMode": {"type": "iam"},
    }


def test_the_default_user_has_no_access(deploy: Deploy) -> None:
    redis = run(deploy, **CLUSTER, engine="redis", engineVersion="7.1")
    closed = redis.named("primary-cache-users-default", USER)
    assert (closed.inputs["userName"], closed.inputs["accessString"]) == ("default", "off -@all")
    assert redis.named("primary-cache-users-group").inputs["userIds"] == [
        "media-prod-cache-default",
        "media-prod-cache-app",
    ]


@pytest.mark.requirement("GD-91")
def test_a_cache_is_in_three_subnets(graph: Graph, group: Node) -> None:
    subnets = graph.target(group.inputs["subnetGroupName"])
    assert subnets.inputs["subnetIds"] == ["subnet-a", "subnet-b", "subnet-c"]


@pytest.mark.requirement("GD-91")
def test_only_the_named_clients_reach_it(graph: Graph, group: Node) -> None:
    server = graph.target(group.inputs["securityGroupIds"][0])
    rule = graph.one("SecurityGroupIngressRule")
    assert graph.target(rule.inputs["securityGroupId"]) is server
    assert rule.inputs["referencedSecurityGroupId"] == "sg-api"
    assert (rule.inputs["fromPort"], rule.inputs["toPort"]) == (6379, 6379)


@pytest.mark.requirement("GD-92")
def test_snapshots_have_a_window_and_a_retention(deploy: Deploy) -> None:
    kept = run(deploy, **CLUSTER, snapshotRetentionDays=5, snapshotWindow="03:00-05:00").one(GROUP).inputs
    assert (kept["snapshotRetentionLimit"], kept["snapshotWindow"]) == (5, "03:00-05:00")


def test_a_protected_cache_has_a_final_snapshot(deploy: Deploy, group: Node) -> None:
    assert group.options.protect is True
    first = group.inputs["finalSnapshotIdentifier"]
    assert first.startswith("media-prod-cache-final-1")
    assert run(deploy, **CLUSTER, generation=2).one(GROUP).inputs["finalSnapshotIdentifier"] != first
    loose = run(deploy, protect=False, **CLUSTER).one(GROUP)
    assert loose.options.protect is False
    assert "finalSnapshotIdentifier" not in loose.inputs


@pytest.mark.requirement("GD-93", "MS-40")
def test_a_cache_can_have_an_explicit_name(deploy: Deploy) -> None:
    assert run(deploy, **CLUSTER, name="media-redis-prod").one(GROUP).inputs["replicationGroupId"] == "media-redis-prod"


@pytest.mark.requirement("GD-93")
def test_names_have_at_most_forty_characters() -> None:
    name = cache_name(CacheSettings.model_validate(CLUSTER), "a-system-with-quite-a-long-name-production")
    assert len(name) <= 40


def test_logs_are_encrypted_forgotten_and_written_by_log_delivery_only(graph: Graph, group: Node) -> None:
    names = log_group_names(CacheSettings.model_validate(CLUSTER), "media-prod-cache")
    groups = {node.inputs["name"]: node for node in graph.of_type("aws:cloudwatch/logGroup:LogGroup")}
    assert tuple(groups) == names
    assert all(node.inputs["kmsKeyId"] == key_of("us-east-1") for node in groups.values())
    assert all(node.inputs["retentionInDays"] == 90 for node in groups.values())
    assert [
        (entry["logType"], entry["destination"], entry["destinationType"], entry["logFormat"])
        for entry in group.inputs["logDeliveryConfigurations"]
    ] == [
        (kind, f"/aws/vendedlogs/elasticache/media-prod-cache/{kind}", "cloudwatch-logs", "json")
        for kind in ("engine-log", "slow-log")
    ]
    statement = graph.one("LogResourcePolicy").json("policyDocument")["Statement"][0]
    assert statement["Principal"] == {"Service": "delivery.logs.amazonaws.com"}
    assert statement["Resource"] == [f"{node.outputs['arn']}:*" for node in groups.values()]
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}


def test_a_cache_depends_on_the_resource_policy_of_its_log_groups(graph: Graph, group: Node) -> None:
    assert graph.one("LogResourcePolicy").urn in group.property_dependencies["logDeliveryConfigurations"]


def test_nodes_that_scale_are_ignored(deploy: Deploy, group: Node) -> None:
    limits = {"shards": {"minimum": 3, "maximum": 6}, "replicas": {"minimum": 1, "maximum": 3}}
    scaled = run(deploy, mode="cluster", nodes={**CLUSTER["nodes"], "scaling": limits})
    assert scaled.one(GROUP).options.ignore_changes == ("numNodeGroups", "replicasPerNodeGroup")
    assert group.options.ignore_changes == ()
    target = scaled.named("primary-cache-nodes-scaling-shards-target")
    assert target.inputs == {
        "serviceNamespace": "elasticache",
        "scalableDimension": "elasticache:replication-group:NodeGroups",
        "resourceId": "replication-group/media-prod-cache",
        "minCapacity": 3,
        "maxCapacity": 6,
    }
    policy = scaled.named("primary-cache-nodes-scaling-replicas-policy")
    assert policy.get("targetTrackingScalingPolicyConfiguration") == {
        "targetValue": 60,
        "predefinedMetricSpecification": {"predefinedMetricType": "ElastiCacheReplicaEngineCPUUtilization"},
    }


def test_a_shard_more_changes_the_number_of_shards_and_nothing_else(deploy: Deploy, graph: Graph, group: Node) -> None:
    more = run(deploy, mode="cluster", nodes={**CLUSTER["nodes"], "shards": 4})
    assert {node.urn for node in more} == {node.urn for node in graph}
    assert {**more.one(GROUP).inputs, "numNodeGroups": 3} == dict(group.inputs)


def test_nodes_with_instance_store_enable_data_tiering(deploy: Deploy, group: Node) -> None:
    tiered = run(deploy, mode="cluster", nodes={"nodeType": "cache.r6gd.xlarge", "shards": 2})
    assert tiered.one(GROUP).inputs["dataTieringEnabled"] is True
    assert "dataTieringEnabled" not in group.inputs


@pytest.mark.requirement("MQ-19")
def test_a_serverless_cache_is_sized_by_aws_within_limits(serverless: Graph) -> None:
    cache = serverless.one(SERVERLESS).inputs
    assert (cache["engine"], cache["majorEngineVersion"], cache["name"]) == ("valkey", "8", "media-prod-cache")
    assert cache["cacheUsageLimits"] == {
        "dataStorage": {"unit": "GB", "maximum": 10},
        "ecpuPerSeconds": [{"maximum": 5000}],
    }
    assert (cache["kmsKeyId"], cache["userGroupId"]) == (key_of("us-east-1"), "media-prod-cache-users")
    assert (cache["snapshotRetentionLimit"], cache["dailySnapshotTime"]) == (7, "03:00")


@pytest.mark.requirement("MQ-19")
def test_clients_reach_both_ports_of_a_serverless_cache(serverless: Graph) -> None:
    rule = serverless.one("SecurityGroupIngressRule").inputs
    assert (rule["fromPort"], rule["toPort"]) == (6379, 6380)
    assert serverless.of_type("SubnetGroup", "LogGroup") == []


def test_a_workload_connects_as_one_user_of_one_cache(deploy: Deploy) -> None:
    resources: list[str] = []

    def program(provider: aws.Provider) -> None:
        settings = CacheSettings.model_validate(CLUSTER)
        args = CacheArgs(settings=settings, cache_name="media", placement=placement("us-east-1"))
        cache = Cache("cache", args, ResourceOptions(provider=provider))
        statement = CacheGrant(cache_arn=cache.arn, user_arn=cache.user_arns["app"]).statements("Cache")[0]
        assert statement["Action"] == ["elasticache:Connect"]
        Output.all(*statement["Resource"]).apply(resources.extend)

    made = deploy(program)
    assert resources == [made.one(GROUP).outputs["arn"], made.one(USER).outputs["arn"]]


@pytest.mark.parametrize(
    ("engine", "version", "family"),
    [("valkey", "7.2", "valkey7"), ("valkey", "9.0", "valkey9"), ("redis", "7.1", "redis7")],
)
def test_parameters_go_by_the_major_version(engine: str, version: str, family: str) -> None:
    settings = CacheSettings.model_validate({**CLUSTER, "engine": engine, "engineVersion": version})
    assert parameter_family(settings) == family


@pytest.mark.parametrize("mode", ["cluster", "serverless"])
def test_a_first_preview_registers_the_same(deploy: Deploy, graph: Graph, serverless: Graph, mode: str) -> None:
    known = graph if mode == "cluster" else serverless
    first = run(deploy, unknown=True, **(CLUSTER if mode == "cluster" else SERVERLESS_SETTINGS))
    assert sorted(node.name for node in first) == sorted(node.name for node in known)


def test_only_a_global_datastore_has_members() -> None:
    with pytest.raises(ValueError, match=r"member_of: given, and replica_caches is 'separate'"):
        CacheArgs(
            settings=CacheSettings.model_validate(CLUSTER),
            cache_name="media",
            placement=placement("us-east-1"),
            member_of="ldgnf-media",
        )


def test_a_serverless_cache_has_no_nodes() -> None:
    args = NodeCacheArgs(
        settings=CacheSettings(mode="serverless"),
        cache_name="media",
        placement=placement("us-east-1"),
        security_group_id="sg-1",
        user_group_id="users",
    )
    with pytest.raises(ValueError, match=r"settings.nodes: missing"):
        _ = args.nodes
