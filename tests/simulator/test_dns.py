"""Answers of records by routing policy and health check."""

from collections.abc import Collection
from typing import Any

import pytest

from preview.graph import Node
from simulator.dns import Dns, Resolver
from simulator.errors import NotSimulatedError
from simulator.health_checks import HealthChecks
from simulator.http import HttpRequest, HttpResponse
from tests.simulator.running import graph, node

NAME = "api.media.example"


def record(value: str, check: str = "", **policy: Any) -> Node:
    """A record of one value. check: id of its health check."""
    inputs = {"name": NAME, "type": "TXT", "records": [value], "setIdentifier": value, **policy}
    return node("aws:route53/record:Record", value, inputs | ({"healthCheckId": check} if check else {}))


def check(name: str, **inputs: Any) -> Node:
    """A health check."""
    given = {"type": "HTTPS", "fqdn": "cdn.media.example", "resourcePath": f"/health/{name}", **inputs}
    return node("aws:route53/healthCheck:HealthCheck", name, given, id=name)


def answers(*nodes: Node, unhealthy: Collection[str] = (), **resolver: Any) -> tuple[str, ...]:
    """The values that a resolver receives."""
    dns = Dns(graph(*nodes), lambda found: found.name not in unhealthy)
    found = dns.resolve(NAME, "TXT", Resolver(**resolver))
    assert found is not None
    return found.values


LATENCY = [
    check("us"),
    check("eu"),
    record("us", "us", latencyRoutingPolicies=[{"region": "us-east-1"}]),
    record("eu", "eu", latencyRoutingPolicies=[{"region": "eu-west-1"}]),
]


@pytest.mark.parametrize(("unhealthy", "answer"), [((), "eu"), (("us",), "eu"), (("eu",), "us"), (("us", "eu"), "eu")])
def test_the_nearest_healthy_region_answers_or_the_nearest_if_none_is(unhealthy: tuple[str, ...], answer: str) -> None:
    assert answers(*LATENCY, unhealthy=unhealthy, regions=("eu-west-1", "us-east-1")) == (answer,)


@pytest.mark.parametrize(
    ("unhealthy", "answer"),
    [((), "first"), (("one",), "second"), (("one", "two"), "first"), (("two",), "first")],
)
def test_the_secondary_record_answers_while_the_primary_one_is_unhealthy(
    unhealthy: tuple[str, ...], answer: str
) -> None:
    nodes = [
        check("one"),
        check("two"),
        record("first", "one", failoverRoutingPolicies=[{"type": "PRIMARY"}]),
        record("second", "two", failoverRoutingPolicies=[{"type": "SECONDARY"}]),
    ]

    assert answers(*nodes, unhealthy=unhealthy) == (answer,)


@pytest.mark.parametrize(
    ("country", "continent", "answer"), [("DE", "EU", "germany"), ("FR", "EU", "europe"), ("US", "NA", "other")]
)
def test_the_smallest_area_answers(country: str, continent: str, answer: str) -> None:
    nodes = [
        record("germany", geolocationRoutingPolicies=[{"country": "DE"}]),
        record("europe", geolocationRoutingPolicies=[{"continent": "EU"}]),
        record("other", geolocationRoutingPolicies=[{"country": "*"}]),
    ]

    assert answers(*nodes, country=country, continent=continent) == (answer,)


def test_an_alias_names_its_target() -> None:
    alias = {"name": "d1.cloudfront.net", "zoneId": "Z2", "evaluateTargetHealth": False}
    nodes = graph(node("aws:route53/record:Record", "alias", {"name": NAME, "type": "A", "aliases": [alias]}))
    dns = Dns(nodes, lambda _: True)

    found = dns.resolve(NAME, "A")
    assert (found.alias if found else None, dns.resolve("absent.example", "A")) == ("d1.cloudfront.net", None)


@pytest.mark.parametrize(("evaluated", "answer"), [(True, "us"), (False, "eu")])
def test_the_target_of_an_alias_is_unhealthy_in_a_lost_region(evaluated: bool, answer: str) -> None:
    nodes: list[Node] = []
    for name, region in (("us", "us-east-1"), ("eu", "eu-west-1")):
        domain = f"d-{name}.execute-api.{region}.amazonaws.com"
        alias = {"name": domain, "zoneId": "Z", "evaluateTargetHealth": evaluated}
        policy = {"latencyRoutingPolicies": [{"region": region}], "setIdentifier": name}
        inputs = {"name": NAME, "type": "A", "aliases": [alias], **policy}
        domains = {"domainName": NAME}
        nodes.append(node("aws:apigateway/domainName:DomainName", name, domains, region, regionalDomainName=domain))
        nodes.append(node("aws:route53/record:Record", f"{name}-record", inputs))
    dns = Dns(graph(*nodes), lambda _: True, lost={"eu-west-1"})

    found = dns.resolve(NAME, "A", Resolver(regions=("eu-west-1", "us-east-1")))

    assert found is not None
    assert found.set_identifier == answer


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (301, True), (403, False), (504, False)])
def test_a_check_requests_its_path(status: int, healthy: bool) -> None:
    requested: list[str] = []

    def respond(request: HttpRequest) -> HttpResponse:
        requested.append(request.url)
        return HttpResponse(status=status)

    checks = HealthChecks(graph(check("us")), respond)

    assert checks.healthy(check("us")) == healthy
    assert requested == ["https://cdn.media.example/health/us"]


@pytest.mark.parametrize(("threshold", "inverted", "healthy"), [(1, False, True), (2, False, False), (2, True, True)])
def test_a_calculated_check_counts_its_children(threshold: int, inverted: bool, healthy: bool) -> None:
    children = {"type": "CALCULATED", "childHealthchecks": ["us", "eu"], "childHealthThreshold": threshold}
    nodes = graph(check("us"), check("eu"), check("both", invertHealthcheck=inverted, **children))
    checks = HealthChecks(nodes, lambda request: HttpResponse(status=200 if "us" in request.url else 500))

    assert checks.healthy(nodes.named("both")) == healthy


def test_what_is_not_modelled_raises() -> None:
    with pytest.raises(NotSimulatedError, match="weightedRoutingPolicies; known: failover, latency, geolocation"):
        answers(record("one", weightedRoutingPolicies=[{"weight": 1}]))
    with pytest.raises(NotSimulatedError, match=r"the latency of ap-south-1 to eu-west-1, us-east-1"):
        answers(*LATENCY, regions=("ap-south-1",))
    with pytest.raises(NotSimulatedError, match="a health check of type TCP"):
        HealthChecks(graph(), lambda _: HttpResponse(status=200)).healthy(check("us", type="TCP"))
