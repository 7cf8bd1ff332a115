"""The network of each region: its range, its subnets, its ways out, and what may be reached without one."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import Field

from components.foundation import cidr
from components.foundation.cidr import SubnetPlan, Tier, Zone
from components.foundation.settings.base import Settings
from components.foundation.settings.endpoint_services import INTERFACE_SERVICES
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings
from components.foundation.settings.vpc import Nat, VpcSettings

# AWS, "Regions and Availability Zones": letters of a region's zones where they are not a, b and c. An account may
# have fewer of them; which ones, only the account knows.
USUAL_ZONES = "abc"
OTHER_ZONES: Mapping[str, str] = {
    "us-east-1": "abcdef",
    "us-west-2": "abcd",
    "ap-northeast-1": "abcd",
    "ap-northeast-2": "abcd",
    "ca-central-1": "abd",
}

GatewayService = Literal["s3", "dynamodb"]
AccountId = Annotated[str, Field(pattern=r"^\d{12}$")]
BucketName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
# fmt: off
LogRetentionDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]  # CloudWatch Logs API, PutRetentionPolicy
# fmt: on


class FlowLogSettings(Settings):
    """Records of the connections in a VPC, in a log group under the region's key."""

    retention_days: LogRetentionDays = 90
    """Days that records are kept."""
    traffic_type: Literal["ALL", "ACCEPT", "REJECT"] = "ALL"
    """Which connections are recorded."""
    aggregation_seconds: Literal[60, 600] = 600
    """Seconds that one record covers at most."""


class InterfaceEndpointSettings(Settings):
    """What may pass an interface endpoint. The account's principals alone use it, in any case."""

    actions: tuple[str, ...] = ()
    """IAM actions that pass, such as `ecr:BatchGetImage`; all of the service when left out."""
    accounts: tuple[AccountId, ...] = ()
    """Other accounts whose resources may be reached, such as 602401143452 for the images of EKS add-ons; none by
    default."""


