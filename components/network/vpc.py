"""The network of one region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Network

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import ec2

from components.foundation.cidr import Tier, Zone, ipv6_subnet
from components.network.flow_logs import FlowLogs, FlowLogsArgs, flow_log_group_name
from components.network.gateway_endpoints import GatewayEndpoints, GatewayEndpointsArgs
from components.network.routes import DefaultRoute, RouteTable, SubnetSpec, route_table, subnet
from components.network.vpc_plan import VpcPlan
from components.network.vpc_settings import GatewayService


@dataclass(frozen=True, kw_only=True)
class VpcArgs:
    """Arguments of Vpc.

    plan: CIDR blocks, NAT gateways, gateway endpoints and flow logs.
    vpc_name: prefix of Name tags and of the flow logs' log group, such as media-prod; unique among the account's VPCs
        in this region.
    key_arn: key of the region, whose policy allows CloudWatch Logs to use it for `flow_log_group_name` (T-26).
    subnet_tags: further tags of a tier's subnets, such as those for EKS (`kubernetes.io/role/elb`).
    """

    plan: VpcPlan
    region: str
    vpc_name: str
    account_id: Input[str]
    key_arn: Input[str]
    subnet_tags: Mapping[Tier, Mapping[str, str]] = field(default_factory=dict[Tier, Mapping[str, str]])


class Vpc(ComponentResource):
    """A VPC with subnets, routes, NAT gateways, gateway endpoints and flow logs.

    Subnets assign no public addresses, and the default security group has no rules. Public subnets share a route table,
    and so do isolated ones, which have no default route; private subnets have one per zone, with the default route to
    the zone's NAT gateway. Subnet IDs depend on the routes.
    """

    vpc_id: Output[str]
    cidr: str
    subnet_ids: Mapping[Tier, Mapping[Zone, Output[str]]]
    route_table_ids: Mapping[str, Output[str]]
    nat_addresses: Mapping[Zone, Output[str]]
    prefix_list_ids: Mapping[GatewayService, Output[str]]
    flow_log_group_name: str

    def __init__(self, name: str, args: VpcArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:network:Vpc", name, None, opts)
        child = ResourceOptions(parent=self)
        self._name, self._args = name, args
        plan, region = args.plan, args.region
        self.cidr = plan.cidr
        self.flow_log_group_name = flow_log_group_name(args.vpc_name)
        subnets = plan.subnets

        # The VPC, and its default security group without rules
        self._vpc = ec2.Vpc(
            f"{name}-vpc",
            cidr_block=self.cidr,
            assign_generated_ipv6_cidr_block=True if plan.ipv6 else None,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags={"Name": args.vpc_name},
            opts=child,
        )
        self.vpc_id = self._vpc.id
        ec2.DefaultSecurityGroup(
            f"{name}-default-group",
            vpc_id=self.vpc_id,
            ingress=[],
            egress=[],
            tags={"Name": f"{args.vpc_name}-default"},
            opts=child,
        )

        # Subnets and route tables, by tier
        tables: dict[str, RouteTable] = {}
        subnet_ids: dict[Tier, Mapping[Zone, Output[str]]] = {}
        nat: dict[Zone, ec2.NatGateway] = {}
        if "public" in subnets:
            internet = ec2.InternetGateway(
                f"{name}-internet-gateway", vpc_id=self.vpc_id, tags={"Name": args.vpc_name}, opts=child
            )
            routes = [DefaultRoute(kind="internet", gateway_id=internet.id)]
            if plan.ipv6:
                routes.append(DefaultRoute(kind="internet", gateway_id=internet.id, family="ipv6"))
            tables["public"] = self._table("public", routes)
            subnet_ids["public"] = self._subnets("public", dict.fromkeys(subnets["public"], tables["public"]))
            behind = ResourceOptions(parent=self, depends_on=[internet])
            nat = {zone: self._nat_gateway(zone, subnet_ids["public"][zone], behind) for zone in plan.nat_zones}
        if "private" in subnets:
            by_zone = self._private_tables(nat)
            tables |= {f"private-{zone}": table for zone, table in by_zone.items()}
            subnet_ids["private"] = self._subnets("private", by_zone)
        if "isolated" in subnets:
            tables["isolated"] = self._table("isolated", [])
            subnet_ids["isolated"] = self._subnets("isolated", dict.fromkeys(subnets["isolated"], tables["isolated"]))
        self.subnet_ids = subnet_ids
        self.route_table_ids = {key: table.id for key, table in tables.items()}
        self.nat_addresses = {zone: gateway.public_ip for zone, gateway in nat.items()}

        # Gateway endpoints and flow logs
        self.prefix_list_ids = GatewayEndpoints(
            f"{name}-gateway",
            GatewayEndpointsArgs(
                services=plan.gateway_endpoints,
                region=region,
                vpc_name=args.vpc_name,
                vpc_id=self.vpc_id,
                account_id=args.account_id,
                route_table_ids=list(self.route_table_ids.values()),
                shared_buckets=plan.shared_buckets,
            ),
            child,
        ).prefix_list_ids
        FlowLogs(
            f"{name}-flow",
            FlowLogsArgs(
                settings=plan.flow_logs,
                region=region,
                vpc_name=args.vpc_name,
                vpc_id=self.vpc_id,
                account_id=args.account_id,
                key_arn=args.key_arn,
            ),
            child,
        )

        self.register_outputs(
            {
                "vpc_id": self.vpc_id,
                "cidr": self.cidr,
                "subnet_ids": {tier: dict(ids) for tier, ids in self.subnet_ids.items()},
                "nat_addresses": dict(self.nat_addresses),
            }
        )

    def _table(self, key: str, routes: list[DefaultRoute]) -> RouteTable:
        return route_table(f"{self._name}-{key}", self.vpc_id, f"{self._args.vpc_name}-{key}", routes, self)

    def _subnets(self, tier: Tier, tables: Mapping[Zone, RouteTable]) -> dict[Zone, Output[str]]:
        """The subnets of a tier, each with the route table of its zone."""
        args, ranges = self._args, self._args.plan.subnets[tier]
        return {
            zone: subnet(
                f"{self._name}-{tier}-{zone}",
                self.vpc_id,
                SubnetSpec(
                    availability_zone=f"{args.region}{zone}",
                    availability_zone_id=args.plan.zone_ids.get(zone),
                    cidr=str(ranges[zone]),
                    ipv6_cidr=_ipv6_cidr(self._vpc.ipv6_cidr_block, tier, zone) if args.plan.ipv6 else None,
                ),
                table,
                {**args.subnet_tags.get(tier, {}), "Name": f"{args.vpc_name}-{tier}-{zone}"},
                self,
            )
            for zone, table in tables.items()
        }

    def _nat_gateway(self, zone: Zone, subnet_id: Input[str], behind: ResourceOptions) -> ec2.NatGateway:
        """A NAT gateway and its Elastic IP address, which depend on the internet gateway."""
        tags = {"Name": f"{self._args.vpc_name}-nat-{zone}"}
        address = ec2.Eip(f"{self._name}-nat-{zone}-address", domain="vpc", tags=tags, opts=behind)
        return ec2.NatGateway(
            f"{self._name}-nat-{zone}", subnet_id=subnet_id, allocation_id=address.id, tags=tags, opts=behind
        )

    def _private_tables(self, nat: Mapping[Zone, ec2.NatGateway]) -> dict[Zone, RouteTable]:
        """A route table per zone: default routes to a NAT gateway, if any, and to the egress-only internet gateway."""
        plan = self._args.plan
        shared: list[DefaultRoute] = []
        if plan.ipv6:
            egress_only = ec2.EgressOnlyInternetGateway(
                f"{self._name}-egress-only-gateway",
                vpc_id=self.vpc_id,
                tags={"Name": self._args.vpc_name},
                opts=ResourceOptions(parent=self),
            )
            shared.append(DefaultRoute(kind="egress_only", gateway_id=egress_only.id, family="ipv6"))
        tables: dict[Zone, RouteTable] = {}
        for zone, holder in plan.private_nat_zones.items():
            own = [DefaultRoute(kind="nat", gateway_id=nat[holder].id)] if holder else []
            tables[zone] = self._table(f"private-{zone}", [*own, *shared])
        return tables


def _ipv6_cidr(vpc: Output[str], tier: Tier, zone: Zone) -> Output[str]:
    """The /64 of a subnet within the VPC's Amazon-provided /56, which is known after the VPC's creation."""
    return vpc.apply(lambda block: str(ipv6_subnet(IPv6Network(block), tier, zone)))
