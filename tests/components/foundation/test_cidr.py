"""The subnet plan: stable CIDR blocks within the VPC, without overlaps."""

from ipaddress import IPv4Network, IPv6Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.foundation.cidr import (
    PRIVATE_RANGES,
    TIERS,
    ZONES,
    Tier,
    Zone,
    ipv6_subnet,
    overlaps,
    subnet,
    subnet_network,
    subnet_plan,
    vpc_network,
)

VPC = IPv4Network("10.0.0.0/16")


@st.composite
def vpcs(draw: st.DrawFn) -> IPv4Network:
    """Any VPC that the settings admit."""
    within = draw(st.sampled_from(PRIVATE_RANGES))
    prefix = draw(st.integers(16, 24))
    index = draw(st.integers(0, 2 ** (prefix - within.prefixlen) - 1))
    return IPv4Network((int(within.network_address) + (index << (32 - prefix)), prefix))


def zones_of(vpc: IPv4Network) -> tuple[Zone, ...]:
    """The zones that the VPC has room for."""
    return ZONES[:4] if vpc.prefixlen == 24 else ZONES


tiers = st.lists(st.sampled_from(TIERS), min_size=1, unique=True)


@pytest.mark.parametrize(
    ("tier", "zone", "expected"),
    [
        ("private", "a", "10.0.0.0/21"),
        ("private", "b", "10.0.8.0/21"),
        ("private", "f", "10.0.40.0/21"),
        ("public", "a", "10.0.64.0/21"),
        ("public", "c", "10.0.80.0/21"),
        ("isolated", "a", "10.0.128.0/21"),
        ("isolated", "f", "10.0.168.0/21"),
    ],
)
def test_the_slots_in_a_vpc_of_16_bits_are_part_of_the_contract(tier: Tier, zone: Zone, expected: str) -> None:
    assert str(subnet(VPC, tier, zone)) == expected


@pytest.mark.parametrize(
    ("vpc", "expected"),
    [("10.0.0.0/20", "10.0.4.128/25"), ("10.0.0.0/23", "10.0.0.144/28"), ("10.0.0.0/24", "10.0.0.80/28")],
)
def test_a_smaller_vpc_has_smaller_subnets_down_to_the_minimum_of_aws(vpc: str, expected: str) -> None:
    assert str(subnet(IPv4Network(vpc), "public", "b")) == expected


@given(vpcs(), tiers)
def test_subnets_never_overlap_and_are_inside_the_vpc(vpc: IPv4Network, some_tiers: list[Tier]) -> None:
    plan = subnet_plan(vpc, some_tiers, zones_of(vpc))
    made = [network for by_zone in plan.values() for network in by_zone.values()]
    assert len(made) == len(some_tiers) * len(zones_of(vpc))
    assert all(network.subnet_of(vpc) and 16 <= network.prefixlen <= 28 for network in made)
    assert not any(one.overlaps(other) for one, other in combinations(made, 2))


@given(vpcs(), tiers, tiers, st.data())
def test_adding_a_tier_or_a_zone_moves_nothing(
    vpc: IPv4Network, before: list[Tier], added: list[Tier], data: st.DataObject
) -> None:
    zones = st.lists(st.sampled_from(zones_of(vpc)), min_size=1, unique=True)
    few, more = data.draw(zones), data.draw(zones)
    small = subnet_plan(vpc, before, few)
    grown = subnet_plan(vpc, dict.fromkeys((*added, *before)), dict.fromkeys((*more, *few)))
    assert all(grown[tier][zone] == network for tier, by_zone in small.items() for zone, network in by_zone.items())


@given(vpcs())
def test_a_quarter_of_the_vpc_stays_free_for_a_tier_to_come(vpc: IPv4Network) -> None:
    free = list(vpc.subnets(prefixlen_diff=2))[3]
    plan = subnet_plan(vpc, TIERS, zones_of(vpc))
    assert not any(network.overlaps(free) for by_zone in plan.values() for network in by_zone.values())


def test_a_zone_that_a_small_vpc_has_no_slot_for_is_rejected() -> None:
    with pytest.raises(ValueError, match=r"^a /24 has room for zones a to d$"):
        subnet(IPv4Network("10.0.0.0/24"), "public", "e")


def test_a_vpc_without_room_for_the_tiers_is_rejected() -> None:
    with pytest.raises(ValueError, match=r"^a /27 has room for no zone$"):
        subnet(IPv4Network("10.0.0.0/27"), "private", "a")


@pytest.mark.parametrize(
    ("tier", "zone", "expected"),
    [
        ("private", "a", "2600:1f18:0:ab00::/64"),
        ("private", "b", "2600:1f18:0:ab01::/64"),
        ("public", "a", "2600:1f18:0:ab40::/64"),
        ("isolated", "f", "2600:1f18:0:ab85::/64"),
    ],
)
def test_ipv6_has_the_same_fixed_slots(tier: Tier, zone: Zone, expected: str) -> None:
    assert str(ipv6_subnet(IPv6Network("2600:1f18:0:ab00::/56"), tier, zone)) == expected


def test_ipv6_subnets_never_overlap() -> None:
    vpc = IPv6Network("2600:1f18:0:ab00::/56")
    made = {ipv6_subnet(vpc, tier, zone) for tier in TIERS for zone in ZONES}
    assert len(made) == len(TIERS) * len(ZONES)
    assert all(network.subnet_of(vpc) for network in made)


def test_an_ipv6_range_of_another_size_is_rejected() -> None:
    with pytest.raises(ValueError, match=r"^2600:1f18::/48: allowed: a /56$"):
        ipv6_subnet(IPv6Network("2600:1f18::/48"), "private", "a")


@given(vpcs())
def test_every_private_range_from_16_to_24_bits_may_be_a_vpc(vpc: IPv4Network) -> None:
    assert vpc_network(str(vpc)) == vpc


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ten", r"^is not an IPv4 range such as 10\.0\.0\.0/16$"),
        ("2600:1f18::/56", r"^is not an IPv4 range such as 10\.0\.0\.0/16$"),
        ("10.0.0.1/16", r"^has host bits set; did you mean '10\.0\.0\.0/16'\?$"),
        ("10.0.0.0/8", r"^allowed: /16 to /24$"),
        ("10.0.0.0/25", r"^allowed: /16 to /24$"),
        (
            "8.8.0.0/16",
            r"^is not a private range; allowed: within 10\.0\.0\.0/8, 172\.16\.0\.0/12, 192\.168\.0\.0/16, ",
        ),
        ("172.32.0.0/16", r"^is not a private range"),
    ],
)
def test_invalid_vpcs_are_rejected(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        vpc_network(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10.1.0.0/24", r"^is outside the VPC's 10\.0\.0\.0/16$"),
        ("10.0.0.0/29", r"^allowed: /16 to /28$"),
        ("10.0.1.5/24", r"^has host bits set; did you mean '10\.0\.1\.0/24'\?$"),
    ],
)
def test_invalid_subnets_are_rejected(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        subnet_network(text, VPC)


def test_overlaps_names_every_pair_once() -> None:
    networks = {
        "us-east-1": IPv4Network("10.0.0.0/16"),
        "eu-west-1": IPv4Network("10.0.128.0/20"),
        "us-west-2": IPv4Network("10.1.0.0/16"),
    }
    assert list(overlaps(networks)) == [("us-east-1", "eu-west-1")]
