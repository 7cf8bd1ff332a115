"""The microservice's DNS failover to a static page."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph
from tests.stacks.reading_edge import records


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("microservice-prod")


def test_the_secondary_answers_when_the_health_check_of_the_primary_fails(prod: Graph) -> None:
    primary, secondary = records(prod, "mode.microservice.example", "TXT")
    assert (primary.inputs["records"], primary.inputs["failoverRoutingPolicies"]) == (["normal"], [{"type": "PRIMARY"}])
    assert (secondary.inputs["records"], secondary.inputs["failoverRoutingPolicies"]) == (
        ["maintenance"],
        [{"type": "SECONDARY"}],
    )
    assert prod.target(primary.inputs["healthCheckId"]).name == "dns-api-check"
    assert "healthCheckId" not in secondary.inputs


def test_the_health_check_asks_the_service_through_cloudfront(prod: Graph) -> None:
    check = prod.named("dns-api-check")
    assert (check.inputs["type"], check.inputs["port"], check.inputs["enableSni"]) == ("HTTPS", 443, True)
    assert (check.inputs["fqdn"], check.inputs["resourcePath"]) == ("api.microservice.example", "/api/health")
    assert (check.inputs["requestInterval"], check.inputs["failureThreshold"]) == (30, 3)


def test_a_failover_takes_effect_within_a_minute(prod: Graph) -> None:
    assert [node.inputs["ttl"] for node in records(prod, "mode.microservice.example", "TXT")] == [60, 60]


@pytest.mark.requirement("MS-07")
def test_a_single_region_has_no_latency_records(prod: Graph) -> None:
    found = prod.of_type("aws:route53/record:Record")
    assert [node.name for node in found if "latencyRoutingPolicies" in node.inputs] == []
