"""Auto scaling of services: task counts, policies and ignored changes."""

from typing import Any

import pytest
from pulumi import Output

from components.compute.ecs.scaling import QueueScalingSettings, ScalingSettings, TaskCountSettings
from components.compute.ecs.service_scaling import ServiceScalingArgs
from preview.graph import Graph
from tests.components.compute.ecs.services import ACCOUNT, API, service
from tests.conftest import Deploy

POLICY = "aws:appautoscaling/policy:Policy"
SCALED: dict[str, Any] = {
    **API,
    "tasks": {"minimum": 2, "maximum": 10},
    "scaling": {"cpuPercent": 70, "requestsPerTarget": 1000},
}
WORKER: dict[str, Any] = {"image": API["image"], "tasks": {"minimum": 1, "maximum": 20}}


def worker(mode: str, **queue: Any) -> dict[str, Any]:
    return {**WORKER, "scaling": {"queue": {"queue": "jobs", "mode": mode, "messages": 10, **queue}}}


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return service(deploy, SCALED)


@pytest.mark.requirement("GD-43")
def test_tasks_are_between_two_and_ten(graph: Graph) -> None:
    target = graph.named("api-scaling-target")
    assert (target.inputs["minCapacity"], target.inputs["maxCapacity"]) == (2, 10)
    assert target.inputs["resourceId"] == "service/media-prod/media-prod-api"
    assert graph.one("aws:ecs/service:Service").inputs["desiredCount"] == 2


@pytest.mark.requirement("GD-43")
def test_a_deployment_ignores_only_the_number_of_tasks(graph: Graph) -> None:
    assert graph.one("aws:ecs/service:Service").options.ignore_changes == ("desiredCount",)  # T-22
    assert [node.name for node in graph.resources if node.options.ignore_changes] == ["api-service"]


@pytest.mark.requirement("GD-44")
def test_cpu_has_a_target_of_70_percent(graph: Graph) -> None:
    policy = graph.named("api-scaling-cpu")
    assert policy.inputs["policyType"] == "TargetTrackingScaling"
    assert policy.inputs["targetTrackingScalingPolicyConfiguration"] == {
        "targetValue": 70,
        "predefinedMetricSpecification": {"predefinedMetricType": "ECSServiceAverageCPUUtilization"},
        "scaleInCooldown": 300,
        "scaleOutCooldown": 60,
    }


@pytest.mark.requirement("GD-44")
def test_request_counts_are_those_of_the_services_target_group(graph: Graph) -> None:
    configuration = graph.named("api-scaling-requests").get("targetTrackingScalingPolicyConfiguration")
    balancer = graph.named("main-load-balancer").outputs["arnSuffix"]
    targets = graph.one("TargetGroup").outputs["arnSuffix"]
    assert configuration["targetValue"] == 1000
    assert configuration["predefinedMetricSpecification"] == {
        "predefinedMetricType": "ALBRequestCountPerTarget",
        "resourceLabel": f"{balancer}/{targets}",
    }


@pytest.mark.requirement("GD-52")
def test_workers_have_a_backlog_target_of_ten_messages_for_each_task(deploy: Deploy) -> None:
    graph = service(deploy, worker("backlog_per_task"), balanced=False)
    target, policy = graph.named("api-scaling-target"), graph.named("api-scaling-backlog")
    assert (target.inputs["minCapacity"], target.inputs["maxCapacity"]) == (1, 20)
    configuration = policy.get("targetTrackingScalingPolicyConfiguration")
    waiting, running, backlog = configuration["customizedMetricSpecification"]["metrics"]
    assert configuration["targetValue"] == 10
    assert waiting["metricStat"]["metric"] == {
        "namespace": "AWS/SQS",
        "metricName": "ApproximateNumberOfMessagesVisible",
        "dimensions": [{"name": "QueueName", "value": "media-prod-jobs"}],
    }
    assert running["metricStat"]["metric"]["dimensions"] == [
        {"name": "ClusterName", "value": "media-prod"},
        {"name": "ServiceName", "value": "media-prod-api"},
    ]
    assert backlog["expression"] == (
        "IF(FILL(running, 0) == 0 AND waiting > 0 AND waiting <= 10, 11, "
        "waiting / IF(FILL(running, 0) > 0, running, 1))"
    )
    assert [each["returnData"] for each in (waiting, running, backlog)] == [False, False, True]


