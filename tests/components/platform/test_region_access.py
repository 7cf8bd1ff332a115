"""Services with access to a region's key, by settings."""

from typing import Any

import pytest

from preview.graph import Graph
from tests.components.platform.regions import NETWORK, REGISTRY, SERVICE, run, run_unknown
from tests.stacks.reading import statements

BASE_USES = {"AllowAccount", "AllowLogGroups", "AllowAlarms"}
RULE: dict[str, Any] = {"bus": "default", "objectCreated": {"bucket": "media"}, "targets": {"work": {"queue": "jobs"}}}
BUS = {"AllowEventsToQueues", "AllowEventBusDescribe", "AllowEventBus"}  # with the queue of undelivered events
ECS = {"network": NETWORK, "registry": REGISTRY, "ecs": {"services": {"worker": SERVICE}}}
EKS = {"network": NETWORK, "eks": {}}
CASES: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "nothing": ({}, set(), set()),
    "only queues": ({"messaging": {"queues": {"jobs": {}}}}, set(), set()),
    "rule": (
        {"messaging": {"queues": {"jobs": {}}, "rules": {"created": RULE}}},
        {"AllowEventsToQueues"},
        {"AllowEventsToQueues"},
    ),
    "topic": ({"messaging": {"topics": {"news": {}}}}, {"AllowTopics"}, {"AllowTopics"}),
    "bus": ({"messaging": {"eventBus": {}}}, BUS, BUS),
    "messaging of the primary region": (
        {"messaging": {"topics": {"news": {}}, "replicas": "none"}},
        {"AllowTopics"},
        set(),
    ),
    "ecs": (ECS, set(), set()),  # Fargate has a key of its own
    "eks of the primary region": ({**EKS, "eks": {"replicas": "none"}}, {"AllowVolumes"}, set()),
    "eks": ({**EKS, "eks": {"replicas": "same"}}, {"AllowVolumes"}, {"AllowVolumes"}),
}


@pytest.mark.parametrize("case", CASES)
def test_the_keys_policy_names_exactly_the_services_that_use_it(case: str) -> None:
    concerns, primary, replica = CASES[case]
    graph = run(**concerns)
    assert set(statements(graph, "primary-access-key-policy")) == BASE_USES | primary
    assert set(statements(graph, "eu-west-1-access-key-policy")) == BASE_USES | replica


@pytest.fixture(scope="module")
def graph() -> Graph:
    return run(**ECS, messaging={"queues": {"jobs": {}}, "topics": {"news": {}}, "rules": {"created": RULE}})


@pytest.mark.parametrize(("key", "region"), [("primary", "us-east-1"), ("eu-west-1", "eu-west-1")])
def test_senders_are_named_one_by_one_as_they_are_in_this_region(graph: Graph, key: str, region: str) -> None:
    said = statements(graph, f"{key}-access-key-policy")
    assert said["AllowEventsToQueues"]["Condition"] == {
        "ArnEquals": {
            "kms:EncryptionContext:aws:sqs:arn": [
                f"arn:aws:sqs:{region}:123456789012:acme-prod-{name}" for name in ("jobs", "undelivered")
            ]
        }
    }
    assert said["AllowTopics"]["Condition"] == {
        "ArnEquals": {"aws:SourceArn": [f"arn:aws:sns:{region}:123456789012:acme-prod-news"]}
    }


@pytest.mark.parametrize("key", ["primary", "eu-west-1"])
def test_tasks_have_a_single_region_key_for_their_cluster_only(graph: Graph, key: str) -> None:
    cluster = graph.named(f"{key}-services-ecs-cluster-cluster")
    storage = graph.target(cluster.get("configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId"))
    assert (storage.name, storage.inputs.get("multiRegion")) == (f"{key}-services-ecs-storage-key", None)
    statements = {entry["Sid"]: entry for entry in storage.json("policy")["Statement"]}
    assert set(statements) == {"AllowAccount", "AllowFargateStorage", "AllowFargateGrants"}
    assert statements["AllowFargateStorage"]["Condition"]["StringEquals"] == {
        "kms:EncryptionContext:aws:ecs:clusterAccount": "123456789012",
        "kms:EncryptionContext:aws:ecs:clusterName": cluster.inputs["name"],
    }


@pytest.mark.parametrize("key", ["primary", "eu-west-1"])
def test_each_region_has_the_whole_policy_of_its_own_key(graph: Graph, key: str) -> None:
    policy = graph.named(f"{key}-access-key-policy")
    assert graph.target(policy.inputs["keyId"]).name == f"{key}-encryption-key"


def test_no_output_is_read_before_it_is_known() -> None:
    graph = run_unknown(**ECS, messaging={"topics": {"news": {}}})
    assert graph.unknown_inputs(graph.named("eu-west-1-access-key-policy")) == ["keyId"]
