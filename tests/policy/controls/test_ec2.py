"""Controls for VPCs and subnets."""

from policy.tokens import (
    EC2_DEFAULT_SECURITY_GROUP,
    EC2_DEFAULT_SUBNET,
    EC2_DEFAULT_VPC,
    EC2_FLOW_LOG,
    EC2_SECURITY_GROUP_RULE,
    EC2_SUBNET,
    EC2_VPC,
    VPC_SECURITY_GROUP_INGRESS_RULE,
)
from tests.policy.harness import UNKNOWN, Cases, resource

vpc = resource(EC2_VPC, "main", cidrBlock="10.0.0.0/16", defaultSecurityGroupId="sg-default")
default_group = resource(EC2_DEFAULT_SECURITY_GROUP, "default", refers={"vpcId": vpc})
flow_log = resource(EC2_FLOW_LOG, "flows", refers={"vpcId": vpc}, trafficType="ALL")
OPEN = {"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["10.0.0.0/8"]}


def test_default_group_without_rules(cases: Cases) -> None:
    cases(
        "ec2-default-security-group-rules",
        passes=[[default_group], [default_group.with_props(ingress=[], egress=[])]],
        fails=[[default_group.with_props(ingress=[OPEN])], [default_group.with_props(egress=[OPEN])]],
        unknown=[[default_group.with_props(ingress=UNKNOWN)]],
    )


def test_default_group_is_managed_and_has_no_separate_rules(cases: Cases) -> None:
    by_group = resource(
        VPC_SECURITY_GROUP_INGRESS_RULE, "rule", refers={"securityGroupId": default_group}, ipProtocol="-1"
    )
    by_id = resource(EC2_SECURITY_GROUP_RULE, "rule", type="ingress", protocol="tcp", securityGroupId="sg-default")
    in_preview = resource(
        VPC_SECURITY_GROUP_INGRESS_RULE,
        "rule",
        refers={"securityGroupId": vpc},
        securityGroupId=UNKNOWN,
        ipProtocol="-1",
    )
    cases(
        "ec2-default-security-group",
        passes=[[vpc, default_group], [vpc, default_group.with_props(vpcId=UNKNOWN)]],
        fails=[
            [vpc],
            [resource(EC2_DEFAULT_VPC, "default-vpc")],
            [vpc, default_group, by_group],
            [vpc, default_group, by_id],
            [vpc, default_group, in_preview],
        ],
        unknown=[[vpc, resource(EC2_DEFAULT_SECURITY_GROUP, "default", vpcId=UNKNOWN)]],
    )


def test_flow_logs(cases: Cases) -> None:
    cases(
        "ec2-vpc-flow-logs",
        passes=[
            [vpc, flow_log],
            [vpc, flow_log.with_props(trafficType="REJECT")],
            [vpc, flow_log.with_props(vpcId=UNKNOWN)],
        ],
        fails=[
            [vpc],
            [vpc, flow_log.with_props(trafficType="ACCEPT")],
            [vpc, flow_log.with_text(vpcId="vpc-of-another-stack")],
        ],
        unknown=[[vpc, resource(EC2_FLOW_LOG, "flows", vpcId=UNKNOWN)]],
    )


def test_public_addresses(cases: Cases) -> None:
    subnet = resource(EC2_SUBNET, "private")
    cases(
        "ec2-subnet-public-ip",
        passes=[[subnet], [resource(EC2_DEFAULT_SUBNET, "default", mapPublicIpOnLaunch=False)]],
        fails=[
            [subnet.with_props(mapPublicIpOnLaunch=True)],
            [resource(EC2_DEFAULT_SUBNET, "default")],
            [subnet.with_props(assignIpv6AddressOnCreation=True)],
        ],
        unknown=[[subnet.with_props(mapPublicIpOnLaunch=UNKNOWN)]],
    )
