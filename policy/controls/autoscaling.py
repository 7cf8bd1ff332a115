"""Controls for Auto Scaling groups: health checks, zones, launch templates, instance types."""

from policy.frameworks import RECOVERABLE
from policy.guides import SECURITY_HUB
from policy.iam.wildcards import is_pattern
from policy.readers.buckets import first
from policy.readers.lists import below_minimum
from policy.registry import (
    Finding,
    Iterator,
    Node,
    Parameter,
    Resource,
    Settings,
    Stack,
    resource_control,
    stack_control,
)
from policy.tokens import (
    AUTOSCALING_ATTACHMENT,
    AUTOSCALING_GROUP,
    AUTOSCALING_TRAFFIC_SOURCE_ATTACHMENT,
    EC2_LAUNCH_CONFIGURATION,
    EC2_LAUNCH_TEMPLATE,
)

GUIDE = f"{SECURITY_HUB}/autoscaling-controls.html"
LOAD_BALANCERS = ("targetGroupArns", "loadBalancers", "trafficSources")
MIXED = "mixedInstancesPolicy.launchTemplate"
OVERRIDES = f"{MIXED}.overrides"


@stack_control(
    "autoscaling-health-check",
    title="Auto Scaling groups behind a load balancer use its health checks",
    severity="low",
    types=[AUTOSCALING_GROUP],
    frameworks={"FSBP": ["AutoScaling.1"], "PCI DSS 4.0": ["10.7.2"], "NIST 800-53": ["CA-7", "CP-2(2)", "SI-2"]},
    remedy="Set health_check_type to ELB.",
    url=f"{GUIDE}#autoscaling-1",
)
def health_is_that_of_the_load_balancer(group: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """By default, EC2's status checks only: an instance without a working service stays in the group."""
    if "ELB" in group.string("healthCheckType").upper():
        return
    attachments = (AUTOSCALING_ATTACHMENT, AUTOSCALING_TRAFFIC_SOURCE_ATTACHMENT)
    if any(group.has(path) for path in LOAD_BALANCERS) or any(
        stack.related(group, type_, "autoscalingGroupName") for type_ in attachments
    ):
        yield group.missing("instances that fail the load balancer's health checks are not replaced", "healthCheckType")


@resource_control(
    "autoscaling-zones",
    title="Auto Scaling groups are in at least two availability zones",
    severity="medium",
    types=[AUTOSCALING_GROUP],
    frameworks={"FSBP": ["AutoScaling.2"], "NIST 800-53": ["CP-2(2)", "CP-6(2)", "CP-10", "SC-5(2)", "SI-13(5)"]},
    remedy="Set vpc_zone_identifiers to subnets in at least two availability zones.",
    parameters=[Parameter("zones", 2, "Minimum number of subnets or availability zones.", minimum=1)],
    url=f"{GUIDE}#autoscaling-2",
)
def spans_zones(group: Resource, settings: Settings) -> Iterator[Finding]:
    """Subnets may be unknown: a group has one subnet per availability zone."""
    path = first(group, "vpcZoneIdentifiers", "availabilityZones")
    if below_minimum(group, path, settings.number("zones")):
        yield group.fail("the group depends on one availability zone", path)


@resource_control(
    "autoscaling-launch-configuration",
    title="Auto Scaling groups use launch templates",
    severity="medium",
    types=[EC2_LAUNCH_CONFIGURATION, AUTOSCALING_GROUP],
    frameworks={
        "FSBP": ["AutoScaling.3", "Autoscaling.5", "AutoScaling.9"],
        "NIST 800-53": ["CA-9(1)", "CM-2", "CM-2(2)", "SA-22"],
    },
    traps=["T-69"],
    remedy="Set launch_template, and remove the launch configuration.",
    url="https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-configurations.html",
)
def no_launch_configuration(subject: Resource, settings: Settings) -> Iterator[Finding]:
    """They lack instance types since 2023, and accounts since October 2024 cannot create any."""
    if subject.type == EC2_LAUNCH_CONFIGURATION:
        yield subject.fail("launch configurations are superseded by launch templates")
    elif subject.has("launchConfiguration"):
        yield subject.fail("launch configurations are superseded by launch templates", "launchConfiguration", value="")


@stack_control(
    "autoscaling-instance-types",
    title="Auto Scaling groups have several instance types",
    severity="low",
    types=[AUTOSCALING_GROUP],
    frameworks={"FSBP": ["AutoScaling.6"], "NIST 800-53": RECOVERABLE},
    remedy="Set mixed_instances_policy with at least two instance types, or with instance_requirements.",
    url=f"{GUIDE}#autoscaling-6",
)
def has_several_instance_types(group: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Requirements of a launch template apply to Auto Scaling groups (Amazon EC2 API Reference,
    RequestLaunchTemplateData), unless overrides of the group replace them."""
    overrides = group.nodes(OVERRIDES)
    nodes = [template for override in overrides for template in _of_override(override, stack)]
    nodes += [] if overrides else _templates(group.node(first(group, MIXED, "launchTemplate")), stack)
    several = any(_has_several(node) for node in nodes)
    if not several and len({node.string("instanceType") for node in nodes} - {""}) < 2:
        yield group.missing("the group fails to scale when its instance type is not available", OVERRIDES)


def _of_override(override: Node, stack: Stack) -> list[Node]:
    """The override, or its launch template if the override has neither an instance type nor requirements."""
    if override.has("instanceType") or override.has("instanceRequirements"):
        return [override]
    return _templates(override, stack)


def _templates(holder: Node, stack: Stack) -> list[Node]:
    """Launch templates of the stack, by their id or name."""
    specification = holder.node(first(holder, "launchTemplateSpecification", ""))
    path = first(specification, "launchTemplateId", "id", "launchTemplateName", "name")
    return [*stack.follow(specification, path, EC2_LAUNCH_TEMPLATE)]


def _has_several(node: Node) -> bool:
    """Whether an override or launch template has requirements that more than one instance type can meet."""
    if not node.has("instanceRequirements"):
        return False
    allowed = node.strings("instanceRequirements.allowedInstanceTypes")
    return len(set(allowed)) != 1 or is_pattern(allowed[0])
