"""Services of each region: active, idle, or absent."""

from typing import Any

import pytest

from preview.graph import Graph
from tests.components.platform.regions import (
    ACCOUNT,
    EDGE,
    LOAD_BALANCER,
    NETWORK,
    ONE_REGION,
    PRIMARY,
    REGISTRY,
    REPLICA,
    SERVICE,
    run,
    run_unknown,
)
from tests.stacks.reading_compute import containers, open_ports, scalable_target, security_group, service, variables

KEYS = ("primary", "eu-west-1")
MESSAGING: dict[str, Any] = {
    "queues": {"jobs": {}},
    "topics": {"news": {}},
    "rules": {
        "created": {
            "bus": "default",
            "objectCreated": {"bucket": "media"},
            "targets": {"work": {"queue": "jobs"}},
        }
    },
    "schedules": {"nightly": {"expression": "rate(1 day)", "queue": "jobs"}},
}
ECS: dict[str, Any] = {
    "services": {
        "api": {
            **SERVICE,
            "tasks": {"minimum": 2, "maximum": 10},
            "scaling": {"cpuPercent": 70},
            "http": {"port": 3000, "priority": 10},
            "access": {"cache": True, "databases": ["postgres"], "tables": {"assets": ["read"]}},
        },
        "worker": {**SERVICE, "tasks": {"minimum": 1, "maximum": 1}, "access": {"queues": {"jobs": ["consume"]}}},
    }
}
AT_WORK: dict[str, Any] = {
    "network": NETWORK,
    "loadBalancer": LOAD_BALANCER,
    "edge": EDGE,
    "registry": REGISTRY,
    "messaging": MESSAGING,
    "dynamodb": {"tables": {"assets": {"hashKey": "id", "attributes": {"id": {}}}}},
    "cache": {"mode": "replication_group", "nodes": {"nodeType": "cache.r7g.large"}},
    "postgres": {
        "databaseName": "app",
        "instanceClass": "db.r7g.large",
        "masterCredentials": "own",
        "regionalReplicas": {REPLICA: {}},
    },
    "ecs": ECS,
}


@pytest.fixture(scope="module")
def waiting() -> Graph:
    return run(**AT_WORK)


@pytest.fixture(scope="module")
def same() -> Graph:
    return run(**{**AT_WORK, "messaging": {**MESSAGING, "replicas": "same"}, "ecs": {**ECS, "replicas": "same"}})


def states(graph: Graph, key: str) -> tuple[str, str]:
    """Of the rule and of the schedule of a region."""
    rule = graph.named(f"{key}-services-messaging-rule-created-rule")
    schedule = graph.named(f"{key}-services-messaging-schedule-nightly-schedule")
    return rule.inputs["state"], schedule.inputs["state"]


def test_an_idle_replica_region_has_disabled_rules_and_schedules(waiting: Graph) -> None:
    assert {key: states(waiting, key) for key in KEYS} == {
        "primary": ("ENABLED", "ENABLED"),
        "eu-west-1": ("DISABLED", "DISABLED"),
    }


def test_a_replica_region_that_is_the_same_has_them_enabled(same: Graph) -> None:
    assert {states(same, key) for key in KEYS} == {("ENABLED", "ENABLED")}


def test_a_replica_region_without_messaging_has_no_queue() -> None:
    graph = run(messaging={**MESSAGING, "replicas": "none"})
    assert {node.region for node in graph.of_type("aws:sqs/queue:Queue")} == {PRIMARY}


def test_a_rule_matches_objects_of_its_regions_bucket(waiting: Graph) -> None:
    for key in KEYS:
        pattern = waiting.named(f"{key}-services-messaging-rule-created-rule").json("eventPattern")
        (name,) = pattern["detail"]["bucket"]["name"]
        assert waiting.target(name).name == f"{key}-library-media-bucket"


def test_services_of_an_idle_region_have_zero_tasks(waiting: Graph) -> None:
    assert {
        (key, name): service(waiting, name, key).inputs["desiredCount"] for key in KEYS for name in ("api", "worker")
    } == {
        ("primary", "api"): 2,
        ("primary", "worker"): 1,
        ("eu-west-1", "api"): 0,
        ("eu-west-1", "worker"): 0,
    }


def test_an_idle_service_has_suspended_scale_out(waiting: Graph) -> None:
    target = scalable_target(waiting, service(waiting, "api", "eu-west-1"))
    assert target.inputs["minCapacity"] == 0
    assert target.inputs["suspendedState"] == {
        "dynamicScalingInSuspended": False,
        "dynamicScalingOutSuspended": True,
        "scheduledScalingSuspended": True,
    }


def test_services_of_a_region_that_is_the_same_run_as_in_the_primary_one(same: Graph) -> None:
    for key in KEYS:
        assert service(same, "api", key).inputs["desiredCount"] == 2
        target = scalable_target(same, service(same, "api", key))
        assert (target.inputs["minCapacity"], target.inputs["maxCapacity"]) == (2, 10)


