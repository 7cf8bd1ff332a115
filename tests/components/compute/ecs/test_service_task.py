"""Task definitions: size, containers, roles and logs."""

import json
from typing import Any

import pytest

from components.compute.ecs.service_task import log_group_names
from components.messaging.sqs_sns.grant import QueueGrant
from components.storage.grant import BucketGrant
from preview.graph import Graph
from tests.components.compute.ecs.services import ACCOUNT, API, DIGEST, KEY, PARAMETER, SECRET, main_container, service
from tests.conftest import Deploy


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return service(deploy, API)


def statements(graph: Graph, policy: str) -> dict[str, Any]:
    """The statements of a policy by their Sid."""
    return {entry["Sid"]: entry for entry in graph.named(policy).json("policy")["Statement"]}


@pytest.mark.requirement("GD-41")
def test_a_task_has_the_size_that_it_is_given(graph: Graph) -> None:
    inputs = graph.one("TaskDefinition").inputs
    assert (inputs["cpu"], inputs["memory"]) == ("512", "1024")
    assert inputs["runtimePlatform"] == {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"}
    assert (inputs["requiresCompatibilities"], inputs["networkMode"]) == (["FARGATE"], "awsvpc")
    assert "ephemeralStorage" not in inputs


@pytest.mark.requirement("GD-50", "GD-51")
def test_a_worker_s_task_is_larger_and_has_its_disk(deploy: Deploy) -> None:
    large = {**API, "cpuUnits": 2048, "memoryMib": 4096, "ephemeralStorageGib": 100}
    inputs = service(deploy, large).one("TaskDefinition").inputs
    assert (inputs["cpu"], inputs["memory"], inputs["ephemeralStorage"]) == ("2048", "4096", {"sizeInGib": 100})


@pytest.mark.requirement("GD-40")
def test_the_image_is_named_by_its_digest(graph: Graph) -> None:
    url = graph.named("registry-api").outputs["repositoryUrl"]
    assert main_container(graph)["image"] == f"{url}@{DIGEST}"


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ({"repository": "api", "tag": "1.4.2"}, "{url}:1.4.2"),
        ({"uri": "public.ecr.aws/nginx/nginx:1.29.1"}, "public.ecr.aws/nginx/nginx:1.29.1"),
    ],
)
def test_an_image_can_be_named_by_a_tag_or_wholly(deploy: Deploy, image: dict[str, str], name: str) -> None:
    graph = service(deploy, {**API, "image": image})
    assert main_container(graph)["image"] == name.format(url=graph.named("registry-api").outputs["repositoryUrl"])


@pytest.mark.requirement("GD-42")
def test_the_container_is_closed_up(graph: Graph) -> None:
    container = main_container(graph)
    assert container["portMappings"] == [{"name": "http", "containerPort": 3000, "protocol": "tcp"}]
    assert (container["user"], container["readonlyRootFilesystem"]) == ("1000:1000", True)
    assert container["linuxParameters"] == {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}}
    assert "privileged" not in container


def test_places_that_it_writes_to_are_volumes(deploy: Deploy) -> None:
    graph = service(deploy, {**API, "volumes": {"scratch": "/tmp"}})
    assert graph.one("TaskDefinition").inputs["volumes"] == [{"name": "scratch"}]
    assert main_container(graph)["mountPoints"] == [
        {"sourceVolume": "scratch", "containerPath": "/tmp", "readOnly": False}
    ]


@pytest.mark.requirement("GD-45")
def test_the_container_has_a_health_check(deploy: Deploy) -> None:
    command = ["CMD-SHELL", "curl -fs http://localhost:3000/health || exit 1"]
    check = main_container(service(deploy, {**API, "healthCheckCommand": command}))["healthCheck"]
    assert check == {"command": command, "interval": 15, "timeout": 5, "retries": 3, "startPeriod": 60}


def test_variables_come_from_settings_and_from_resources(deploy: Deploy) -> None:
    graph = service(deploy, {**API, "environment": {"LEVEL": "info"}}, environment={"CACHE": "cache.internal"})
    assert main_container(graph)["environment"] == [
        {"name": "CACHE", "value": "cache.internal"},
        {"name": "LEVEL", "value": "info"},
    ]


@pytest.mark.requirement("GD-116")
def test_secrets_are_references_and_ecs_may_read_exactly_these(deploy: Deploy) -> None:
    secrets = {"JWT_KEY": {"secret": "jwt", "jsonKey": "key"}, "LEVEL": {"parameter": "level"}}
    graph = service(deploy, {**API, "secrets": secrets})
    assert main_container(graph)["secrets"] == [
        {"name": "JWT_KEY", "valueFrom": f"{SECRET}:key::"},
        {"name": "LEVEL", "valueFrom": PARAMETER},
    ]
    said = statements(graph, "api-task-execution-policy")
    assert (said["Secrets"]["Action"], said["Secrets"]["Resource"]) == (["secretsmanager:GetSecretValue"], [SECRET])
    assert (said["Parameters"]["Action"], said["Parameters"]["Resource"]) == (["ssm:GetParameters"], [PARAMETER])
    assert said["SecretsKey"]["Condition"] == {
        "StringEquals": {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}
    }
    assert said["SecretsKey"]["Action"] == ["kms:Decrypt"]


