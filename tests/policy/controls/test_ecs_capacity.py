"""ECS: capacity providers and Windows containers."""

import json

from policy.tokens import ECS_CAPACITY_PROVIDER, ECS_TASK_DEFINITION
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def test_instances_with_tasks_are_protected_from_scale_in(cases: Cases) -> None:
    def provider(**group: str) -> list[Given]:
        return [resource(ECS_CAPACITY_PROVIDER, autoScalingGroupProvider={"autoScalingGroupArn": "arn", **group})]

    cases(
        "ecs-managed-termination",
        passes=[
            provider(managedTerminationProtection="ENABLED"),
            [resource(ECS_CAPACITY_PROVIDER, managedInstancesProvider={"infrastructureRoleArn": "arn"})],
        ],
        fails=[provider(), provider(managedTerminationProtection="DISABLED")],
        unknown=[provider(managedTerminationProtection=UNKNOWN)],
    )


def test_windows_containers_have_no_administrator(cases: Cases) -> None:
    def task(family: str, **container: str) -> list[Given]:
        definitions = json.dumps([{"name": "app", "image": "app@sha256:0", **container}])
        platform = {"operatingSystemFamily": family}
        return [resource(ECS_TASK_DEFINITION, runtimePlatform=platform, containerDefinitions=definitions)]

    windows = "WINDOWS_SERVER_2022_CORE"
    cases(
        "ecs-windows-user",
        passes=[task("LINUX"), task(windows, user="ContainerUser")],
        fails=[task(windows), task(windows, user="ContainerAdministrator")],
        unknown=[task(windows, user=UNKNOWN)],
    )
