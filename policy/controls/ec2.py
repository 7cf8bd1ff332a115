"""Controls for VPCs and subnets: default security group, flow logs, public addresses."""

from policy.frameworks import NOT_PUBLIC, TRAFFIC
from policy.guides import EC2_CONTROLS
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    EC2_DEFAULT_SECURITY_GROUP,
    EC2_DEFAULT_SUBNET,
    EC2_FLOW_LOG,
    EC2_SECURITY_GROUP_RULE,
    EC2_SUBNET,
    EC2_VPCS,
    VPC_SECURITY_GROUP_EGRESS_RULE,
    VPC_SECURITY_GROUP_INGRESS_RULE,
)


@resource_control(
    "ec2-default-security-group-rules",
    title="Default security groups have no rules",
    severity="high",
    types=[EC2_DEFAULT_SECURITY_GROUP],
    frameworks={"FSBP": ["EC2.2"], "CIS 5.0": ["5.5"], "PCI DSS 4.0": ["1.3.1"], "NIST 800-53": TRAFFIC},
    remedy="Omit ingress and egress of the DefaultSecurityGroup, and use other security groups.",
    url=f"{EC2_CONTROLS}#ec2-2",
)
def default_group_has_no_rules(group: Resource, settings: Settings) -> Iterator[Finding]:
    for direction in ("ingress", "egress"):
        for rule in group.nodes(direction):
            yield rule.fail(f"the default security group has {direction} rules")


@stack_control(
    "ec2-default-security-group",
    title="Default security groups of VPCs are managed and have no rules",
    severity="high",
    types=EC2_VPCS,
    frameworks={"FSBP": ["EC2.2"], "CIS 5.0": ["5.5"], "PCI DSS 4.0": ["1.3.1"], "NIST 800-53": TRAFFIC},
    remedy="Adopt the VPC's default security group with an ec2.DefaultSecurityGroup without ingress and egress.",
    url=f"{EC2_CONTROLS}#ec2-2",
)
def default_group_is_managed(vpc: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    groups = stack.related(vpc, EC2_DEFAULT_SECURITY_GROUP, "vpcId")
    if not groups:
        yield vpc.missing(
            "the default security group has AWS's rules: ingress from its members, egress to the internet"
        )
    own = vpc.outputs.get("defaultSecurityGroupId")
    for type_ in (EC2_SECURITY_GROUP_RULE, VPC_SECURITY_GROUP_INGRESS_RULE, VPC_SECURITY_GROUP_EGRESS_RULE):
        by_group = (rule for group in groups for rule in stack.related(group, type_, "securityGroupId"))
        by_vpc = (rule for rule in stack.related(vpc, type_, "securityGroupId") if rule.is_unknown("securityGroupId"))
        by_id = (rule for rule in stack.of(type_) if own and rule.peek("securityGroupId") == own)
        for rule in dict.fromkeys((*by_group, *by_vpc, *by_id)):
            yield rule.fail("the rule is in the default security group", value="default security group")


@stack_control(
    "ec2-vpc-flow-logs",
    title="VPCs have flow logs of rejected traffic",
    severity="medium",
    types=EC2_VPCS,
    frameworks={
        "FSBP": ["EC2.6"],
        "CIS 5.0": ["3.7"],
        "PCI DSS 4.0": ["10.2.1"],
        "NIST 800-53": ["AC-4(26)", "AU-2", "AU-3", "AU-6(3)", "AU-6(4)", "AU-12", "CA-7", "SI-7(8)"],
    },
    remedy="Add an ec2.FlowLog of the VPC with traffic_type ALL or REJECT.",
    url=f"{EC2_CONTROLS}#ec2-6",
)
def traffic_is_logged(vpc: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    logs = stack.related(vpc, EC2_FLOW_LOG, "vpcId")
    if not logs:
        yield vpc.missing("the VPC has no flow log")
    elif all(log.string("trafficType").upper() == "ACCEPT" for log in logs):
        yield logs[0].fail("only accepted traffic is logged", "trafficType")


@resource_control(
    "ec2-subnet-public-ip",
    title="Subnets do not assign public IP addresses",
    severity="medium",
    types=[EC2_SUBNET, EC2_DEFAULT_SUBNET],
    frameworks={"FSBP": ["EC2.15"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Set map_public_ip_on_launch to false; load balancers and NAT gateways do not need it.",
    url=f"{EC2_CONTROLS}#ec2-15",
)
def public_addresses_are_not_assigned(subnet: Resource, settings: Settings) -> Iterator[Finding]:
    if subnet.flag("mapPublicIpOnLaunch", default=subnet.type == EC2_DEFAULT_SUBNET):
        yield subnet.fail("instances get a public IPv4 address", "mapPublicIpOnLaunch")
    if subnet.flag("assignIpv6AddressOnCreation") and not subnet.flag("ipv6Native"):
        yield subnet.fail("instances get a public IPv6 address", "assignIpv6AddressOnCreation")
