"""Identity, regions and zones: those of the account against those of the stack."""

import json

import pytest

from preflight import identity, regions, zones
from tests.preflight.accounts import CALLER, Answers, graph, resource

ZONES = {
    "AvailabilityZones": [
        {"ZoneName": "us-east-1a", "ZoneId": "use1-az3", "State": "available"},
        {"ZoneName": "us-east-1b", "ZoneId": "use1-az1", "State": "available"},
        {"ZoneName": "us-east-1c", "ZoneId": "use1-az2", "State": "impaired"},
    ]
}


@pytest.mark.parametrize(
    ("expected", "state"), [([], "ok"), (["123456789012"], "ok"), (["999999999999"], "missing")], ids=str
)
def test_the_caller_is_in_the_account_of_the_stack(expected: list[str], state: str) -> None:
    answers = Answers().gives("sts.get_caller_identity", CALLER)
    assert answers.verdict(identity.evaluated, expected)[0] == state


def test_the_account_is_that_of_the_providers() -> None:
    provider = resource("pulumi:providers:aws", allowedAccountIds=json.dumps(["123456789012"]))
    assert identity.accounts(graph(provider)) == ["123456789012"]


@pytest.mark.parametrize(
    ("status", "state"), [("opted-in", "ok"), ("opt-in-not-required", "ok"), ("not-opted-in", "missing")]
)
def test_a_region_is_enabled(status: str, state: str) -> None:
    answers = Answers().gives(
        "ec2.describe_regions", {"Regions": [{"RegionName": "eu-south-1", "OptInStatus": status}]}, AllRegions=True
    )
    assert answers.verdict(regions.evaluated, "eu-south-1") == (state, status)


@pytest.mark.parametrize(
    ("zone", "services", "state", "detail"),
    [
        ("us-east-1b", {"MSK"}, "ok", "us-east-1b is use1-az1"),
        ("use1-az1", {"MSK"}, "ok", "us-east-1b is use1-az1"),
        ("us-east-1a", set[str](), "ok", "us-east-1a is use1-az3"),
        ("us-east-1a", {"MSK"}, "missing", "us-east-1a is use1-az3, which lacks MSK"),
        (
            "us-east-1c",
            set[str](),
            "missing",
            "not available in this account; there are us-east-1a (use1-az3), us-east-1b (use1-az1)",
        ),
    ],
)
def test_a_zone_is_available_and_has_the_services(zone: str, services: set[str], state: str, detail: str) -> None:
    answers = Answers().gives("ec2.describe_availability_zones", ZONES)
    assert answers.verdict(zones.evaluated, "us-east-1", zone, frozenset(services)) == (state, detail)


def test_services_of_a_subnet_are_those_of_its_users() -> None:
    subnet = resource("aws:ec2/subnet:Subnet", availabilityZone="us-east-1a")
    cluster = resource("aws:eks/cluster:Cluster", refers={"vpcConfig": (subnet,)})
    balancer = resource("aws:lb/loadBalancer:LoadBalancer", refers={"subnets": (subnet,)})
    origin = resource("aws:cloudfront/vpcOrigin:VpcOrigin", refers={"vpcOriginEndpointConfig": (balancer,)})
    found = zones.services_by_subnet(graph(subnet, cluster, balancer, origin))
    assert found == {subnet.urn: {"EKS control planes", "CloudFront VPC origins"}}