class NetworkSettings(Settings):
    """A VPC per region, all of one form. Every VPC has flow logs, and a default security group that admits nothing."""

    vpcs: dict[str, VpcSettings] = Field(min_length=1)
    """The VPC of each region, by the region's name."""
    zones: tuple[Zone, ...] = Field(default=("a", "b", "c"), min_length=1)
    """Letters of the zones that have subnets. The first one with a public subnet holds a `single` NAT gateway, so new
    letters go behind the others."""
    tiers: tuple[Tier, ...] = Field(default=("public", "private", "isolated"), min_length=1)
    """`public`: a route to the internet, for load balancers and NAT gateways. `private`: out through NAT, where there
    is one. `isolated`: no way out, for databases."""
    nat: Nat = "none"
    """NAT gateways: `none`, a `single` one for all zones, or `per_zone` in every zone with a public subnet. Private
    subnets of a zone without one use the first zone's. An account has five Elastic IP addresses in a region unless
    the quota is raised (T-33)."""
    gateway_endpoints: tuple[GatewayService, ...] = ("s3", "dynamodb")
    """Services reached from all subnets through a gateway endpoint, which is free."""
    shared_buckets: tuple[BucketName, ...] = ()
    """Buckets of others that may be read through the S3 endpoint, beside those that hold the layers of ECR images,
    such as a package mirror; none by default."""
    interface_endpoints: dict[str, InterfaceEndpointSettings] = Field(default_factory=dict)
    """Services reached through an interface endpoint (billed per zone and hour), by endpoint name, such as
    `ecr.api: {}`; none by default."""
    flow_logs: FlowLogSettings = Field(default_factory=FlowLogSettings)
    """Records of the connections."""
    ipv6: bool = False
    """Whether VPCs and subnets have IPv6 ranges too. Private subnets then go out over IPv6 without NAT."""

    @property
    def inner_tier(self) -> Tier:
        """The tier of what is not reached from outside: private subnets, or isolated ones where there are none."""
        return "private" if "private" in self.tiers else "isolated"

    @property
    def data_tier(self) -> Tier:
        """The tier of what holds data: isolated subnets, or private ones where there are none."""
        return "isolated" if "isolated" in self.tiers else "private"

    @property
    def has_inner_subnets(self) -> bool:
        """Whether there are subnets that are not public, for everything but load balancers and NAT gateways."""
        return bool({"private", "isolated"} & set(self.tiers))

    def zones_of(self, region: str) -> tuple[Zone, ...]:
        """Letters of a region's zones."""
        return self.vpcs[region].zones or self.zones

    def zones_with(self, tier: Tier, region: str) -> tuple[Zone, ...]:
        """Letters of the zones in which a region has a subnet of a tier."""
        return tuple(self.subnets_of(region).get(tier, {}))

    def nat_of(self, region: str) -> Nat:
        """The NAT gateways of a region."""
        return self.vpcs[region].nat or self.nat

    def subnets_of(self, region: str) -> SubnetPlan:
        """The subnets of a region: those that are given, and the plan's for the other tiers."""
        vpc = self.vpcs[region]
        given: dict[Tier, dict[Zone, IPv4Network]] = {
            tier: {zone: IPv4Network(ranges[zone]) for zone in self.zones_of(region) if zone in ranges}
            for tier, ranges in vpc.subnets.given.items()
        }
        planned = cidr.subnet_plan(
            vpc.network, [tier for tier in self.tiers if tier not in given], self.zones_of(region)
        )
        return {tier: (given | dict(planned))[tier] for tier in self.tiers}

    def nat_zones(self, region: str) -> tuple[Zone, ...]:
        """The zones of a region that hold a NAT gateway."""
        mode = self.nat_of(region)
        public = tuple(self.subnets_of(region)["public"]) if mode != "none" else ()
        return public[:1] if mode == "single" else public

    def nat_zone_of(self, region: str, zone: Zone) -> Zone | None:
        """The zone whose NAT gateway serves a private subnet: its own, or else the first; None without NAT."""
        holders = self.nat_zones(region)
        return zone if zone in holders else next(iter(holders), None)

    def faults(self) -> Iterator[Fault]:
        """Settings that exclude each other, unknown services, and VPCs that do not fit or overlap."""
        yield from _repeated("zones", self.zones)
        yield from _repeated("tiers", self.tiers)
        yield from _repeated("gatewayEndpoints", self.gateway_endpoints)
        yield from self._endpoint_faults()
        # What all regions share is said once, however many of them it concerns.
        yield from dict.fromkeys(fault for region, vpc in self.vpcs.items() for fault in self._vpc_faults(region, vpc))
        ranges = {region: vpc.network for region, vpc in self.vpcs.items()}
        for one, other in cidr.overlaps(ranges):
            yield Fault(
                path=f"vpcs.{other}.cidr",
                value=self.vpcs[other].cidr,
                problem=f"overlaps vpcs.{one}.cidr ({ranges[one]}), and the two could never be connected",
                remedy="choose another range",
            )

    def _vpc_faults(self, region: str, vpc: VpcSettings) -> Iterator[Fault]:
        path = f"vpcs.{region}"
        zones = self.zones_of(region)
        where = f"{path}.zones" if vpc.zones else "zones"
        if vpc.zones:
            yield from _repeated(where, vpc.zones)
        letters = OTHER_ZONES.get(region, USUAL_ZONES)
        for zone in zones:
            if zone not in letters:
                yield Fault(
                    path=where,
                    value=zone,
                    problem=f"there is no zone {region}{zone}",
                    remedy=f"name zones of {', '.join(letters)}, for this region alone in {path}.zones",
                )
        yield from self._nat_faults(f"{path}.nat" if vpc.nat else "nat", self.nat_of(region))
        yield from self._subnet_faults(path, region, vpc)

    def _nat_faults(self, path: str, nat: Nat) -> Iterator[Fault]:
        if nat == "none":
            return
        for tier, why in (("public", "a NAT gateway stands in a public subnet"), ("private", "it would serve nothing")):
            if tier not in self.tiers:
                yield Fault(
                    path=path,
                    value=nat,
                    problem=f"needs the {tier} tier: {why}",
                    remedy=f"add {tier} to tiers or set nat: none",
                )

    def _subnet_faults(self, path: str, region: str, vpc: VpcSettings) -> Iterator[Fault]:
        zones = self.zones_of(region)
        sound = True
        for tier, ranges in vpc.subnets.given.items():
            if tier not in self.tiers:
                sound = False
                yield Fault(
                    path=f"{path}.subnets.{tier}",
                    problem="has subnets, but is none of the tiers",
                    remedy=f"add {tier} to tiers or remove it",
                )
            for zone, text in ranges.items():
                if zone not in zones:
                    sound = False
                    yield Fault(
                        path=f"{path}.subnets.{tier}.{zone}",
                        value=text,
                        problem=f"is in none of the zones {', '.join(zones)}",
                        remedy=f"add {zone} to zones or remove it",
                    )
        if not sound:
            return
        try:
            plan = self.subnets_of(region)
        except ValueError as error:
            yield Fault(
                path=f"{path}.cidr",
                value=vpc.cidr,
                problem=f"{error}; asked for: {', '.join(zones)}",
                remedy="give the VPC a larger range, fewer zones, or its subnets one by one",
            )
            return
        networks = {f"{tier}.{zone}": network for tier, by_zone in plan.items() for zone, network in by_zone.items()}
        fixed = {f"{tier}.{zone}" for tier, ranges in vpc.subnets.given.items() for zone in ranges}
        for one, other in cidr.overlaps(networks):  # of a fixed subnet with a planned one: the others are seen to
            given, planned = (one, other) if one in fixed else (other, one)
            yield Fault(
                path=f"{path}.subnets.{given}",
                value=str(networks[given]),
                problem=f"overlaps the planned {planned} ({networks[planned]})",
                remedy=f"choose another range, or fix the {planned.partition('.')[0]} subnets too",
            )

    def _endpoint_faults(self) -> Iterator[Fault]:
        if self.shared_buckets and "s3" not in self.gateway_endpoints:
            yield Fault(
                path="sharedBuckets",
                problem="needs the s3 gateway endpoint",
                remedy="add s3 to gatewayEndpoints or remove it",
            )
        if self.interface_endpoints and self.inner_tier not in self.tiers:
            yield Fault(
                path="interfaceEndpoints",
                problem="stand in private or isolated subnets, and there are none",
                remedy="add private or isolated to tiers",
            )
        for service, endpoint in self.interface_endpoints.items():
            path = f"interfaceEndpoints.{service}"
            if service in ("s3", "dynamodb"):
                yield Fault(
                    path=path,
                    problem="has a free gateway endpoint",
                    remedy=f"name {service} in gatewayEndpoints instead",
                )
            elif service not in INTERFACE_SERVICES:
                yield unknown_name(path, service, INTERFACE_SERVICES, "service")
            else:
                prefix = INTERFACE_SERVICES[service]
                for index, action in enumerate(endpoint.actions):
                    if not action.startswith(f"{prefix}:") or action == f"{prefix}:":
                        yield Fault(
                            path=f"{path}.actions[{index}]",
                            value=action,
                            problem=f"is no action of this service; allowed: {prefix}:<Action>",
                            remedy="remove it, or name it with its service",
                        )


def network_faults(regions: RegionsSettings, network: NetworkSettings | None) -> Iterator[Fault]:
    """VPCs for regions that the stack does not have, and regions without one. No network at all is no fault."""
    if network is None:
        return
    for region in network.vpcs:
        if region not in regions.all:
            yield Fault(
                path=f"network.vpcs.{region}",
                problem=f"is no region of the stack (regions: {', '.join(regions.all)})",
                remedy="remove it, or add the region to regions.replicas",
            )
    for region in regions.all:
        if region not in network.vpcs:
            yield Fault(
                path=f"network.vpcs.{region}",
                problem="missing: every region of the stack has a VPC, or none has",
                remedy="give it a cidr, or leave network out",
            )


def public_only_faults(path: str, network: NetworkSettings) -> Iterator[Fault]:
    """What is in no public subnet (at `path`), in a network that has no others."""
    if not network.has_inner_subnets:
        yield Fault(
            path=path,
            problem="stands in no public subnet, and there is no other",
            remedy="add isolated or private to network.tiers",
        )


def _repeated(path: str, names: tuple[str, ...]) -> Iterator[Fault]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Fault(path=f"{path}[{index}]", value=name, problem="is named twice", remedy="remove one")
