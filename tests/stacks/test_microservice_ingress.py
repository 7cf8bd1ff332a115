"""Ingress of the microservice's pods: CloudFront, an internal load balancer, and routes by path."""

import pytest

from preview.graph import Graph, Node
from tests.stacks.reading import StackGraph
from tests.stacks.reading_edge import behaviors, distribution, origins

ALL_METHODS = {"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"}
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # the same in every account
ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("microservice-prod")


@pytest.fixture(scope="module")
def balancer(prod: Graph) -> Node:
    return prod.one("aws:lb/loadBalancer:LoadBalancer")


@pytest.fixture(scope="module")
def https(prod: Graph) -> Node:
    return prod.one("aws:lb/listener:Listener", port=443)


@pytest.mark.requirement("MS-08")
def test_paths_lead_to_pods(prod: Graph, https: Node) -> None:
    rules = prod.of_type("aws:lb/listenerRule:ListenerRule")
    assert {prod.target(rule.inputs["listenerArn"]) for rule in rules} == {https}
    routes = {
        rule.get("conditions[0].pathPattern.values[0]"): prod.target(rule.get("actions[0].targetGroupArn"))
        for rule in sorted(rules, key=lambda rule: rule.inputs["priority"])
    }
    assert {path: (group.inputs["targetType"], group.inputs["port"]) for path, group in routes.items()} == {
        "/api/*": ("ip", 8080),
        "/live/*": ("ip", 8081),
    }


@pytest.mark.requirement("MS-08")
def test_unmatched_paths_are_not_found(https: Node) -> None:
    (default,) = https.inputs["defaultActions"]
    assert (default["type"], default["fixedResponse"]["statusCode"]) == ("fixed-response", "404")


@pytest.mark.requirement("MS-08")
def test_tls_ends_at_the_load_balancer_with_a_validated_certificate(prod: Graph, https: Node) -> None:
    assert https.inputs["protocol"] == "HTTPS"
    assert https.inputs["sslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2-Res")
    validation = prod.named("primary-ingress-certificate-validation")
    assert prod.referenced(https, "certificateArn") == [validation]
    assert prod.named("primary-ingress-certificate-certificate").inputs["domainName"] == "origin.microservice.example"


@pytest.mark.requirement("MS-08")
def test_a_websocket_has_an_idle_timeout_of_five_minutes_and_stickiness(prod: Graph, balancer: Node) -> None:
    assert balancer.inputs["idleTimeout"] == 300
    live = prod.named("primary-services-kubernetes-route-live-targets")
    assert live.inputs["stickiness"] == {"enabled": True, "type": "lb_cookie", "cookieDuration": 3600}


@pytest.mark.requirement("MS-08")
@pytest.mark.parametrize("path", ["/api/*", "/live/*"])
def test_cloudfront_hands_every_request_on_as_it_came(prod: Graph, path: str) -> None:
    behavior = behaviors(distribution(prod, "assets"))[path]
    assert behavior["targetOriginId"] == "service"
    assert set(behavior["allowedMethods"]) == ALL_METHODS
    assert behavior["cachePolicyId"] == CACHING_DISABLED
    # Headers of WebSockets are among those of the viewer.
    assert behavior["originRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST_HEADER


def test_the_load_balancer_allows_cloudfront_only(prod: Graph, balancer: Node) -> None:
    assert balancer.inputs["internal"] is True
    origin = origins(distribution(prod, "assets"))["service"]
    vpc_origin = prod.target(origin["vpcOriginConfig"]["vpcOriginId"])
    assert origin["domainName"] == "origin.microservice.example"
    assert prod.target(vpc_origin.get("vpcOriginEndpointConfig.arn")) is balancer
    assert vpc_origin.get("vpcOriginEndpointConfig.originProtocolPolicy") == "https-only"


@pytest.mark.parametrize("port", [8080, 8081])
def test_pods_allow_the_load_balancer_on_their_ports(prod: Graph, port: int) -> None:
    group = prod.one("aws:eks/cluster:Cluster").outputs["vpcConfig"]["clusterSecurityGroupId"]
    rule = prod.named(f"primary-services-kubernetes-from-load-balancer-{port}-ingress")
    assert (rule.inputs["securityGroupId"], rule.inputs["fromPort"], rule.inputs["toPort"]) == (group, port, port)
    source = prod.target(rule.inputs["referencedSecurityGroupId"])
    assert source.name.startswith("primary-ingress-load-balancer-")
