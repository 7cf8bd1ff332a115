"""Subnet addressing: a subnet's range depends only on its tier and zone, so adding one never moves another.

A VPC's range is divided into quarters: one per tier and one spare. A quarter is divided into eight slots: one per zone
letter and two spare; a quarter of a /24 has room for four. See docs/adr/0006-subnet-plan.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
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

# RFC 1918, and RFC 6598 (shared address space), which a VPC may use once the former is exhausted.
PRIVATE_RANGES = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")))

QUARTERS: Mapping[Tier, int] = {"private": 0, "public": 1, "isolated": 2}  # 3 is spare; a change would move subnets
QUARTER_BITS = 2
SLOT_BITS = 3


def vpc_network(cidr: str) -> IPv4Network:
    """The network of a VPC's CIDR block. ValueError, worded for a stack file, if no VPC can have it."""
    network = _network(cidr)
    if network.prefixlen not in VPC_PREFIXES:
        raise ValueError(f"allowed: /{VPC_PREFIXES[0]} to /{VPC_PREFIXES[-1]}")
    if not any(network.subnet_of(allowed) for allowed in PRIVATE_RANGES):
        raise ValueError(f"is not a private range; allowed: within {', '.join(map(str, PRIVATE_RANGES))}")
    return network


def subnet_network(cidr: str, vpc: IPv4Network) -> IPv4Network:
    """The network of a subnet's CIDR block. ValueError if it is not a valid subnet of the VPC."""
    network = _network(cidr)
    if network.prefixlen not in SUBNET_PREFIXES:
        raise ValueError(f"allowed: /{SUBNET_PREFIXES[0]} to /{SUBNET_PREFIXES[-1]}")
    if not network.subnet_of(vpc):
        raise ValueError(f"is outside the VPC's {vpc}")
    return network


@cache
def subnet(vpc: IPv4Network, tier: Tier, zone: Zone) -> IPv4Network:
    """The subnet of a tier in a zone. ValueError if the VPC is too small for the zone's slot."""
    slot_bits = min(SLOT_BITS, SUBNET_PREFIXES[-1] - vpc.prefixlen - QUARTER_BITS)
    slot = ZONES.index(zone)
    if slot_bits < 0 or slot >= 2**slot_bits:
        room = f"zones {ZONES[0]} to {ZONES[2**slot_bits - 1]}" if slot_bits >= 0 else "no zone"
        raise ValueError(f"a /{vpc.prefixlen} has room for {room}")
    prefix = vpc.prefixlen + QUARTER_BITS + slot_bits
    position = (QUARTERS[tier] << slot_bits) + slot
    return IPv4Network((int(vpc.network_address) + (position << (vpc.max_prefixlen - prefix)), prefix))


def subnet_plan(vpc: IPv4Network, tiers: Iterable[Tier], zones: Iterable[Zone]) -> SubnetPlan:
    """The subnets of these tiers in each of these zones. ValueError as for `subnet`."""
    zone_names = tuple(zones)
    return {tier: {zone: subnet(vpc, tier, zone) for zone in zone_names} for tier in tiers}


def ipv6_subnet(vpc: IPv6Network, tier: Tier, zone: Zone) -> IPv6Network:
    """The /64 of a tier in a zone, within the /56 that AWS assigns to a VPC. ValueError if `vpc` is not a /56."""
    if vpc.prefixlen != IPV6_VPC_PREFIX:
        raise ValueError(f"{vpc}: allowed: a /{IPV6_VPC_PREFIX}")
    position = (QUARTERS[tier] << (IPV6_SUBNET_PREFIX - IPV6_VPC_PREFIX - QUARTER_BITS)) + ZONES.index(zone)
    start = int(vpc.network_address) + (position << (vpc.max_prefixlen - IPV6_SUBNET_PREFIX))
    return IPv6Network((start, IPV6_SUBNET_PREFIX))


def overlaps(networks: Mapping[str, IPv4Network]) -> Iterator[tuple[str, str]]:
    """Pairs of names whose networks overlap, in the order of the mapping."""
    for (one, first), (other, second) in combinations(networks.items(), 2):
        if first.overlaps(second):
            yield one, other


def _network(cidr: str) -> IPv4Network:
    try:
        return IPv4Network(cidr)
    except ValueError as error:
        try:
            meant = IPv4Network(cidr, strict=False)
        except ValueError:
            raise ValueError("is not an IPv4 range such as 10.0.0.0/16") from error
        raise ValueError(f"has host bits set; did you mean '{meant}'?") from error
