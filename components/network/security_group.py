"""A security group whose rules are separate resources, so that two groups can refer to each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pulumi import ComponentResource, CustomTimeouts, Input, Output, ResourceOptions
from pulumi_aws import ec2, vpc

# Amazon EC2 API, AuthorizeSecurityGroupIngress: characters allowed in a description.
DESCRIPTION = re.compile(r"[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}")
PORTS = range(65536)
EVERYWHERE = ("0.0.0.0/0", "::/0")
WEB_PORTS = (80, 443)
# Network interfaces of a deleted VPC Lambda function or controller block a group for up to 40 minutes (T-21).
RELEASE = CustomTimeouts(delete="45m")

Protocol = Literal["tcp", "udp", "icmp", "icmpv6", "all"]
ALL_PROTOCOLS = "-1"


@dataclass(frozen=True, kw_only=True)
class Peer:
    """The peer of a rule: a security group, an AWS-managed prefix list, or a CIDR range."""

    kind: Literal["group", "prefix_list", "ipv4", "ipv6"]
    value: Input[str]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """An ingress or egress rule.

    description: purpose, shown in the console.
    port: for tcp and udp, 0 to 65535; none for other protocols, which are allowed entirely.
    to_port: end of a port range that begins at `port`; only `port` if omitted.
    """

    peer: Peer
    description: str
    protocol: Protocol = "tcp"
    port: int | None = None
    to_port: int | None = None

    def __post_init__(self) -> None:
        if not DESCRIPTION.fullmatch(self.description):
            raise ValueError(
                f"description: {self.description!r}: allowed: 1 to 255 letters, digits, spaces and "
                "._-:/()#,@[]+=&;{}!$*; reword it"
            )
        if self.protocol not in ("tcp", "udp"):
            if self.port is not None or self.to_port is not None:
                raise ValueError(f"port: {self.port}: {self.protocol} has no ports; omit it")
        elif self.port is None:
            raise ValueError(f"port: missing: {self.protocol} needs one; set 0 to {PORTS[-1]}")
        elif self.port not in PORTS or self.last_port not in range(self.port, len(PORTS)):
            raise ValueError(f"port: {self.port} to {self.last_port}: allowed: 0 to {PORTS[-1]}, in rising order")

    @property
    def last_port(self) -> int | None:
        """End of the port range."""
        return self.port if self.to_port is None else self.to_port


@dataclass(frozen=True, kw_only=True)
class SecurityGroupArgs:
    """group_name: value of the Name tag; the physical name is generated, so that the group can be replaced.
    ingress, egress: rules by name; no traffic is allowed without one. Use Connection between two groups.
    """

    vpc_id: Input[str]
    group_name: str
    description: str
    ingress: Mapping[str, Rule] = field(default_factory=dict[str, Rule])
    egress: Mapping[str, Rule] = field(default_factory=dict[str, Rule])

    def __post_init__(self) -> None:
        for name, rule in self.ingress.items():
            web = rule.protocol == "tcp" and rule.port in WEB_PORTS and rule.last_port == rule.port
            if rule.peer.value in EVERYWHERE and not web:
                raise ValueError(
                    f"ingress.{name}: {rule.peer.value}: allowed from everywhere: tcp {WEB_PORTS[0]} and "
                    f"{WEB_PORTS[1]}; name a group, a prefix list or a narrower range"
                )


class SecurityGroup(ComponentResource):
    """A security group and its rules. Without rules no traffic is allowed."""

    id: Output[str]

    def __init__(self, name: str, args: SecurityGroupArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:network:SecurityGroup", name, None, opts)
        child = ResourceOptions(parent=self)

        group = ec2.SecurityGroup(
            f"{name}-group",
            vpc_id=args.vpc_id,
            description=args.description,
            revoke_rules_on_delete=True,
            tags={"Name": args.group_name},
            opts=ResourceOptions(parent=self, custom_timeouts=RELEASE),
        )
        for rule_name, rule in args.ingress.items():
            ingress_rule(f"{name}-ingress-{rule_name}", group.id, rule, child)
        for rule_name, rule in args.egress.items():
            egress_rule(f"{name}-egress-{rule_name}", group.id, rule, child)

        self.id = group.id
        self.register_outputs({"id": self.id})


def ingress_rule(name: str, group_id: Input[str], rule: Rule, opts: ResourceOptions) -> vpc.SecurityGroupIngressRule:
    """Allow ingress from the rule's peer."""
    peer = rule.peer
    return vpc.SecurityGroupIngressRule(
        name,
        security_group_id=group_id,
        description=rule.description,
        ip_protocol=ALL_PROTOCOLS if rule.protocol == "all" else rule.protocol,
        from_port=_first(rule),
        to_port=_last(rule),
        referenced_security_group_id=peer.value if peer.kind == "group" else None,
        prefix_list_id=peer.value if peer.kind == "prefix_list" else None,
        cidr_ipv4=peer.value if peer.kind == "ipv4" else None,
        cidr_ipv6=peer.value if peer.kind == "ipv6" else None,
        opts=opts,
    )


def egress_rule(name: str, group_id: Input[str], rule: Rule, opts: ResourceOptions) -> vpc.SecurityGroupEgressRule:
    """Allow egress to the rule's peer."""
    peer = rule.peer
    return vpc.SecurityGroupEgressRule(
        name,
        security_group_id=group_id,
        description=rule.description,
        ip_protocol=ALL_PROTOCOLS if rule.protocol == "all" else rule.protocol,
        from_port=_first(rule),
        to_port=_last(rule),
        referenced_security_group_id=peer.value if peer.kind == "group" else None,
        prefix_list_id=peer.value if peer.kind == "prefix_list" else None,
        cidr_ipv4=peer.value if peer.kind == "ipv4" else None,
        cidr_ipv6=peer.value if peer.kind == "ipv6" else None,
        opts=opts,
    )


def _first(rule: Rule) -> int | None:
    """The first port; -1 is every type of ICMP, and `all` has none."""
    return -1 if rule.protocol in ("icmp", "icmpv6") else rule.port


def _last(rule: Rule) -> int | None:
    return -1 if rule.protocol in ("icmp", "icmpv6") else rule.last_port
