"""VPC origins: CloudFront access to an internal load balancer."""

import pytest
from pulumi import ResourceOptions

from components.edge.cloudfront.vpc_origin import VpcOrigin, VpcOriginArgs
from preview.graph import Graph, Node
from tests.conftest import Deploy

BALANCER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/acme-prod/1234567890abcdef"
ARGS = VpcOriginArgs(origin_name="acme-prod-us-east-1", load_balancer_arn=BALANCER)


def made(deploy: Deploy, *, unknown: bool = False) -> Graph:
    return deploy(lambda provider: VpcOrigin("way", ARGS, ResourceOptions(provider=provider)), unknown=unknown)


@pytest.fixture(scope="module")
def origin(deploy: Deploy) -> Node:
    return made(deploy).named("way-origin")


def test_it_leads_to_the_load_balancer_by_its_name(origin: Node) -> None:
    config = origin.inputs["vpcOriginEndpointConfig"]
    assert (config["name"], config["arn"]) == ("acme-prod-us-east-1", BALANCER)


def test_it_uses_https_of_today_only(origin: Node) -> None:
    config = origin.inputs["vpcOriginEndpointConfig"]
    assert (config["originProtocolPolicy"], config["httpsPort"]) == ("https-only", 443)
    assert config["originSslProtocols"] == {"items": ["TLSv1.2"], "quantity": 1}


def test_there_is_time_for_the_interfaces_that_cloudfront_puts_into_the_vpc(origin: Node) -> None:
    assert origin.options.custom_timeouts == {"create": "30m", "update": "30m", "delete": "30m"}


def test_no_output_is_read_before_it_is_known(deploy: Deploy) -> None:
    graph = made(deploy, unknown=True)
    assert graph.unknown_inputs(graph.named("way-origin")) == []
