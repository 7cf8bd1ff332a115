"""Settings of networks: derived values and rejected ones."""

from typing import Any

import pytest
from pydantic import ValidationError

from components.foundation.settings.faults import faults_of
from components.foundation.settings.regions import RegionsSettings
from components.network.checks import network_faults
from components.network.settings import NetworkSettings

FIXED: dict[str, Any] = {
    "vpcs": {
        "us-east-1": {
            "cidr": "10.0.0.0/16",
            "subnets": {
                "public": {"a": "10.0.1.0/24", "b": "10.0.2.0/24"},
                "private": {"a": "10.0.11.0/24", "b": "10.0.12.0/24", "c": "10.0.13.0/24"},
            },
        }
    },
    "tiers": ["public", "private"],
    "nat": "per_zone",
}


def one_vpc(**vpc: Any) -> dict[str, Any]:
    """A network of one VPC in us-east-1."""
    return {"vpcs": {"us-east-1": {"cidr": "10.0.0.0/16", **vpc}}}


def network(value: dict[str, Any]) -> NetworkSettings:
    """Settings as a stack file gives them."""
    return NetworkSettings.model_validate(value)


def refusals(value: dict[str, Any]) -> list[str]:
    """Messages of the faults of a stack file's network."""
    with pytest.raises(ValidationError) as caught:
        network(value)
    return [str(fault) for fault in faults_of(caught.value, NetworkSettings)]


def shown(settings: NetworkSettings, region: str = "us-east-1") -> dict[str, dict[str, str]]:
    """The CIDR blocks of a region's subnets as strings."""
    plan = settings.subnets_of(region)
    return {tier: {zone: str(network) for zone, network in by_zone.items()} for tier, by_zone in plan.items()}


def test_the_default_is_three_zones_of_three_tiers_without_nat() -> None:
    settings = network(one_vpc())
    assert shown(settings) == {
        "public": {"a": "10.0.64.0/21", "b": "10.0.72.0/21", "c": "10.0.80.0/21"},
        "private": {"a": "10.0.0.0/21", "b": "10.0.8.0/21", "c": "10.0.16.0/21"},
        "isolated": {"a": "10.0.128.0/21", "b": "10.0.136.0/21", "c": "10.0.144.0/21"},
    }
    assert settings.nat_zones("us-east-1") == ()
    assert settings.plan_of("us-east-1").nat_zone_of("a") is None
    assert settings.gateway_endpoints == ("s3", "dynamodb")
    assert settings.interface_endpoints == {}
    assert not settings.ipv6


def test_flow_logs_have_a_retention_of_90_days_by_default() -> None:
    flow_logs = network(one_vpc()).flow_logs
    assert (flow_logs.retention_days, flow_logs.traffic_type, flow_logs.max_aggregation_interval_seconds) == (
        90,
        "ALL",
        600,
    )


@pytest.mark.requirement("GD-124", "GD-125", "GD-126", "GD-127", "GD-128")
def test_explicit_subnets_are_unchanged_and_optional_by_zone() -> None:
    assert shown(network(FIXED)) == {
        "public": {"a": "10.0.1.0/24", "b": "10.0.2.0/24"},
        "private": {"a": "10.0.11.0/24", "b": "10.0.12.0/24", "c": "10.0.13.0/24"},
    }


def test_a_tier_without_cidr_blocks_is_planned_alongside_explicit_ones() -> None:
    settings = network(FIXED | {"tiers": ["public", "private", "isolated"]})
    assert shown(settings)["isolated"] == {"a": "10.0.128.0/21", "b": "10.0.136.0/21", "c": "10.0.144.0/21"}


@pytest.mark.requirement("GD-128")
def test_a_zone_without_a_nat_gateway_uses_the_first_one() -> None:
    settings = network(FIXED)
    assert settings.nat_zones("us-east-1") == ("a", "b")
    assert settings.plan_of("us-east-1").private_nat_zones == {"a": "a", "b": "b", "c": "a"}


def test_all_zones_route_to_a_single_nat_gateway() -> None:
    settings = network(one_vpc() | {"nat": "single"})
    assert settings.nat_zones("us-east-1") == ("a",)
    assert set(settings.plan_of("us-east-1").private_nat_zones.values()) == {"a"}


def test_internal_resources_are_in_private_or_isolated_subnets() -> None:
    assert network(one_vpc()).inner_tier == "private"
    assert network(one_vpc() | {"tiers": ["public", "isolated"]}).inner_tier == "isolated"


