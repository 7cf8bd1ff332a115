"""Ingress of each region."""

from typing import Any

import pytest

from preview.graph import Graph
from tests.components.platform.regions import CERTIFICATE, LOAD_BALANCER, NETWORK, run, run_unknown

KEYS = {"primary": "us-east-1", "eu-west-1": "eu-west-1"}
DNS = {"zones": {"acme.example": {"mode": "create"}}}
NAMED: dict[str, Any] = {"dns": DNS, "network": NETWORK, "loadBalancer": {"domainNames": ["origin.acme.example"]}}

each_region = pytest.mark.parametrize("key", KEYS)


@pytest.fixture(scope="module")
def public_ingress() -> Graph:
    return run(**NAMED)


def subnets(graph: Graph, key: str) -> set[str]:
    """Names of the subnets of a region's load balancer."""
    balancer = graph.named(f"{key}-ingress-load-balancer-load-balancer")
    return {graph.target(subnet).name for subnet in balancer.inputs["subnets"]}


@each_region
def test_an_internal_load_balancer_is_in_private_subnets(public_ingress: Graph, key: str) -> None:
    assert public_ingress.named(f"{key}-ingress-load-balancer-load-balancer").inputs["internal"] is True
    assert subnets(public_ingress, key) == {f"{key}-vpc-private-{zone}-subnet" for zone in ("a", "b")}


@each_region
def test_a_public_one_is_in_public_subnets(key: str) -> None:
    graph = run(network=NETWORK, loadBalancer={**LOAD_BALANCER, "exposure": "cloudfront"})
    assert graph.named(f"{key}-ingress-load-balancer-load-balancer").inputs["internal"] is False
    assert subnets(graph, key) == {f"{key}-vpc-public-{zone}-subnet" for zone in ("a", "b")}


@each_region
def test_the_listener_shows_the_certificate_of_its_region_once_it_is_valid(public_ingress: Graph, key: str) -> None:
    listener = public_ingress.named(f"{key}-ingress-load-balancer-https-listener")
    validation = public_ingress.named(f"{key}-ingress-certificate-validation")
    assert (listener.region, validation.region) == (KEYS[key], KEYS[key])
    assert validation in public_ingress.referenced(listener, "certificateArn")


def test_one_record_proves_the_certificates_of_all_regions(public_ingress: Graph) -> None:
    proofs = [node for node in public_ingress.of_type("aws:route53/record:Record") if "certificate" in node.name]
    assert [node.name for node in proofs] == ["primary-ingress-certificate-origin.acme.example"]
    other = public_ingress.named("eu-west-1-ingress-certificate-validation")
    assert other.inputs["validationRecordFqdns"] == [proofs[0].outputs["fqdn"]]


@each_region
def test_an_existing_certificate_is_used_unchanged(key: str) -> None:
    graph = run(network=NETWORK, loadBalancer=LOAD_BALANCER)
    listener = graph.named(f"{key}-ingress-load-balancer-https-listener")
    assert listener.inputs["certificateArn"] == CERTIFICATE.format(region=KEYS[key])
    assert graph.of_type("aws:acm/certificate:Certificate") == []


@pytest.mark.parametrize(
    ("policy", "key", "routing"),
    [
        ("failover", "primary", {"failoverRoutingPolicies": [{"type": "PRIMARY"}]}),
        ("failover", "eu-west-1", {"failoverRoutingPolicies": [{"type": "SECONDARY"}]}),
        ("latency", "primary", {"latencyRoutingPolicies": [{"region": "us-east-1"}]}),
        ("latency", "eu-west-1", {"latencyRoutingPolicies": [{"region": "eu-west-1"}]}),
    ],
)
def test_the_name_of_public_ones_is_a_region_with_healthy_targets(
    policy: str, key: str, routing: dict[str, Any]
) -> None:
    graph = run(**{**NAMED, "loadBalancer": {**NAMED["loadBalancer"], "exposure": "cloudfront", "routing": policy}})
    record = graph.named(f"{key}-ingress-aliases-origin.acme.example-a")
    assert (record.inputs["name"], record.inputs["type"]) == ("origin.acme.example", "A")
    (target,) = record.inputs["aliases"]
    assert graph.target(target["name"]).name == f"{key}-ingress-load-balancer-load-balancer"
    assert target["evaluateTargetHealth"] is True
    assert {name: record.inputs[name] for name in routing} == routing


def test_an_internal_one_answers_to_no_name(public_ingress: Graph) -> None:
    assert [node.name for node in public_ingress.of_type("aws:route53/record:Record") if "aliases" in node.inputs] == []


@each_region
def test_requests_are_logged_in_the_logs_bucket_of_the_region(public_ingress: Graph, key: str) -> None:
    balancer = public_ingress.named(f"{key}-ingress-load-balancer-load-balancer")
    assert public_ingress.target(balancer.get("accessLogs.bucket")).name == f"{key}-logs-bucket"
    assert balancer.options.protect is True


def test_no_output_is_read_before_it_is_known() -> None:
    graph = run_unknown(**NAMED)
    assert "certificateArn" in graph.unknown_inputs(graph.named("eu-west-1-ingress-load-balancer-https-listener"))
