"""Routing policies of load balancers that have no effect."""

from typing import Any

import pytest
from pydantic import ValidationError

from components.compute.load_balancing.checks import routing_faults
from components.compute.load_balancing.settings import LoadBalancerSettings
from components.foundation.settings.regions import RegionsSettings

FACING: dict[str, Any] = {"exposure": "cloudfront", "domainNames": ["origin.acme.example"], "routing": "latency"}
ARN = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000001"


@pytest.mark.parametrize(
    ("change", "replicas", "faults"),
    [
        (
            {},
            (),
            [
                "loadBalancer.routing: 'latency': has no effect: us-east-1 is the only region; remove it, or add "
                "regions.replicas"
            ],
        ),
        ({"routing": None}, (), []),
        ({}, ("eu-west-1",), []),
    ],
    ids=["single region", "omitted", "two regions"],
)
def test_a_routing_policy_needs_several_regions(
    change: dict[str, Any], replicas: tuple[str, ...], faults: list[str]
) -> None:
    mode = "active_passive" if replicas else "single"
    regions = RegionsSettings(primary="us-east-1", replicas=replicas, mode=mode)
    settings = LoadBalancerSettings.model_validate({**FACING, **change})
    assert [str(fault) for fault in routing_faults(regions, settings)] == faults


def test_a_routing_policy_needs_records() -> None:
    with pytest.raises(ValidationError, match="routing: 'latency': has no effect: load balancers without domainNames"):
        LoadBalancerSettings.model_validate({**FACING, "domainNames": [], "certificateArns": {"us-east-1": ARN}})
