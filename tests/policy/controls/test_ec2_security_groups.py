"""Ingress from the internet, with inline and separate rules."""

import pytest

from policy.controls.ec2_security_groups import HIGH_RISK_PORTS
from policy.tokens import (
    CLASSIC_LOAD_BALANCER,
    EC2_DEFAULT_SECURITY_GROUP,
    EC2_MANAGED_PREFIX_LIST,
    EC2_MANAGED_PREFIX_LIST_ENTRY,
    EC2_SECURITY_GROUP,
    EC2_SECURITY_GROUP_RULE,
    ELB_LOAD_BALANCER,
    VPC_SECURITY_GROUP_INGRESS_RULE,
)
from tests.policy.harness import UNKNOWN, Cases, Given, resource

WORLD = "0.0.0.0/0"


def inline(protocol: str, first: int, last: int, **source: object) -> Given:
    return resource(
        EC2_SECURITY_GROUP, "web", ingress=[{"protocol": protocol, "fromPort": first, "toPort": last, **source}]
    )


def rule(protocol: str, first: int, last: int, **source: object) -> Given:
    made = resource(EC2_SECURITY_GROUP_RULE, "rule", type="ingress", protocol=protocol, fromPort=first, toPort=last)
    return made.with_props(**source)


def ingress(protocol: str, first: int | None = None, last: int | None = None, **source: object) -> Given:
    return resource(VPC_SECURITY_GROUP_INGRESS_RULE, "rule", ipProtocol=protocol).with_props(
        fromPort=first, toPort=last, **source
    )


@pytest.mark.parametrize("port", HIGH_RISK_PORTS)
def test_all_high_risk_ports(cases: Cases, port: int) -> None:
    cases(
        "ec2-ingress-high-risk-ports",
        passes=[[inline("tcp", port, port, cidrBlocks=["10.0.0.0/8"])]],
        fails=[[inline("tcp", port, port, cidrBlocks=[WORLD])]],
    )


def test_high_risk_ports_with_all_types_of_rules(cases: Cases) -> None:
    cases(
        "ec2-ingress-high-risk-ports",
        passes=[
            [inline("tcp", 443, 443, cidrBlocks=[WORLD])],
            [inline("tcp", 22, 22, securityGroups=["sg-1"])],
            [inline("tcp", 22, 22)],
            [inline("icmp", -1, -1, cidrBlocks=[WORLD])],
            [rule("tcp", 22, 22, cidrBlocks=[WORLD]).with_props(type="egress")],
            [ingress("tcp", 22, 22, referencedSecurityGroupId=UNKNOWN)],
            [resource(EC2_SECURITY_GROUP, "web", ingress=["no rule"])],
        ],
        fails=[
            [inline("tcp", 20, 30, ipv6CidrBlocks=["::/0"])],
            [inline("-1", 0, 0, cidrBlocks=[WORLD])],
            [inline("6", 3389, 3389, cidrBlocks=["10.0.0.0/8", WORLD])],
            [inline("TCP", 0, 65535, cidrBlocks=["128.0.0.0/1"])],
            [rule("tcp", 22, 22, ipv6CidrBlocks=["::/0"])],
            [rule("all", 0, 0, cidrBlocks=[WORLD])],
            [ingress("tcp", 5432, 5432, cidrIpv4=WORLD)],
            [ingress("-1", cidrIpv6="::/0")],
            [resource(EC2_DEFAULT_SECURITY_GROUP, "default", ingress=[{"protocol": "-1", "cidrBlocks": [WORLD]}])],
        ],
        unknown=[
            [resource(EC2_SECURITY_GROUP, "web", ingress=UNKNOWN)],
            [ingress("tcp", 22, 22, cidrIpv4=UNKNOWN)],
            [ingress("tcp", 22, 22, cidrIpv4=WORLD).with_props(fromPort=UNKNOWN)],
            [ingress(UNKNOWN, 22, 22, cidrIpv4=WORLD)],
        ],
    )


