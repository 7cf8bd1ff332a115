"""ECS services: addresses, capacity, dependencies, deployments, autoscaling."""

from dataclasses import replace

import pytest

from policy.tokens import (
    AUTOSCALING_TARGET,
    ECS_CLUSTER,
    ECS_SERVICE,
    ECS_TASK_SET,
    ELB_LISTENER,
    ELB_LISTENER_RULE,
    ELB_TARGET_GROUP,
    EVENTBRIDGE_TARGET,
    SCHEDULER_SCHEDULE,
)
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def placed(type_: str, **how: object) -> Given:
    """A resource that runs tasks, with the properties of its type."""
    if type_ == EVENTBRIDGE_TARGET:
        return resource(type_, "run", ecsTarget=how)
    if type_ == SCHEDULER_SCHEDULE:
        return resource(type_, "run", target={"arn": "x", "ecsParameters": how})
    return resource(type_, "run").with_props(**how)


@pytest.mark.parametrize("type_", [ECS_SERVICE, ECS_TASK_SET, EVENTBRIDGE_TARGET, SCHEDULER_SCHEDULE])
def test_public_addresses(cases: Cases, type_: str) -> None:
    cases(
        "ecs-public-ip",
        passes=[[placed(type_, networkConfiguration={"subnets": ["s"]})], [placed(type_)]],
        fails=[[placed(type_, networkConfiguration={"assignPublicIp": True})]],
        unknown=[[placed(type_, networkConfiguration={"assignPublicIp": UNKNOWN})]],
    )


@pytest.mark.parametrize("type_", [ECS_SERVICE, ECS_TASK_SET, EVENTBRIDGE_TARGET, SCHEDULER_SCHEDULE])
def test_launch_type_or_strategy(cases: Cases, type_: str) -> None:
    strategies = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    cases(
        "ecs-launch-type-or-strategy",
        passes=[[placed(type_, capacityProviderStrategies=strategies)], [placed(type_, launchType="FARGATE")]],
        fails=[[placed(type_, capacityProviderStrategies=strategies, launchType="FARGATE")]],
        unknown=[[placed(type_, capacityProviderStrategies=strategies, launchType=UNKNOWN)]],
    )


@pytest.mark.parametrize("type_", [ECS_SERVICE, ECS_TASK_SET, EVENTBRIDGE_TARGET, SCHEDULER_SCHEDULE])
def test_platform_version(cases: Cases, type_: str) -> None:
    cases(
        "ecs-platform-version",
        passes=[[placed(type_)], [placed(type_, platformVersion="LATEST")], [placed(type_, platformVersion="1.4.0")]],
        fails=[[placed(type_, platformVersion="1.3.0")]],
        unknown=[[placed(type_, platformVersion=UNKNOWN)]],
    )


def test_container_insights(cases: Cases) -> None:
    cluster = resource(ECS_CLUSTER, "main", settings=[{"name": "containerInsights", "value": "enhanced"}])
    cases(
        "ecs-container-insights",
        passes=[[cluster], [cluster.with_props(settings=[{"name": "containerInsights", "value": "enabled"}])]],
        fails=[
            [cluster.with_props(settings=None)],
            [cluster.with_props(settings=[{"name": "containerInsights", "value": "disabled"}])],
        ],
        unknown=[[cluster.with_props(settings=UNKNOWN)]],
    )


group = resource(ELB_TARGET_GROUP, "api-targets")
listener = resource(
    ELB_LISTENER,
    "https",
    refers={"defaultActions": group},
    defaultActions=[{"type": "forward", "targetGroupArn": "api-targets-id"}],
)
rule = resource(
    ELB_LISTENER_RULE, "rule", refers={"actions": group},
    actions=[{"type": "forward", "forward": {"targetGroups": [{"arn": "api-targets-id"}]}}],
)  # fmt: skip
service = resource(
    ECS_SERVICE,
    "api",
    refers={"loadBalancers": group},
    name="api",
    loadBalancers=[{"targetGroupArn": "api-targets-id"}],
)
in_preview = service.with_props(loadBalancers=[{"targetGroupArn": UNKNOWN}])


def test_service_depends_on_listener(cases: Cases) -> None:
    cases(
        "ecs-service-after-listener",
        passes=[
            [replace(service, after=[listener]), group, listener],
            [replace(service, after=[rule]), group, rule],
            [replace(in_preview, after=[listener]), group, listener],
            [resource(ECS_SERVICE, "worker")],
            [service.with_props(loadBalancers=[{"targetGroupArn": "arn:of:another:stack"}])],
        ],
        fails=[
            [service, group],
            [service, group, listener],
            [in_preview, group, listener.with_props(defaultActions=[{"type": "forward", "targetGroupArn": UNKNOWN}])],
            [service, group, rule],
        ],
        unknown=[
            [resource(ECS_SERVICE, "api", loadBalancers=UNKNOWN)],
            [service, group, resource(ELB_LISTENER, "https", defaultActions=[{"targetGroupArn": UNKNOWN}])],
        ],
    )


def test_circuit_breaker(cases: Cases) -> None:
    sound = resource(ECS_SERVICE, "api", deploymentCircuitBreaker={"enable": True, "rollback": True})
    cases(
        "ecs-circuit-breaker",
        passes=[[sound], [resource(ECS_SERVICE, "api", deploymentController={"type": "CODE_DEPLOY"})]],
        fails=[
            [sound.with_props(deploymentCircuitBreaker=None)],
            [sound.with_props(deploymentCircuitBreaker={"enable": True, "rollback": False})],
        ],
        unknown=[[sound.with_props(deploymentCircuitBreaker=UNKNOWN)]],
    )


def test_desired_count(cases: Cases) -> None:
    target = resource(AUTOSCALING_TARGET, "scaling", refers={"resourceId": service}, resourceId="service/main/api-id")
    by_name = resource(AUTOSCALING_TARGET, "scaling", resourceId="service/main/api")
    spelled = replace(service, options={"ignoreChanges": ["desired_count"]})
    cases(
        "ecs-desired-count-drift",
        passes=[
            [replace(service, options={"ignoreChanges": ["desiredCount"]}), target],
            [spelled, target],
            [service],
            [service, by_name.with_props(resourceId="service/main/other")],
            [service.with_props(schedulingStrategy="DAEMON"), target],
        ],
        fails=[[service, target], [service, by_name], [service, target.with_props(resourceId=UNKNOWN)]],
        unknown=[[service, resource(AUTOSCALING_TARGET, "scaling", resourceId=UNKNOWN)]],
    )