def test_a_region_can_override_zones_and_nat() -> None:
    settings = network(
        {
            "vpcs": {
                "us-east-1": {"cidr": "10.0.0.0/16"},
                "ca-central-1": {"cidr": "10.1.0.0/16", "zones": ["a", "b", "d"], "nat": "none"},
            },
            "nat": "per_zone",
        }
    )
    assert settings.nat_zones("us-east-1") == ("a", "b", "c")
    assert settings.nat_zones("ca-central-1") == ()
    assert list(shown(settings, "ca-central-1")["private"]) == ["a", "b", "d"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"vpcs": {}}, "vpcs: {}: allowed: at least 1 entries"),
    (one_vpc() | {"zonse": ["a"]}, "zonse: unknown key; did you mean 'zones'?"),
    (
        one_vpc(cidr="10.0.0.0/8"),
        "vpcs.us-east-1.cidr: '10.0.0.0/8': allowed: /16 to /24; set a range such as 10.0.0.0/16",
    ),
    (
        one_vpc(cidr="10.0.0.0/28"),
        "vpcs.us-east-1.cidr: '10.0.0.0/28': allowed: /16 to /24; set a range such as 10.0.0.0/16",
    ),
    (
        one_vpc(cidr="10.0.0.7/16"),
        "vpcs.us-east-1.cidr: '10.0.0.7/16': has host bits set; did you mean '10.0.0.0/16'?",
    ),
    (
        one_vpc(cidr="52.0.0.0/16"),
        "vpcs.us-east-1.cidr: '52.0.0.0/16': is not a private range; allowed: within 10.0.0.0/8, "
        "172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10; set a range such as 10.0.0.0/16",
    ),
    (
        one_vpc(cidr="10.0.0.0/24") | {"zones": ["a", "b", "c", "d", "e"]},
        "vpcs.us-east-1.cidr: '10.0.0.0/24': a /24 has room for zones a to d; required: a, b, c, d, e; "
        "set a larger range, fewer zones, or explicit subnets",
    ),
    (
        one_vpc(subnets={"public": {"a": "10.1.1.0/24"}}),
        "vpcs.us-east-1.subnets.public.a: '10.1.1.0/24': is outside the VPC's 10.0.0.0/16; "
        "choose a range within 10.0.0.0/16",
    ),
    (
        one_vpc(subnets={"public": {"a": "10.0.1.0/24"}, "private": {"b": "10.0.1.128/25"}}),
        "vpcs.us-east-1.subnets.private.b: '10.0.1.128/25': overlaps vpcs.us-east-1.subnets.public.a (10.0.1.0/24); "
        "choose another range",
    ),
    (
        one_vpc(subnets={"public": {"a": "10.0.1.0/24"}}),
        "vpcs.us-east-1.subnets.public.a: '10.0.1.0/24': overlaps the planned private.a (10.0.0.0/21); "
        "choose another range, or set the private subnets explicitly too",
    ),
    (
        one_vpc(subnets={"public": {"g": "10.0.1.0/24"}}),
        "vpcs.us-east-1.subnets.public.g: is not a zone letter; use one of a, b, c, d, e, f",
    ),
    (
        one_vpc(subnets={"public": {"d": "10.0.64.0/24"}}),
        "vpcs.us-east-1.subnets.public.d: '10.0.64.0/24': is not one of the zones a, b, c; add d to zones or remove it",
    ),
    (
        one_vpc(subnets={"isolated": {"a": "10.0.128.0/24"}}) | {"tiers": ["public", "private"]},
        "vpcs.us-east-1.subnets.isolated: has subnets, but is not one of the tiers; add isolated to tiers or remove it",
    ),
    (
        one_vpc(subnets={"publik": {"a": "10.0.1.0/24"}}),
        "vpcs.us-east-1.subnets.publik: unknown key; did you mean 'public'?",
    ),
    (one_vpc() | {"zones": ["a", "b", "a"]}, "zones[2]: 'a': is listed twice; remove one"),
    (one_vpc(zones=["a", "a"]), "vpcs.us-east-1.zones[1]: 'a': is listed twice; remove one"),
    (one_vpc() | {"zones": ["A"]}, "zones[0]: 'A': allowed: 'a', 'b', 'c', 'd', 'e', 'f'; did you mean 'a'?"),
    (
        {"vpcs": {"eu-west-1": {"cidr": "10.0.0.0/16"}}, "zones": ["a", "d"]},
        "zones: 'd': zone eu-west-1d does not exist; choose from a, b, c, for this region only in vpcs.eu-west-1.zones",
    ),
    (one_vpc() | {"tiers": ["private", "private"]}, "tiers[1]: 'private': is listed twice; remove one"),
    (
        one_vpc() | {"tiers": ["private"], "nat": "single"},
        "nat: 'single': needs the public tier: NAT gateways are in public subnets; add public to tiers or "
        "set nat: none",
    ),
    (
        one_vpc(nat="per_zone") | {"tiers": ["public", "isolated"]},
        "vpcs.us-east-1.nat: 'per_zone': needs the private tier: it serves private subnets; add private "
        "to tiers or set nat: none",
    ),
    (
        one_vpc() | {"nat": "per_az"},
        "nat: 'per_az': allowed: 'none', 'single', 'per_zone'; did you mean 'per_zone'?",
    ),
    (
        one_vpc() | {"gatewayEndpoints": ["sqs"]},
        "gatewayEndpoints[0]: 'sqs': allowed: 's3', 'dynamodb'",
    ),
    (
        one_vpc() | {"gatewayEndpoints": ["dynamodb"], "sharedBuckets": ["mirror"]},
        "sharedBuckets: needs the s3 gateway endpoint; add s3 to gatewayEndpoints or remove it",
    ),
    (
        one_vpc() | {"interfaceEndpoints": {"ecr.apo": {}}},
        "interfaceEndpoints.ecr.apo: unknown service; did you mean 'ecr.api'?",
    ),
    (
        one_vpc() | {"interfaceEndpoints": {"logs": {}}, "tiers": ["public"]},
        "interfaceEndpoints: require private or isolated subnets, and there are none; add private or isolated to tiers",
    ),
    (
        one_vpc() | {"interfaceEndpoints": {"s3": {}}},
        "interfaceEndpoints.s3: has a free gateway endpoint; add s3 to gatewayEndpoints",
    ),
    (
        one_vpc() | {"interfaceEndpoints": {"ecr.api": {"actions": ["sqs:SendMessage"]}}},
        "interfaceEndpoints.ecr.api.actions[0]: 'sqs:SendMessage': is not an action of this service; "
        "allowed: ecr:<Action>; remove it, or use the service's prefix",
    ),
    (
        one_vpc() | {"flowLogs": {"maxAggregationIntervalSeconds": 300}},
        "flowLogs.maxAggregationIntervalSeconds: 300: allowed: 60, 600",
    ),
    (
        {"vpcs": {"us-east-1": {"cidr": "10.0.0.0/16"}, "us-west-2": {"cidr": "10.0.128.0/20"}}},
        "vpcs.us-west-2.cidr: '10.0.128.0/20': overlaps vpcs.us-east-1.cidr (10.0.0.0/16), which prevents "
        "VPC peering; choose another range",
    ),
]


