"""The network of each region: CIDR blocks, subnets, NAT gateways and VPC endpoints."""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Network
from typing import Annotated

from pydantic import Field

from components.foundation import cidr
from components.foundation.cidr import SubnetPlan, Tier, Zone
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionName
from components.network.endpoint_services import INTERFACE_SERVICES
from components.network.flow_log_settings import FlowLogSettings
from components.network.vpc_plan import VpcPlan
from components.network.vpc_settings import GatewayService, Nat, VpcSettings

# AWS, "Regions and Availability Zones": zone letters of regions that do not have exactly a, b and c. The zones
# available to an account may be fewer.
USUAL_ZONES = "abc"
OTHER_ZONES: Mapping[str, str] = {
    "us-east-1": "abcdef",
    "us-west-2": "abcd",
    "ap-northeast-1": "abcd",
    "ap-northeast-2": "abcd",
    "ca-central-1": "abd",
}

AccountId = Annotated[str, Field(pattern=r"^\d{12}$")]
BucketName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]


class InterfaceEndpointSettings(Settings):
    """Policy of an interface endpoint. Only principals of the account are allowed, in any case."""

    actions: tuple[str, ...] = ()
    """Allowed IAM actions, such as `ecr:BatchGetImage`; all actions of the service if omitted."""
    accounts: tuple[AccountId, ...] = ()
    """Other accounts whose resources are allowed, such as 602401143452 for the images of EKS add-ons; none by
    default."""


