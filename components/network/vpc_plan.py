"""The plan of one VPC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from components.foundation import cidr
from components.foundation.cidr import SubnetPlan, Zone
from components.network.flow_log_settings import FlowLogSettings
from components.network.vpc_settings import GatewayService


@dataclass(frozen=True, kw_only=True)
class VpcPlan:
    """A VPC of one region.

    cidr: IPv4 CIDR block, /16 to /24 and private. subnets: networks by tier and zone letter, as planned by
    `cidr.subnet_plan`. ipv6: whether VPC and subnets are dual-stack.
    zone_ids: zone IDs by letter, of all zones; none by default, and the letters name the account's zones.
    nat_zones: zones with a NAT gateway, each with a public subnet; none by default.
    gateway_endpoints: services with a gateway endpoint for all subnets.
    shared_buckets: buckets of other accounts that the S3 endpoint's policy allows reading.
    """

    cidr: str
    subnets: SubnetPlan
    zone_ids: Mapping[Zone, str] = field(default_factory=dict[Zone, str])
    nat_zones: tuple[Zone, ...] = ()
    ipv6: bool = False
    gateway_endpoints: tuple[GatewayService, ...] = ("s3", "dynamodb")
    shared_buckets: tuple[str, ...] = ()
    flow_logs: FlowLogSettings = field(default_factory=FlowLogSettings)

    def __post_init__(self) -> None:
        vpc = cidr.vpc_network(self.cidr)
        networks: dict[str, IPv4Network] = {}
        for tier, by_zone in self.subnets.items():
            if tier not in cidr.QUARTERS:
                raise ValueError(f"subnets.{tier}: allowed: {', '.join(cidr.QUARTERS)}")
            for zone, network in by_zone.items():
                if zone not in cidr.ZONES:
                    raise ValueError(f"subnets.{tier}.{zone}: allowed: zone letters {', '.join(cidr.ZONES)}")
                networks[f"subnets.{tier}.{zone}"] = cidr.subnet_network(str(network), vpc)
        for one, other in cidr.overlaps(networks):
            raise ValueError(f"{other}: {networks[other]}: overlaps {one} ({networks[one]}); choose another range")
        if missing := [zone for zone in self.nat_zones if zone not in self.subnets.get("public", {})]:
            raise ValueError(f"nat_zones: {', '.join(missing)}: no public subnet there; add one, or remove the zone")

    def nat_zone_of(self, zone: Zone) -> Zone | None:
        """The zone of the NAT gateway for a private subnet: its own, or else the first; None without NAT."""
        return zone if zone in self.nat_zones else next(iter(self.nat_zones), None)

    @property
    def private_nat_zones(self) -> Mapping[Zone, Zone | None]:
        """Zones with a private subnet, each with the zone of its NAT gateway."""
        return {zone: self.nat_zone_of(zone) for zone in self.subnets.get("private", {})}
