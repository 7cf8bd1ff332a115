"""Controls for capacity providers and Windows containers of ECS."""

from policy.frameworks import PRIVILEGE
from policy.guides import ECS_CONTROLS
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import ECS_CAPACITY_PROVIDER, ECS_TASK_DEFINITION

ADMINISTRATOR = "containeradministrator"


@resource_control(
    "ecs-managed-termination",
    title="Capacity providers protect instances with tasks from scale-in",
    severity="medium",
    types=[ECS_CAPACITY_PROVIDER],
    frameworks={"FSBP": ["ECS.19"], "NIST 800-53": ["CP-10", "SC-5(2)"]},
    remedy="Set managed_termination_protection and managed_scaling.status to ENABLED.",
    url=f"{ECS_CONTROLS}#ecs-19",
)
def instances_with_tasks_are_kept(provider: Resource, settings: Settings) -> Iterator[Finding]:
    group = provider.node("autoScalingGroupProvider")
    if group.value and group.string("managedTerminationProtection") != "ENABLED":
        yield group.fail("scale-in ends running tasks", "managedTerminationProtection")


@resource_control(
    "ecs-windows-user",
    title="Windows containers have a user other than the administrator",
    severity="medium",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.21"], "NIST 800-53": PRIVILEGE},
    remedy="Set user to ContainerUser, or to a user of the image.",
    url=f"{ECS_CONTROLS}#ecs-21",
)
def windows_user_is_no_administrator(task: Resource, settings: Settings) -> Iterator[Finding]:
    if not task.string("runtimePlatform.operatingSystemFamily").startswith("WINDOWS"):
        return
    for container in task.json("containerDefinitions").nodes(""):
        if container.string("user").lower() in ("", ADMINISTRATOR):
            yield container.missing("the container has the rights of an administrator", "user")