@pytest.mark.requirement("GD-52")
def test_or_workers_rise_by_a_step_over_ten_messages_and_fall_when_there_is_nothing_to_do(deploy: Deploy) -> None:
    graph = service(deploy, worker("step", stepTasks=2), balanced=False)
    more, fewer = graph.named("api-scaling-more-alarm"), graph.named("api-scaling-fewer-alarm")
    assert (more.inputs["comparisonOperator"], more.inputs["threshold"]) == ("GreaterThanThreshold", 10)
    assert [graph.target(arn).name for arn in more.inputs["alarmActions"]] == ["api-scaling-more"]
    assert (fewer.inputs["comparisonOperator"], fewer.inputs["threshold"]) == ("LessThanThreshold", 1)
    assert [query["metric"]["metricName"] for query in fewer.inputs["metricQueries"] if "metric" in query] == [
        "ApproximateNumberOfMessagesVisible",
        "ApproximateNumberOfMessagesNotVisible",
    ]
    steps = {
        policy.name: policy.get("stepScalingPolicyConfiguration.stepAdjustments") for policy in graph.of_type(POLICY)
    }
    assert steps == {
        "api-scaling-more": [{"scalingAdjustment": 2, "metricIntervalLowerBound": "0"}],
        "api-scaling-fewer": [{"scalingAdjustment": -1, "metricIntervalUpperBound": "0"}],
    }


def test_a_worker_can_enable_its_task_scale_in_protection(deploy: Deploy) -> None:
    graph = service(deploy, worker("backlog_per_task"), balanced=False)
    (only,) = graph.named("api-task-task-policy").json("policy")["Statement"]
    assert only["Action"] == ["ecs:GetTaskProtection", "ecs:UpdateTaskProtection"]
    assert only["Resource"] == [f"arn:aws:ecs:us-east-1:{ACCOUNT}:task/media-prod/*"]


@pytest.mark.requirement("GD-171")
def test_a_pilot_light_is_at_zero_and_nothing_starts_a_task(deploy: Deploy) -> None:
    graph = service(deploy, worker("backlog_per_task"), balanced=False, pilot_light=True)
    target = graph.named("api-scaling-target")
    assert graph.one("aws:ecs/service:Service").inputs["desiredCount"] == 0
    assert (target.inputs["minCapacity"], target.inputs["maxCapacity"]) == (0, 20)
    assert target.inputs["suspendedState"] == {
        "dynamicScalingInSuspended": False,
        "dynamicScalingOutSuspended": True,
        "scheduledScalingSuspended": True,
    }


def test_a_pilot_light_is_the_same_resources(deploy: Deploy, graph: Graph) -> None:
    assert {node.urn for node in service(deploy, SCALED, pilot_light=True)} == {node.urn for node in graph}


def test_a_fixed_number_of_tasks_has_no_scaling(deploy: Deploy) -> None:
    assert service(deploy, API).of_type("aws:appautoscaling/target:Target", POLICY) == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (ScalingSettings(requests_per_target=10), "request_label: missing, and requests_per_target is set"),
        (
            ScalingSettings(queue=QueueScalingSettings(queue="jobs")),
            "queue_name: missing; set the physical name of the queue 'jobs'",
        ),
    ],
)
def test_a_measure_without_its_subject_is_rejected(settings: ScalingSettings, message: str) -> None:
    name = Output.from_input("media-prod")
    with pytest.raises(ValueError, match=message):
        ServiceScalingArgs(settings=settings, tasks=TaskCountSettings(), cluster_name=name, service_name=name)
