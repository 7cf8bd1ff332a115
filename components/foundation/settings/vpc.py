"""The VPC of one region: its range, and where it differs from the stack's other regions."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Literal

from pydantic import Field

from components.foundation import cidr
from components.foundation.cidr import Tier, Zone
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

Nat = Literal["none", "single", "per_zone"]


class SubnetSettings(Settings):
    """Subnets whose ranges are given: a tier that is named has these and no others, by the letter of their zone."""

    public: dict[str, str] = Field(default_factory=dict)
    """Ranges of public subnets, such as `a: 10.0.1.0/24`; planned when left out."""
    private: dict[str, str] = Field(default_factory=dict)
    """Ranges of private subnets; planned when left out."""
    isolated: dict[str, str] = Field(default_factory=dict)
    """Ranges of isolated subnets; planned when left out."""

    @property
    def given(self) -> Mapping[Tier, Mapping[str, str]]:
        """The tiers that have ranges."""
        tiers: dict[Tier, dict[str, str]] = {
            "public": self.public,
            "private": self.private,
            "isolated": self.isolated,
        }
        return {tier: ranges for tier, ranges in tiers.items() if ranges}


class VpcSettings(Settings):
    """The VPC of one region. What is left out here is as for all regions."""

    cidr: str
    """Range of the VPC, /16 to /24 and private, such as 10.0.0.0/16. It overlaps no other VPC of the stack, so that
    they can be connected. It cannot change on a live stack."""
    zones: tuple[Zone, ...] | None = Field(default=None, min_length=1)
    """Letters of this region's zones where they differ from the other regions'."""
    nat: Nat | None = None
    """This region's NAT gateways where they differ from the other regions': a replica that waits needs none."""
    subnets: SubnetSettings = Field(default_factory=SubnetSettings)
    """Subnets whose ranges are fixed; by the subnet plan when left out."""

    @property
    def network(self) -> IPv4Network:
        """The VPC's range."""
        return IPv4Network(self.cidr)

    def faults(self) -> Iterator[Fault]:
        """Ranges that AWS refuses, and subnets outside the VPC or over one another."""
        try:
            vpc = cidr.vpc_network(self.cidr)
        except ValueError as error:
            problem = str(error)
            remedy = "" if problem.endswith("?") else "give the VPC a range such as 10.0.0.0/16"
            yield Fault(path="cidr", value=self.cidr, problem=problem, remedy=remedy)
            return
        sound: dict[str, IPv4Network] = {}
        for tier, ranges in self.subnets.given.items():
            for zone, text in ranges.items():
                path = f"subnets.{tier}.{zone}"
                if zone not in cidr.ZONES:
                    yield Fault(path=path, problem="is no zone letter", remedy=f"name the zone {', '.join(cidr.ZONES)}")
                    continue
                try:
                    sound[path] = cidr.subnet_network(text, vpc)
                except ValueError as error:
                    yield Fault(path=path, value=text, problem=str(error), remedy=f"choose a range within {vpc}")
        for one, other in cidr.overlaps(sound):
            yield Fault(
                path=other,
                value=str(sound[other]),
                problem=f"overlaps {one} ({sound[one]})",
                remedy="choose another range",
            )