def test_without_replicas_no_other_region_has_a_cluster() -> None:
    graph = run(network=NETWORK, registry=REGISTRY, ecs={"replicas": "none", "services": {"worker": SERVICE}})
    assert {node.region for node in graph.of_type("aws:ecs/cluster:Cluster")} == {PRIMARY}


@pytest.mark.parametrize("key", KEYS)
def test_queues_depend_on_the_key_policy(waiting: Graph, key: str) -> None:
    queue = waiting.named(f"{key}-services-messaging-queue-jobs-queue")
    assert waiting.target(queue.inputs["kmsMasterKeyId"]).name == f"{key}-encryption-key"
    assert waiting.named(f"{key}-access-key-policy") in waiting.referenced(queue, "kmsMasterKeyId")


@pytest.mark.parametrize("key", KEYS)
def test_a_services_security_group_is_connected_to_exactly_its_access(waiting: Graph, key: str) -> None:
    database = "source" if key == "primary" else "copy"
    always = {("0.0.0.0/0", 443), (f"{key}-vpc-gateway-s3", 443), (f"{key}-vpc-gateway-dynamodb", 443)}
    assert open_ports(waiting, security_group(waiting, service(waiting, "worker", key)), "Egress") == always
    ways = open_ports(waiting, security_group(waiting, service(waiting, "api", key)), "Egress") - always
    assert {(name.removeprefix(f"{key}-data-"), port) for name, port in ways} == {
        ("cache-cache-network-security-group", 6379),
        (f"postgres-{database}-network-security-group", 5432),
    }


@pytest.mark.parametrize("key", KEYS)
def test_security_groups_of_targets_allow_exactly_the_connected_service(waiting: Graph, key: str) -> None:
    group = waiting.named(f"{key}-data-cache-cache-network-security-group")
    assert open_ports(waiting, group, "Ingress") == {(f"{key}-services-ecs-api-group-group", 6379)}


@pytest.mark.parametrize("key", KEYS)
def test_interface_endpoints_allow_every_service(key: str) -> None:
    graph = run(
        network={**NETWORK, "interfaceEndpoints": {"sqs": {}}},
        registry=REGISTRY,
        ecs={"services": {"one": SERVICE, "two": SERVICE}},
    )
    group = graph.named(f"{key}-endpoints-access-group")
    assert open_ports(graph, group, "Ingress") == {
        (f"{key}-services-ecs-{name}-group-group", 443) for name in ("one", "two")
    }


@pytest.mark.parametrize("key", KEYS)
def test_a_task_has_the_endpoints_of_its_region(waiting: Graph, key: str) -> None:
    found = variables(containers(waiting, service(waiting, "api", key))["main"])
    cache = waiting.named(f"{key}-data-cache-cache-nodes-group")
    assert found["CACHE_HOST"] == cache.outputs["primaryEndpointAddress"]
    assert (found["CACHE_PORT"], found["POSTGRES_PORT"], found["POSTGRES_USER"]) == ("6379", "5432", "api")
    assert found["TABLE_ASSETS"] == "acme-prod-assets"
    worker = variables(containers(waiting, service(waiting, "worker", key))["main"])
    assert worker == {"QUEUE_JOBS": waiting.named(f"{key}-services-messaging-queue-jobs-queue").outputs["id"]}


def test_images_are_replicated_from_the_primary_region_unless_disabled() -> None:
    (copies,) = run(registry=REGISTRY).of_type("aws:ecr/replicationConfiguration:ReplicationConfiguration")
    (rule,) = copies.get("replicationConfiguration.rules")
    assert copies.region == PRIMARY
    assert rule["destinations"] == [{"region": REPLICA, "registryId": ACCOUNT}]
    others = run(registry={**REGISTRY, "replication": False})
    assert others.of_type("aws:ecr/replicationConfiguration:ReplicationConfiguration") == []


def test_a_parameter_has_the_values_of_its_region() -> None:
    store = {"parameters": {"level": {"value": "high"}, "bucket": {"source": {"bucket": "media"}}}}
    graph = run(parameterStore=store)
    for key in KEYS:
        parameter = graph.named(f"{key}-services-parameter-bucket-parameter")
        assert parameter.inputs["name"] == "/acme/prod/bucket"
        assert graph.target(parameter.inputs["insecureValue"]).name == f"{key}-library-media-bucket"
        assert graph.named(f"{key}-services-parameter-level-parameter").inputs["insecureValue"] == "high"


def test_a_stack_of_one_region_has_its_services_at_work() -> None:
    graph = run(
        regions=ONE_REGION,
        registry=REGISTRY,
        network={**NETWORK, "vpcs": {PRIMARY: {"cidr": "10.0.0.0/16"}}},
        ecs={"services": {"worker": SERVICE}},
    )
    assert service(graph, "worker").inputs["desiredCount"] == 1


def test_no_output_is_read_before_it_is_known() -> None:
    graph = run_unknown(**AT_WORK)
    assert graph.unknown_inputs(graph.named("eu-west-1-services-ecs-cluster-cluster")) == ["configuration"]
    assert states(graph, "eu-west-1") == ("DISABLED", "DISABLED")
    assert service(graph, "api", "eu-west-1").inputs["desiredCount"] == 0
