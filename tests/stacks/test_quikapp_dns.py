"""QuikApp's records with latency and geolocation routing."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph
from tests.stacks.reading_edge import records

REGIONS = ("ap-southeast-1", "eu-west-1", "us-east-1")


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("quikapp-prod")


def test_the_nearest_region_answers_by_latency(prod: Graph) -> None:
    found = records(prod, "nearest-region.quikapp.example", "TXT")
    assert [(node.inputs["records"], node.inputs["latencyRoutingPolicies"]) for node in found] == [
        ([region], [{"region": region}]) for region in REGIONS
    ]


def test_geolocation_records_point_to_the_home_region(prod: Graph) -> None:
    found = records(prod, "home-region.quikapp.example", "TXT")
    assert {node.inputs["setIdentifier"]: node.inputs["geolocationRoutingPolicies"] for node in found} == {
        "AS": [{"continent": "AS"}],
        "EU": [{"continent": "EU"}],
        "default": [{"country": "*"}],
    }
    assert {node.inputs["setIdentifier"]: node.inputs["records"] for node in found} == {
        "AS": ["ap-southeast-1"],
        "EU": ["eu-west-1"],
        "default": ["us-east-1"],
    }


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_that_fails_its_health_check_is_not_answered(prod: Graph, region: str) -> None:
    (record,) = [
        node
        for node in records(prod, "nearest-region.quikapp.example", "TXT")
        if node.inputs["setIdentifier"] == region
    ]
    check = prod.target(record.inputs["healthCheckId"])
    asked = (check.inputs["type"], check.inputs["fqdn"], check.inputs["resourcePath"])
    assert asked == ("HTTPS", "media.quikapp.example", f"/deliver/{region}/health")


@pytest.mark.parametrize("region", REGIONS)
def test_health_check_alarms_are_in_us_east_1(prod: Graph, region: str) -> None:
    alarm = prod.named(f"dns-{region}-unhealthy")
    check = prod.named(f"dns-{region}-check")
    assert alarm.region == "us-east-1"
    assert (alarm.inputs["namespace"], alarm.inputs["metricName"]) == ("AWS/Route53", "HealthCheckStatus")
    assert alarm.inputs["dimensions"] == {"HealthCheckId": check.outputs["id"]}
    assert [prod.target(topic).name for topic in alarm.inputs["alarmActions"]] == ["primary-alarms-topic"]


def test_all_records_are_in_the_zone_of_the_system(prod: Graph) -> None:
    zone = prod.one("aws:route53/zone:Zone")
    assert zone.inputs["name"] == "quikapp.example"
    found = prod.of_type("aws:route53/record:Record")
    assert {node.name: prod.target(node.inputs["zoneId"]) for node in found} == {node.name: zone for node in found}
