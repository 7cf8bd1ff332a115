"""Origin Shield in the region closest to an origin."""

from typing import Any

import pytest

from components.compute.load_balancing.settings import LoadBalancerSettings
from components.edge.settings import EdgeSettings
from components.edge.shield_checks import edge_shield_faults
from components.foundation.settings.regions import RegionsSettings
from tests.components.edge.cloudfront.distributions import API, MEDIA

BALANCER = LoadBalancerSettings(exposure="cloudfront", domain_names=("origin.acme.example",))
ROUTED = LoadBalancerSettings(exposure="cloudfront", domain_names=("origin.acme.example",), routing="latency")
OURS = {"kind": "load_balancer"}


def found(
    origin: dict[str, Any],
    shield: str,
    *regions: str,
    balancer: LoadBalancerSettings | None = None,
) -> list[str]:
    """Faults of the origin `it`. regions: of the stack, primary first."""
    cdn = {"origins": {"it": {**origin, "originShieldRegion": shield}}, "defaultBehavior": {"origin": "it"}}
    settings = EdgeSettings.model_validate({"distributions": {"cdn": cdn}})
    stack = RegionsSettings(
        primary=regions[0], replicas=regions[1:], mode="active_passive" if regions[1:] else "single"
    )
    faults = edge_shield_faults(stack, settings, balancer)
    return [str(fault).removeprefix("edge.distributions.cdn.origins.it.") for fault in faults]


def fault(shield: str, region: str, closest: str) -> str:
    return (
        f"originShieldRegion: '{shield}': is not the region with Origin Shield that is closest to the origin in "
        f"{region}; set {closest}"
    )


@pytest.mark.requirement("GD-20", "MS-05")
@pytest.mark.parametrize(
    ("region", "shield", "closest"),
    [
        ("us-west-2", "us-east-1", "us-west-2"),
        ("ca-central-1", "us-east-2", "us-east-1"),
        ("ca-central-1", "us-east-1", None),
        ("us-east-1", "us-east-1", None),
    ],
)
@pytest.mark.parametrize("origin", [MEDIA, {"kind": "vpc_origin"}], ids=["bucket", "internal load balancer"])
def test_origin_shield_is_closest_to_its_origin(
    origin: dict[str, Any], region: str, shield: str, closest: str | None
) -> None:
    faults = found({**origin, "region": region}, shield, "eu-west-1", region)
    assert faults == ([fault(shield, region, closest)] if closest else [])


@pytest.mark.parametrize("origin", [OURS, {**OURS, "domainName": "origin.acme.example"}], ids=["omitted", "named"])
def test_an_internet_facing_load_balancer_is_in_the_primary_region(origin: dict[str, Any]) -> None:
    assert found(origin, "eu-west-1", "us-west-2", "eu-west-1", balancer=BALANCER) == [
        fault("eu-west-1", "us-west-2", "us-west-2")
    ]
    assert found(origin, "us-west-2", "us-west-2", "eu-west-1", balancer=BALANCER) == []


def test_every_region_answers_for_load_balancers_with_latency_records() -> None:
    assert found(OURS, "eu-west-1", "us-west-2", "eu-west-1", balancer=ROUTED) == []
    assert found(OURS, "us-east-1", "us-west-2", "eu-west-1", balancer=ROUTED) == [
        fault("us-east-1", "us-west-2 or eu-west-1", "us-west-2 or eu-west-1")
    ]


@pytest.mark.parametrize(
    "origin",
    [
        {**API, "domainName": "a1b2c3.execute-api.us-west-2.amazonaws.com"},
        {**OURS, "domainName": "acme-1.us-west-2.elb.amazonaws.com"},
    ],
    ids=["api", "load balancer"],
)
def test_the_endpoint_of_a_service_names_its_region(origin: dict[str, Any]) -> None:
    assert found(origin, "us-east-1", "us-east-1") == [fault("us-east-1", "us-west-2", "us-west-2")]


def test_origins_in_unknown_regions_take_any() -> None:
    assert found({**OURS, "domainName": "elsewhere.example"}, "us-east-1", "us-west-2", balancer=BALANCER) == []