@pytest.mark.parametrize(("value", "message"), REFUSED, ids=[message.partition(": ")[0] for _, message in REFUSED])
def test_invalid_settings_are_rejected_with_path_and_remedy(value: dict[str, Any], message: str) -> None:
    assert message in refusals(value)


def test_a_fault_common_to_all_regions_is_reported_once() -> None:
    vpcs = {"us-east-1": {"cidr": "10.0.0.0/16"}, "us-west-2": {"cidr": "10.1.0.0/16"}}
    assert len(refusals({"vpcs": vpcs, "tiers": ["private"], "nat": "single"})) == 1


def test_an_unsupported_log_retention_is_rejected() -> None:
    (fault,) = refusals(one_vpc() | {"flowLogs": {"retentionDays": 42}})
    assert fault.startswith("flowLogs.retentionDays: 42: allowed: 1, 3, 5, 7, 14, 30")


def cross_faults(*regions: str, vpcs: dict[str, str]) -> list[str]:
    """The faults between a stack's regions and its network."""
    primary, *replicas = regions
    given = RegionsSettings(primary=primary, replicas=tuple(replicas), mode="active_passive" if replicas else "single")
    settings = network({"vpcs": {region: {"cidr": cidr} for region, cidr in vpcs.items()}})
    return [str(fault) for fault in network_faults(given, settings)]


def test_a_vpc_for_a_region_that_the_stack_does_not_have_is_rejected() -> None:
    assert cross_faults("us-east-1", vpcs={"us-east-1": "10.0.0.0/16", "us-east-2": "10.1.0.0/16"}) == [
        "network.vpcs.us-east-2: is not a region of the stack (regions: us-east-1); "
        "remove it, or add the region to regions.replicas"
    ]


def test_a_vpc_for_a_misspelled_region_gets_a_suggestion() -> None:
    assert cross_faults("us-east-1", vpcs={"us-east-1": "10.0.0.0/16", "us-west2": "10.1.0.0/16"}) == [
        "network.vpcs.us-west2: is not a region of the stack (regions: us-east-1); did you mean 'us-west-2'?"
    ]


def test_a_region_without_a_vpc_is_rejected_where_another_has_one() -> None:
    assert cross_faults("us-east-1", "eu-west-1", vpcs={"us-east-1": "10.0.0.0/16"}) == [
        "network.vpcs.eu-west-1: missing: every region of the stack has a VPC, or none has; set its cidr, "
        "or omit network"
    ]
