"""Controls for ECS services and other types that run tasks: addresses, capacity, dependencies, deployments."""

from weakref import WeakKeyDictionary

from policy.frameworks import NOT_PUBLIC
from policy.guides import ECS_CONTROLS
from policy.readers.ignored_changes import ignores_exactly
from policy.registry import (
    Finding,
    Iterator,
    Parameter,
    Resource,
    Settings,
    Stack,
    resource_control,
    stack_control,
)
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

# Parameters latestLinuxVersion and latestWindowsVersion of Security Hub's ECS.10.
PLATFORM_VERSIONS = ("LATEST", "1.4.0", "1.0.0")
# Properties with the settings of tasks by type.
PLACEMENTS = {
    ECS_SERVICE: "",
    ECS_TASK_SET: "",
    EVENTBRIDGE_TARGET: "ecsTarget",
    SCHEDULER_SCHEDULE: "target.ecsParameters",
}


@resource_control(
    "ecs-public-ip",
    title="ECS tasks have no public IP addresses",
    severity="high",
    types=tuple(PLACEMENTS),
    frameworks={"FSBP": ["ECS.2", "ECS.16"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Omit assign_public_ip and run the tasks in private subnets with endpoints or a NAT gateway.",
    url=f"{ECS_CONTROLS}#ecs-2",
)
def tasks_have_no_public_address(service: Resource, settings: Settings) -> Iterator[Finding]:
    placement = service.node(PLACEMENTS[service.type])
    if placement.flag("networkConfiguration.assignPublicIp"):
        yield placement.fail("tasks get public IP addresses", "networkConfiguration.assignPublicIp")


@resource_control(
    "ecs-launch-type-or-strategy",
    title="ECS tasks have a launch type or a capacity provider strategy, not both",
    severity="high",
    types=tuple(PLACEMENTS),
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-28"],
    remedy="Keep capacity_provider_strategies and omit launch_type.",
    url="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
)
def capacity_is_unambiguous(service: Resource, settings: Settings) -> Iterator[Finding]:
    placement = service.node(PLACEMENTS[service.type])
    strategies = any(placement.has(name) for name in ("capacityProviderStrategies", "capacityProviderStrategy"))
    if strategies and placement.has("launchType"):
        yield placement.fail("ECS refuses a launch type together with a capacity provider strategy", "launchType")


@resource_control(
    "ecs-platform-version",
    title="Fargate tasks run on the latest platform version",
    severity="medium",
    types=tuple(PLACEMENTS),
    frameworks={
        "FSBP": ["ECS.10"],
        "PCI DSS 4.0": ["6.3.3"],
        "NIST 800-53": ["SI-2", "SI-2(2)", "SI-2(4)", "SI-2(5)"],
    },
    remedy="Omit platform_version, or set it to LATEST.",
    parameters=[Parameter("platform_versions", PLATFORM_VERSIONS, "Platform versions with patches.")],
    url=f"{ECS_CONTROLS}#ecs-10",
)
def platform_is_the_latest(service: Resource, settings: Settings) -> Iterator[Finding]:
    placement = service.node(PLACEMENTS[service.type])
    version = placement.string("platformVersion")
    if version and version not in settings.strings("platform_versions"):
        yield placement.fail("the platform version is outdated", "platformVersion")


@resource_control(
    "ecs-container-insights",
    title="ECS clusters have Container Insights",
    severity="medium",
    types=[ECS_CLUSTER],
    frameworks={"FSBP": ["ECS.12"], "NIST 800-53": ["AU-6(3)", "AU-6(4)", "CA-7", "SI-2"]},
    remedy="Set containerInsights of the cluster to enhanced or enabled.",
    url=f"{ECS_CONTROLS}#ecs-12",
)
def has_container_insights(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    reporting = any(
        setting.string("name") == "containerInsights" and setting.string("value") in ("enabled", "enhanced")
        for setting in cluster.nodes("settings")
    )
    if not reporting:
        yield cluster.missing("the cluster has no Container Insights", "settings")


@stack_control(
    "ecs-service-after-listener",
    title="ECS services depend on the listener of their target group",
    severity="high",
    types=[ECS_SERVICE],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-28"],
    remedy="Add the listener, or its rule, to depends_on of the service.",
    url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
)
def service_depends_on_its_listener(service: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for block in service.nodes("loadBalancers"):
        for group in stack.follow(block, "targetGroupArn", ELB_TARGET_GROUP):
            listeners = [
                *stack.related(group, ELB_LISTENER, "defaultActions"),
                *stack.related(group, ELB_LISTENER_RULE, "actions"),
            ]
            if not listeners:
                yield block.missing("the target group has no listener: ECS refuses the service", "targetGroupArn")
            elif not any(stack.depends(service, on=listener) for listener in listeners):
                yield block.missing(
                    "no dependency on the listener: ECS refuses a service whose target group has none", "targetGroupArn"
                )


@resource_control(
    "ecs-circuit-breaker",
    title="ECS services roll failed deployments back",
    severity="medium",
    types=[ECS_SERVICE],
    frameworks={"NIST 800-53": ["CM-3", "CP-10", "SI-13(5)"]},
    traps=["T-28"],
    remedy="Set deployment_circuit_breaker with enable and rollback true.",
    url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
)
def failed_deployments_roll_back(service: Resource, settings: Settings) -> Iterator[Finding]:
    if (service.string("deploymentController.type") or "ECS") != "ECS":
        return
    for setting in ("enable", "rollback"):
        path = f"deploymentCircuitBreaker.{setting}"
        if not service.flag(path):
            yield service.fail("failed deployments are not rolled back", path)


@stack_control(
    "ecs-desired-count-drift",
    title="Deployments do not change the task count of autoscaled services",
    severity="medium",
    types=[ECS_SERVICE],
    frameworks={"NIST 800-53": ["CM-2", "SC-5(2)"]},
    traps=["T-22"],
    remedy='Set ignore_changes=["desired_count"] on the service.',
    url="https://www.pulumi.com/docs/iac/concepts/options/ignorechanges/",
)
def scaled_count_is_ignored(service: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if service.string("schedulingStrategy") == "DAEMON" or ignores_exactly(service, "desiredCount"):
        return
    by_name = str(service.peek("name")) in scaled_names(stack)
    scaled = by_name or stack.related(service, AUTOSCALING_TARGET, "resourceId")
    if scaled:
        yield service.fail("each deployment reverts the count set by autoscaling", "desiredCount")


_SCALED_NAMES: WeakKeyDictionary[Stack, frozenset[str]] = WeakKeyDictionary()


def scaled_names(stack: Stack) -> frozenset[str]:
    """Service names of autoscaling targets: the end of `service/CLUSTER/NAME`. Cached by stack."""
    if stack not in _SCALED_NAMES:
        targets = (target.peek("resourceId") for target in stack.of(AUTOSCALING_TARGET))
        names = (text.split("/") for text in targets if isinstance(text, str))
        _SCALED_NAMES[stack] = frozenset(parts[2] for parts in names if parts[0] == "service" and len(parts) == 3)
    return _SCALED_NAMES[stack]
