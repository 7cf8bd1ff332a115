"""Controls for network interfaces, monitoring and protection of instances, Spot Fleets and unused network ACLs."""

from policy.frameworks import AT_REST, TRAFFIC
from policy.guides import EC2_CONTROLS
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    EC2_INSTANCE,
    EC2_LAUNCH_TEMPLATE,
    EC2_NETWORK_ACL,
    EC2_NETWORK_ACL_ASSOCIATION,
    EC2_NETWORK_INTERFACE,
    EC2_SPOT_FLEET_REQUEST,
)


@resource_control(
    "ec2-several-interfaces",
    title="Instances have one network interface",
    severity="low",
    types=[EC2_INSTANCE, EC2_LAUNCH_TEMPLATE],
    frameworks={"FSBP": ["EC2.17"], "NIST 800-53": ["AC-4(21)"]},
    remedy="Keep one network interface, so that an instance does not bridge two networks.",
    url=f"{EC2_CONTROLS}#ec2-17",
)
def has_one_interface(subject: Resource, settings: Settings) -> Iterator[Finding]:
    for path, allowed in (("networkInterfaces", 1), ("secondaryNetworkInterfaces", 0)):
        if len(subject.nodes(path)) > allowed:
            yield subject.fail("the instance is in several networks", path, value="")


@resource_control(
    "ec2-source-destination-check",
    title="Network interfaces check source and destination",
    severity="medium",
    types=[EC2_INSTANCE, EC2_NETWORK_INTERFACE],
    frameworks={"FSBP": ["EC2.180"], "NIST 800-53": TRAFFIC},
    remedy="Omit source_dest_check, unless the instance is a router, NAT instance or firewall.",
    url=f"{EC2_CONTROLS}#ec2-180",
)
def source_is_checked(subject: Resource, settings: Settings) -> Iterator[Finding]:
    if not subject.flag("sourceDestCheck", default=True):
        yield subject.fail("the interface accepts traffic that is not its own", "sourceDestCheck")


@resource_control(
    "ec2-spot-fleet-volumes",
    title="Volumes of Spot Fleets are encrypted",
    severity="medium",
    types=[EC2_SPOT_FLEET_REQUEST],
    frameworks={"FSBP": ["EC2.173"], "NIST 800-53": AT_REST},
    remedy="Set encrypted of all block devices, or use launch_template_configs.",
    url=f"{EC2_CONTROLS}#ec2-173",
)
def fleet_volumes_are_encrypted(fleet: Resource, settings: Settings) -> Iterator[Finding]:
    for specification in fleet.nodes("launchSpecifications"):
        for path in ("rootBlockDevices", "ebsBlockDevices"):
            for device in specification.nodes(path):
                if not device.flag("encrypted"):
                    yield device.fail("the volume is not encrypted", "encrypted")


@stack_control(
    "ec2-network-acl-unused",
    title="Network ACLs are used",
    severity="low",
    types=[EC2_NETWORK_ACL],
    frameworks={"FSBP": ["EC2.16"], "NIST 800-53": ["CM-8(1)"]},
    remedy="Set subnet_ids, or remove the network ACL.",
    url=f"{EC2_CONTROLS}#ec2-16",
)
def network_acl_is_used(acl: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if not acl.has("subnetIds") and not stack.related(acl, EC2_NETWORK_ACL_ASSOCIATION, "networkAclId"):
        yield acl.missing("no subnet uses the network ACL", "subnetIds")


@resource_control(
    "ec2-instance-monitoring",
    title="Instances have detailed monitoring",
    severity="low",
    types=[EC2_INSTANCE, EC2_LAUNCH_TEMPLATE],
    frameworks={"NIST 800-53": ["CA-7", "SI-4"]},
    remedy="Set monitoring to true: metrics of one minute in place of five.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html",
)
def has_detailed_monitoring(subject: Resource, settings: Settings) -> Iterator[Finding]:
    path = "monitoring.enabled" if subject.type == EC2_LAUNCH_TEMPLATE else "monitoring"
    if not subject.flag(path):
        yield subject.fail("metrics have periods of five minutes", path)


@resource_control(
    "ec2-termination-protection",
    title="Instances outside of Auto Scaling groups have termination protection",
    severity="low",
    types=[EC2_INSTANCE],
    frameworks={"NIST 800-53": ["CM-3", "SC-5(2)"]},
    remedy="Set disable_api_termination to true.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_ChangingDisableAPITermination.html",
)
def has_termination_protection(instance: Resource, settings: Settings) -> Iterator[Finding]:
    if not instance.flag("disableApiTermination"):
        yield instance.fail("a single request deletes the instance", "disableApiTermination")
