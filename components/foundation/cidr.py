"""Where subnets stand in a VPC: by tier and zone alone, so that nothing moves when another is added.

A VPC is cut into quarters, one for each tier and one left free. A quarter is cut into eight places, one for each
zone letter and two left free; a quarter of a /24 has room for four. See docs/adr/0006-subnet-plan.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network
from itertools import combinations
from typing import Literal, get_args

Tier = Literal["public", "private", "isolated"]
Zone = Literal["a", "b", "c", "d", "e", "f"]
SubnetPlan = Mapping[Tier, Mapping[Zone, IPv4Network]]

TIERS: tuple[Tier, ...] = get_args(Tier)
ZONES: tuple[Zone, ...] = get_args(Zone)

# Amazon VPC User Guide, "VPC CIDR blocks" and "Subnet sizing". A VPC smaller than /24 has no room for the tiers.
VPC_PREFIXES = range(16, 25)
SUBNET_PREFIXES = range(16, 29)
IPV6_VPC_PREFIX = 56
IPV6_SUBNET_PREFIX = 64

# RFC 1918, and RFC 6598 (shared address space), which a VPC may have where the former is used up.
PRIVATE_RANGES = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")))

QUARTERS: Mapping[Tier, int] = {"private": 0, "public": 1, "isolated": 2}  # 3 is free; a change would move subnets
QUARTER_BITS = 2
PLACE_BITS = 3


def vpc_network(text: str) -> IPv4Network:
    """The network that a text names; ValueError, in words for a stack file, where no VPC can have it."""
    network = _network(text)
    if network.prefixlen not in VPC_PREFIXES:
        raise ValueError(f"allowed: /{VPC_PREFIXES[0]} to /{VPC_PREFIXES[-1]}")
    if not any(network.subnet_of(allowed) for allowed in PRIVATE_RANGES):
        raise ValueError(f"is no private range; allowed: within {', '.join(map(str, PRIVATE_RANGES))}")
    return network


def subnet_network(text: str, vpc: IPv4Network) -> IPv4Network:
    """The network that a text names; ValueError where it is no subnet of the VPC."""
    network = _network(text)
    if network.prefixlen not in SUBNET_PREFIXES:
        raise ValueError(f"allowed: /{SUBNET_PREFIXES[0]} to /{SUBNET_PREFIXES[-1]}")
    if not network.subnet_of(vpc):
        raise ValueError(f"is outside the VPC's {vpc}")
    return network


def subnet(vpc: IPv4Network, tier: Tier, zone: Zone) -> IPv4Network:
    """The subnet of a tier in a zone. ValueError where the VPC is too small to have a place for the zone."""
    place_bits = min(PLACE_BITS, SUBNET_PREFIXES[-1] - vpc.prefixlen - QUARTER_BITS)
    place = ZONES.index(zone)
    if place_bits < 0 or place >= 2**place_bits:
        room = f"zones {ZONES[0]} to {ZONES[2**place_bits - 1]}" if place_bits >= 0 else "no zone"
        raise ValueError(f"a /{vpc.prefixlen} has room for {room}")
    prefix = vpc.prefixlen + QUARTER_BITS + place_bits
    position = (QUARTERS[tier] << place_bits) + place
    return IPv4Network((int(vpc.network_address) + (position << (vpc.max_prefixlen - prefix)), prefix))


def subnet_plan(vpc: IPv4Network, tiers: Iterable[Tier], zones: Iterable[Zone]) -> SubnetPlan:
    """The subnets of these tiers in each of these zones. ValueError as in `subnet`."""
    places = tuple(zones)
    return {tier: {zone: subnet(vpc, tier, zone) for zone in places} for tier in tiers}


def ipv6_subnet(vpc: IPv6Network, tier: Tier, zone: Zone) -> IPv6Network:
    """The /64 of a tier in a zone of the /56 that AWS gives a VPC. ValueError where the VPC's is no /56."""
    if vpc.prefixlen != IPV6_VPC_PREFIX:
        raise ValueError(f"{vpc}: allowed: a /{IPV6_VPC_PREFIX}")
    position = (QUARTERS[tier] << (IPV6_SUBNET_PREFIX - IPV6_VPC_PREFIX - QUARTER_BITS)) + ZONES.index(zone)
    start = int(vpc.network_address) + (position << (vpc.max_prefixlen - IPV6_SUBNET_PREFIX))
    return IPv6Network((start, IPV6_SUBNET_PREFIX))


def overlaps(networks: Mapping[str, IPv4Network]) -> Iterator[tuple[str, str]]:
    """The pairs of names whose networks share an address, in the order of the mapping."""
    for (one, first), (other, second) in combinations(networks.items(), 2):
        if first.overlaps(second):
            yield one, other


def _network(text: str) -> IPv4Network:
    try:
        return IPv4Network(text)
    except ValueError as error:
        try:
            meant = IPv4Network(text, strict=False)
        except ValueError:
            raise ValueError("is no IPv4 range such as 10.0.0.0/16") from error
        raise ValueError(f"has bits behind its prefix; did you mean '{meant}'?") from error