@pytest.mark.requirement("GD-112")
def test_ecs_pulls_this_image_and_writes_these_logs_and_nothing_else(graph: Graph) -> None:
    said = statements(graph, "api-task-execution-policy")
    assert {sid: entry["Resource"] for sid, entry in said.items()} == {
        "Logs": [f"{graph.named('api-task-logs').outputs['arn']}:*"],
        "Registry": ["*"],
        "Images": [graph.named("registry-api").outputs["arn"]],
    }
    assert said["Registry"]["Action"] == ["ecr:GetAuthorizationToken"]
    assert said["Images"]["Action"] == [
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchCheckLayerAvailability",
    ]


@pytest.mark.requirement("GD-112")
def test_both_roles_are_ecs_s_for_this_account(graph: Graph) -> None:
    roles = [graph.named("api-task-task-role"), graph.named("api-task-execution-role")]
    for role in roles:
        (trust,) = role.json("assumeRolePolicy")["Statement"]
        assert trust["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
        assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    definition = graph.one("TaskDefinition").inputs
    assert [graph.target(definition[name]) for name in ("taskRoleArn", "executionRoleArn")] == roles


@pytest.mark.requirement("GD-113", "GD-115", "GD-118")
def test_a_task_role_has_the_granted_permissions(deploy: Deploy) -> None:
    grants = {
        "bucket-media": BucketGrant(bucket_arn="arn:aws:s3:::media", actions=("read", "write"), prefixes=("gifs/",)),
        "queue-jobs": QueueGrant(queue_arn="arn:aws:sqs:us-east-1:123456789012:jobs", actions=("send",)),
    }
    said = statements(service(deploy, API, grants=grants), "api-task-task-policy")
    assert set(said) == {"BucketMediaObjects", "QueueJobsMessages"}
    assert said["BucketMediaObjects"]["Resource"] == ["arn:aws:s3:::media/gifs/*"]


def test_a_task_that_is_granted_nothing_may_do_nothing(graph: Graph) -> None:
    assert [node.name for node in graph.of_type("RolePolicy")] == ["api-task-execution-policy"]


@pytest.mark.requirement("GD-117")
def test_logs_have_a_log_group_and_do_not_block(graph: Graph) -> None:
    group = graph.named("api-task-logs")
    assert group.inputs["name"] == log_group_names("media-prod-api")[0] == "/ecs/media-prod-api"
    assert (group.inputs["kmsKeyId"], group.inputs["retentionInDays"]) == (KEY, 90)
    assert main_container(graph)["logConfiguration"] == {
        "logDriver": "awslogs",
        "options": {
            "awslogs-group": "/ecs/media-prod-api",
            "awslogs-region": "us-east-1",
            "awslogs-stream-prefix": "main",
            "mode": "non-blocking",
            "max-buffer-size": "25m",
        },
    }


def test_old_revisions_stay_for_a_deployment_that_is_rolled_back(graph: Graph) -> None:
    assert graph.one("TaskDefinition").inputs["skipDestroy"] is True


@pytest.mark.requirement("GD-149")
def test_a_collector_receives_traces_and_metrics_of_its_task(deploy: Deploy) -> None:
    graph = service(deploy, {**API, "collector": {}})
    main, collector = graph.one("TaskDefinition").json("containerDefinitions")
    assert collector["image"] == "public.ecr.aws/aws-observability/aws-otel-collector:v0.45.0"
    assert (collector["essential"], collector["readonlyRootFilesystem"]) == (False, True)
    assert main["dependsOn"] == [{"containerName": "collector", "condition": "START"}]
    assert {"name": "OTEL_EXPORTER_OTLP_ENDPOINT", "value": "http://127.0.0.1:4318"} in main["environment"]
    (variable,) = collector["environment"]
    said = json.loads(variable["value"])
    assert {kind: pipe["exporters"] for kind, pipe in said["service"]["pipelines"].items()} == {
        "traces": ["awsxray"],
        "metrics": ["awsemf"],
    }
    assert said["exporters"]["awsemf"]["log_group_name"] == log_group_names("media-prod-api")[1]
    granted = statements(graph, "api-task-task-policy")
    assert granted["CollectorTraces"]["Action"][0] == "xray:PutTraceSegments"
    assert granted["CollectorMetrics"]["Resource"] == [f"{graph.named('api-task-metrics').outputs['arn']}:*"]


def test_no_shell_is_opened_by_default(graph: Graph) -> None:
    assert graph.one("aws:ecs/service:Service").inputs["enableExecuteCommand"] is False


def test_a_shell_has_its_channels_its_log_and_its_key(deploy: Deploy) -> None:
    graph = service(deploy, {**API, "executeCommand": True, "readonlyRootFilesystem": False})
    granted = statements(graph, "api-task-task-policy")
    assert graph.one("aws:ecs/service:Service").inputs["enableExecuteCommand"] is True
    assert granted["ExecLog"]["Resource"] == [f"{graph.named('cluster-exec').outputs['arn']}:*"]
    assert (granted["ExecKey"]["Action"], granted["ExecKey"]["Resource"]) == (["kms:Decrypt"], [KEY])
    assert granted["ExecChannels"]["Action"][0] == "ssmmessages:CreateControlChannel"