def test_authorized_ports(cases: Cases) -> None:
    cases(
        "ec2-ingress-authorized-ports",
        passes=[
            [inline("tcp", 443, 443, cidrBlocks=[WORLD])],
            [ingress("tcp", 80, 80, cidrIpv4=WORLD)],
            [inline("tcp", 0, 65535, cidrBlocks=["10.0.0.0/8"])],
        ],
        fails=[
            [inline("tcp", 80, 443, cidrBlocks=[WORLD])],
            [inline("tcp", 8443, 8443, ipv6CidrBlocks=["::/0"])],
            [inline("udp", 443, 443, cidrBlocks=[WORLD])],
            [inline("icmp", -1, -1, cidrBlocks=[WORLD])],
            [rule("-1", 0, 0, cidrBlocks=[WORLD])],
            [ingress("tcp", 1024, 65535, cidrIpv6="::/0")],
        ],
        unknown=[[rule("tcp", 443, 443, cidrBlocks=UNKNOWN)]],
    )


def test_authorized_ports_are_configured(cases: Cases) -> None:
    cases(
        "ec2-ingress-authorized-ports",
        config={"tcp_ports": ["443"], "udp_ports": ["443"]},
        passes=[[inline("udp", 443, 443, cidrBlocks=[WORLD])]],
        fails=[[inline("tcp", 80, 80, cidrBlocks=[WORLD])]],
    )


@pytest.mark.parametrize("type_", [ELB_LOAD_BALANCER, CLASSIC_LOAD_BALANCER, "aws:alb/loadBalancer:LoadBalancer"])
def test_only_load_balancers_are_public(cases: Cases, type_: str) -> None:
    group = inline("tcp", 443, 443, cidrBlocks=[WORLD])
    bare = resource(EC2_SECURITY_GROUP, "web")
    separate = resource(
        VPC_SECURITY_GROUP_INGRESS_RULE,
        "rule",
        refers={"securityGroupId": bare},
        ipProtocol="tcp",
        fromPort=443,
        toPort=443,
        cidrIpv4=WORLD,
    )
    older = rule("tcp", 443, 443, cidrBlocks=[WORLD], securityGroupId="web-id")
    balancer = resource(type_, "edge", securityGroups=["web-id"])
    in_preview = resource(type_, "edge", refers={"securityGroups": group}, securityGroups=[UNKNOWN])
    cases(
        "ec2-ingress-load-balancers",
        passes=[
            [group, balancer],
            [group, in_preview],
            [bare, separate, balancer],
            [bare, older, balancer],
            [bare],
            [bare, older.with_props(type="egress")],
            [inline("tcp", 443, 443, cidrBlocks=["10.0.0.0/8"])],
        ],
        fails=[
            [group],
            [bare, separate],
            [bare.with_props(ingress=UNKNOWN), separate],
            [bare, older],
            [group, balancer.with_props(securityGroups=["sg-of-another"])],
            [group, balancer.with_props(internal=True)],
        ],
        unknown=[
            [group, resource(type_, "edge", securityGroups=[UNKNOWN])],
            [group, balancer.with_props(internal=UNKNOWN)],
            [bare.with_props(ingress=UNKNOWN)],
        ],
    )


def test_prefix_lists(cases: Cases) -> None:
    prefixes = resource(EC2_MANAGED_PREFIX_LIST, "offices", entries=[{"cidr": "203.0.113.0/24"}])
    entry = resource(EC2_MANAGED_PREFIX_LIST_ENTRY, "office", cidr="203.0.113.0/24")
    cases(
        "ec2-prefix-list-world",
        passes=[[prefixes], [entry], [prefixes.with_props(entries=None)]],
        fails=[
            [prefixes.with_props(entries=[{"cidr": "10.0.0.0/8"}, {"cidr": WORLD}])],
            [entry.with_props(cidr="::/0")],
        ],
        unknown=[[prefixes.with_props(entries=UNKNOWN)], [entry.with_props(cidr=UNKNOWN)]],
    )