class NetworkSettings(Settings):
    """A VPC per region, with one configuration for all. Flow logs are enabled, and the default security group is
    empty."""

    vpcs: dict[RegionName, VpcSettings] = Field(min_length=1)
    """VPCs by region."""
    zones: tuple[Zone, ...] = Field(default=("a", "b", "c"), min_length=1)
    """Letters of the zones with subnets. The first one with a public subnet hosts a `single` NAT gateway, so append new
    letters at the end."""
    tiers: tuple[Tier, ...] = Field(default=("public", "private", "isolated"), min_length=1)
    """`public`: a default route to an internet gateway, for load balancers and NAT gateways. `private`: a default route
    to a NAT gateway, if there is one. `isolated`: no default route, for databases."""
    nat: Nat = "none"
    """NAT gateways: `none`, a `single` one for all zones, or `per_zone` in every zone with a public subnet. Private
    subnets in other zones use the first zone's. The default quota is five Elastic IP addresses per region (T-33)."""

    gateway_endpoints: tuple[GatewayService, ...] = ("s3", "dynamodb")
    """Services with a gateway endpoint for all subnets (free)."""
    shared_buckets: tuple[BucketName, ...] = ()
    """Buckets of other accounts that the S3 endpoint's policy allows reading, such as a package mirror, in addition to
    those of ECR image layers; none by default."""
    interface_endpoints: dict[str, InterfaceEndpointSettings] = Field(default_factory=dict)
    """Interface endpoints (billed per zone and hour) by service name, such as `ecr.api: {}`; none by default."""

    flow_logs: FlowLogSettings = Field(default_factory=FlowLogSettings)
    """VPC Flow Logs."""
    ipv6: bool = False
    """Whether VPCs and subnets are dual-stack. Private subnets then use an egress-only internet gateway for IPv6."""

    @property
    def inner_tier(self) -> Tier:
        """The tier of internal resources: private, or isolated if there are no private subnets."""
        return "private" if "private" in self.tiers else "isolated"

    @property
    def data_tier(self) -> Tier:
        """The tier of data stores: isolated, or private if there are no isolated subnets."""
        return "isolated" if "isolated" in self.tiers else "private"

    @property
    def has_inner_subnets(self) -> bool:
        """Whether there are private or isolated subnets, required by everything but load balancers and NAT gateways."""
        return bool({"private", "isolated"} & set(self.tiers))

    def zones_of(self, region: str) -> tuple[Zone, ...]:
        """Zone letters of a region."""
        return self.vpcs[region].zones or self.zones

    def zones_with(self, tier: Tier, region: str) -> tuple[Zone, ...]:
        """Letters of a region's zones with a subnet of a tier."""
        return tuple(self.subnets_of(region).get(tier, {}))

    def nat_of(self, region: str) -> Nat:
        """The NAT gateways of a region; without a VPC there, those that it would have."""
        vpc = self.vpcs.get(region)
        return (vpc.nat if vpc else None) or self.nat

    def subnets_of(self, region: str) -> SubnetPlan:
        """The subnets of a region: explicit ones, and planned ones for the other tiers."""
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
        """A region's zones with a NAT gateway."""
        mode = self.nat_of(region)
        public = tuple(self.subnets_of(region)["public"]) if mode != "none" else ()
        return public[:1] if mode == "single" else public

    def inner_zones(self, regions: Iterable[str]) -> Mapping[str, tuple[Zone, ...]]:
        """Zones with a subnet of the inner tier, by region; those with a VPC only."""
        return {region: self.zones_with(self.inner_tier, region) for region in regions if region in self.vpcs}

    def zone_ids_of(self, region: str) -> Mapping[Zone, str]:
        """Zone IDs of a region by letter; none if subnets are created by letter."""
        return self.vpcs[region].zone_ids

    def plan_of(self, region: str) -> VpcPlan:
        """The plan of a region's VPC."""
        return VpcPlan(
            cidr=self.vpcs[region].cidr,
            subnets=self.subnets_of(region),
            zone_ids=self.zone_ids_of(region),
            nat_zones=self.nat_zones(region),
            ipv6=self.ipv6,
            gateway_endpoints=self.gateway_endpoints,
            shared_buckets=self.shared_buckets,
            flow_logs=self.flow_logs,
        )

    def faults(self) -> Iterator[Fault]:
        """Conflicting settings, unknown services, and VPCs that are too small or overlap."""
        yield from _repeated("zones", self.zones)
        yield from _repeated("tiers", self.tiers)
        yield from _repeated("gatewayEndpoints", self.gateway_endpoints)
        yield from self._endpoint_faults()
        # Faults common to all regions are reported once.
        yield from dict.fromkeys(fault for region, vpc in self.vpcs.items() for fault in self._vpc_faults(region, vpc))
        ranges = {region: vpc.network for region, vpc in self.vpcs.items()}
        for one, other in cidr.overlaps(ranges):
            yield Fault(
                path=f"vpcs.{other}.cidr",
                value=self.vpcs[other].cidr,
                problem=f"overlaps vpcs.{one}.cidr ({ranges[one]}), which prevents VPC peering",
                remedy="choose another range",
            )

    def _vpc_faults(self, region: str, vpc: VpcSettings) -> Iterator[Fault]:
        path = f"vpcs.{region}"
        zones = self.zones_of(region)
        zones_path = f"{path}.zones" if vpc.zones else "zones"
        if vpc.zones:
            yield from _repeated(zones_path, vpc.zones)
        letters = OTHER_ZONES.get(region, USUAL_ZONES)
        for zone in zones:
            if zone not in letters:
                yield Fault(
                    path=zones_path,
                    value=zone,
                    problem=f"zone {region}{zone} does not exist",
                    remedy=f"choose from {', '.join(letters)}, for this region only in {path}.zones",
                )
        if vpc.zone_ids:
            yield from _zone_id_faults(f"{path}.zoneIds", zones, vpc.zone_ids)
        yield from self._nat_faults(f"{path}.nat" if vpc.nat else "nat", self.nat_of(region))
        yield from self._subnet_faults(path, region, vpc)

    def _nat_faults(self, path: str, nat: Nat) -> Iterator[Fault]:
        if nat == "none":
            return
        for tier, why in (("public", "NAT gateways are in public subnets"), ("private", "it serves private subnets")):
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
                    problem="has subnets, but is not one of the tiers",
                    remedy=f"add {tier} to tiers or remove it",
                )
            for zone, block in ranges.items():
                if zone not in zones:
                    sound = False
                    yield Fault(
                        path=f"{path}.subnets.{tier}.{zone}",
                        value=block,
                        problem=f"is not one of the zones {', '.join(zones)}",
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
                problem=f"{error}; required: {', '.join(zones)}",
                remedy="set a larger range, fewer zones, or explicit subnets",
            )
            return
        networks = {f"{tier}.{zone}": network for tier, by_zone in plan.items() for zone, network in by_zone.items()}
        fixed = {f"{tier}.{zone}" for tier, ranges in vpc.subnets.given.items() for zone in ranges}
        for one, other in cidr.overlaps(
            networks
        ):  # of an explicit subnet with a planned one: others are rejected above
            given, planned = (one, other) if one in fixed else (other, one)
            yield Fault(
                path=f"{path}.subnets.{given}",
                value=str(networks[given]),
                problem=f"overlaps the planned {planned} ({networks[planned]})",
                remedy=f"choose another range, or set the {planned.partition('.')[0]} subnets explicitly too",
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
                problem="require private or isolated subnets, and there are none",
                remedy="add private or isolated to tiers",
            )
        for service, endpoint in self.interface_endpoints.items():
            path = f"interfaceEndpoints.{service}"
            if service in ("s3", "dynamodb"):
                yield Fault(
                    path=path,
                    problem="has a free gateway endpoint",
                    remedy=f"add {service} to gatewayEndpoints",
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
                            problem=f"is not an action of this service; allowed: {prefix}:<Action>",
                            remedy="remove it, or use the service's prefix",
                        )


def _zone_id_faults(path: str, zones: tuple[Zone, ...], ids: Mapping[Zone, str]) -> Iterator[Fault]:
    for zone in zones:
        if zone not in ids:
            yield Fault(path=f"{path}.{zone}", problem="missing: each zone has an ID, or none", remedy="set its ID")
    for index, (zone, zone_id) in enumerate(ids.items()):
        if zone not in zones:
            yield Fault(path=f"{path}.{zone}", value=zone_id, problem="is not one of the zones", remedy="remove it")
        elif zone_id in list(ids.values())[:index]:
            yield Fault(path=f"{path}.{zone}", value=zone_id, problem="is the ID of two zones", remedy="correct one")


def _repeated(path: str, names: tuple[str, ...]) -> Iterator[Fault]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Fault(path=f"{path}[{index}]", value=name, problem="is listed twice", remedy="remove one")
