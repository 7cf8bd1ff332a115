"""The plan of one VPC."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from components.foundation.cidr import SubnetPlan, Zone
from components.network.flow_log_settings import FlowLogSettings
from components.network.vpc_settings import GatewayService


@dataclass(frozen=True, kw_only=True)
class VpcPlan:
    """A VPC of one region.

    cidr: IPv4 CIDR block. subnets: by tier and zone. ipv6: whether VPC and subnets are dual-stack.
    nat_zones: zones with a NAT gateway, each with a public subnet; none by default.
    gateway_endpoints: services with a gateway endpoint for all subnets.
    shared_buckets: buckets of other accounts that the S3 endpoint's policy allows reading.
    """

    cidr: str
    subnets: SubnetPlan
    nat_zones: tuple[Zone, ...] = ()
    ipv6: bool = False
    gateway_endpoints: tuple[GatewayService, ...] = ("s3", "dynamodb")
    shared_buckets: tuple[str, ...] = ()
    flow_logs: FlowLogSettings = field(default_factory=FlowLogSettings)

    def nat_zone_of(self, zone: Zone) -> Zone | None:
        """The zone of the NAT gateway for a private subnet: its own, or else the first; None without NAT."""
        return zone if zone in self.nat_zones else next(iter(self.nat_zones), None)

    @property
    def private_nat_zones(self) -> Mapping[Zone, Zone | None]:
        """Zones with a private subnet, each with the zone of its NAT gateway."""
        return {zone: self.nat_zone_of(zone) for zone in self.subnets.get("private", {})}
