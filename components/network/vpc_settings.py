"""The VPC of one region: its CIDR block, and overrides of settings common to all regions."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Literal

from pydantic import Field

from components.foundation import cidr
from components.foundation.cidr import Tier, Zone
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.zone_ids import ZoneId

Nat = Literal["none", "single", "per_zone"]
GatewayService = Literal["s3", "dynamodb"]


class SubnetSettings(Settings):
    """Explicit subnet ranges by zone letter. A tier with any explicit range has no other subnets."""

    public: dict[str, str] = Field(default_factory=dict)
    """Ranges of public subnets, such as `a: 10.0.1.0/24`; planned if omitted."""
    private: dict[str, str] = Field(default_factory=dict)
    """Ranges of private subnets; planned if omitted."""
    isolated: dict[str, str] = Field(default_factory=dict)
    """Ranges of isolated subnets; planned if omitted."""

    @property
    def given(self) -> Mapping[Tier, Mapping[str, str]]:
        """Tiers with explicit ranges."""
        tiers: dict[Tier, dict[str, str]] = {
            "public": self.public,
            "private": self.private,
            "isolated": self.isolated,
        }
        return {tier: ranges for tier, ranges in tiers.items() if ranges}


class VpcSettings(Settings):
    """The VPC of one region. Settings that are omitted here are inherited from `network`."""

    cidr: str
    """CIDR block, /16 to /24 and private, such as 10.0.0.0/16. It must not overlap other VPCs of the stack, so that
    they can be peered. Immutable on a live stack."""
    zones: tuple[Zone, ...] | None = Field(default=None, min_length=1)
    """Zone letters of this region, if different."""
    zone_ids: dict[Zone, ZoneId] = Field(default_factory=dict)
    """Zone IDs of the account by letter, such as `a: use1-az1`, for all zones with subnets: letters name different
    zones in different accounts, and some services are missing in some zones (T-63). Subnets are created by letter if
    omitted."""
    nat: Nat | None = None
    """NAT gateways of this region, if different: a pilot light needs none."""
    subnets: SubnetSettings = Field(default_factory=SubnetSettings)
    """Explicit subnet ranges; the subnet plan applies if omitted."""

    @property
    def network(self) -> IPv4Network:
        """The VPC's CIDR block."""
        return IPv4Network(self.cidr)

    def faults(self) -> Iterator[Fault]:
        """Ranges that AWS rejects, and subnets outside the VPC or overlapping each other."""
        try:
            vpc = cidr.vpc_network(self.cidr)
        except ValueError as error:
            problem = str(error)
            remedy = "" if problem.endswith("?") else "set a range such as 10.0.0.0/16"
            yield Fault(path="cidr", value=self.cidr, problem=problem, remedy=remedy)
            return
        valid: dict[str, IPv4Network] = {}
        for tier, ranges in self.subnets.given.items():
            for zone, block in ranges.items():
                path = f"subnets.{tier}.{zone}"
                if zone not in cidr.ZONES:
                    remedy = f"use one of {', '.join(cidr.ZONES)}"
                    yield Fault(path=path, problem="is not a zone letter", remedy=remedy)
                    continue
                try:
                    valid[path] = cidr.subnet_network(block, vpc)
                except ValueError as error:
                    yield Fault(path=path, value=block, problem=str(error), remedy=f"choose a range within {vpc}")
        for one, other in cidr.overlaps(valid):
            yield Fault(
                path=other,
                value=str(valid[other]),
                problem=f"overlaps {one} ({valid[one]})",
                remedy="choose another range",
                other=one,
            )
