"""The ECS services of a region: one cluster, and settings and grants of each service."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.compute.ecs.service_placement import ServiceResources
from components.compute.ecs.services import EcsServices, EcsServicesArgs
from components.compute.ecs.settings import EcsSettings
from components.compute.ecs.storage_key import TaskStorageKeyArgs
from components.foundation.grants import ActionsGrant
from preview.graph import Graph
from tests.conftest import Deploy
from tests.stacks.reading_compute import containers, execution_role, task_role, variables, weights

KEY = "arn:aws:kms:us-east-1:123456789012:key/data"
JOBS = "arn:aws:sqs:us-east-1:123456789012:jobs"
BOUNDARY = "arn:aws:iam::123456789012:policy/workloads"
IMAGE = {"uri": "public.ecr.aws/acme/media:1.4.2"}
SETTINGS: dict[str, Any] = {
    "capacity": {"fargate": 1, "fargateSpot": 3},
    "services": {
        "api": {"image": IMAGE, "capacity": {"fargate": 1}, "tasks": {"minimum": 2, "maximum": 2}},
        "worker": {"image": IMAGE, "name": "acme-worker"},
    },
}


def run(deploy: Deploy, *, unknown: bool = False, **change: Any) -> Graph:
    args = EcsServicesArgs(
        settings=EcsSettings.model_validate(SETTINGS),
        prefix="acme-prod",
        region="us-east-1",
        account_id="123456789012",
        key_arn=KEY,
        storage_key=TaskStorageKeyArgs(
            alias="alias/acme-prod-task-storage",
            cluster_name="acme-prod",
            account_id="123456789012",
            rotation_period_days=90,
            deletion_window_days=7,
        ),
        vpc_id="vpc-1",
        vpc_cidr="10.0.0.0/16",
        subnet_ids={"a": "subnet-a", "b": "subnet-b"},
        prefix_list_ids={},
        load_balancer=None,
        resources=ServiceResources(),
        grants={"worker": {"jobs": ActionsGrant(actions=("sqs:ReceiveMessage",), resources=[JOBS])}},
        environment={"worker": {"QUEUE_JOBS": "https://sqs.example/jobs"}},
        **change,
    )
    return deploy(lambda provider: _make(args, provider), unknown=unknown)


def _make(args: EcsServicesArgs, provider: aws.Provider) -> None:
    EcsServices("ecs", args, ResourceOptions(provider=provider))


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return run(deploy)


def test_the_ephemeral_storage_has_a_key_of_its_own(graph: Graph) -> None:
    key = graph.named("ecs-storage-key").inputs
    assert {name: value for name, value in key.items() if name != "policy"} == {
        "description": "Ephemeral storage of tasks in acme-prod",
        "enableKeyRotation": True,
        "rotationPeriodInDays": 90,
        "deletionWindowInDays": 7,
    }
    alias = graph.named("ecs-storage-alias").inputs
    assert (alias["name"], graph.target(alias["targetKeyId"]).name) == (
        "alias/acme-prod-task-storage",
        "ecs-storage-key",
    )


def test_all_services_run_in_one_cluster_under_their_names(graph: Graph) -> None:
    cluster = graph.one("aws:ecs/cluster:Cluster")
    assert cluster.inputs["name"] == "acme-prod"
    found = {
        node.inputs["name"]: graph.target(node.inputs["cluster"]) for node in graph.of_type("aws:ecs/service:Service")
    }
    assert found == {"acme-prod-api": cluster, "acme-worker": cluster}


def test_a_service_has_the_clusters_capacity_unless_overridden(graph: Graph) -> None:
    assert weights(graph.named("ecs-api-service")) == {"FARGATE": (0, 1)}
    assert weights(graph.named("ecs-worker-service")) == {"FARGATE": (0, 1), "FARGATE_SPOT": (0, 3)}


def test_grants_and_variables_are_those_of_one_service(graph: Graph) -> None:
    api, worker = graph.named("ecs-api-service"), graph.named("ecs-worker-service")
    assert variables(containers(graph, worker)["main"]) == {"QUEUE_JOBS": "https://sqs.example/jobs"}
    assert variables(containers(graph, api)["main"]) == {}
    (policy,) = [
        node
        for node in graph.of_type("aws:iam/rolePolicy:RolePolicy")
        if graph.target(node.inputs["role"]) in (task_role(graph, api), task_role(graph, worker))
    ]
    assert graph.target(policy.inputs["role"]) is task_role(graph, worker)
    assert policy.json("policy")["Statement"][0]["Resource"] == [JOBS]


def test_a_pilot_light_has_every_service_at_zero_tasks(deploy: Deploy, graph: Graph) -> None:
    waiting = run(deploy, pilot_light=True)
    counts = [
        {name: found.named(f"ecs-{name}-service").inputs["desiredCount"] for name in ("api", "worker")}
        for found in (graph, waiting)
    ]
    assert counts == [{"api": 2, "worker": 1}, {"api": 0, "worker": 0}]


def test_a_boundary_is_on_every_role_of_every_service(deploy: Deploy) -> None:
    bounded = run(deploy, permissions_boundary_arn=BOUNDARY)
    for name in ("api", "worker"):
        service = bounded.named(f"ecs-{name}-service")
        for role in (task_role(bounded, service), execution_role(bounded, service)):
            assert role.inputs["permissionsBoundary"] == BOUNDARY


def test_no_output_is_read_before_it_is_known(deploy: Deploy) -> None:
    graph = run(deploy, unknown=True)
    assert "taskDefinition" in graph.unknown_inputs(graph.named("ecs-worker-service"))
