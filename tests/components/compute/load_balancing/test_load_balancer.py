"""The load balancer: security group, protocols and access logs."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import Output, ResourceOptions

from components.compute.load_balancing.load_balancer import LoadBalancer, LoadBalancerArgs
from components.compute.load_balancing.logs import load_balancer_writes
from components.compute.load_balancing.settings import LoadBalancerSettings
from components.foundation.documents import document
from preview.graph import Graph
from tests.components.compute.ecs.services import ACCOUNT, CERTIFICATE, load_balancer
from tests.conftest import Deploy

SETTINGS = LoadBalancerSettings(domain_names=("origin.example.com",))


def balanced(deploy: Deploy, *, unknown: bool = False, **settings: Any) -> Graph:
    return deploy(lambda provider: load_balancer(provider, **settings), unknown=unknown)


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return balanced(deploy)


@pytest.mark.requirement("GD-47", "MS-08")
def test_it_is_internal_and_is_in_every_zone(graph: Graph) -> None:
    inputs = graph.one("LoadBalancer", loadBalancerType="application").inputs
    assert (inputs["internal"], inputs["subnets"]) == (True, ["subnet-a", "subnet-b"])


def test_it_can_be_public_during_replacement_of_an_internal_one(deploy: Deploy) -> None:
    inputs = balanced(deploy, exposure="cloudfront").named("main-load-balancer").inputs
    assert (inputs["internal"], inputs["name"]) == (False, "media-prod-public")


@pytest.mark.requirement("GD-129")
@pytest.mark.parametrize("exposure", ["vpc_origin", "cloudfront"])
def test_ingress_is_limited_to_cloudfront(deploy: Deploy, exposure: str) -> None:
    graph = balanced(deploy, exposure=exposure)
    rules = graph.of_type("SecurityGroupIngressRule")
    assert sorted(rule.inputs["fromPort"] for rule in rules) == [80, 443]
    assert all(rule.inputs["prefixListId"].startswith("pl-") for rule in rules)
    assert all("cidrIpv4" not in rule.inputs and "cidrIpv6" not in rule.inputs for rule in rules)


def test_each_group_names_the_prefix_list_once_because_it_counts_as_55_of_60_rules(graph: Graph) -> None:
    groups = [rule.inputs["securityGroupId"] for rule in graph.of_type("SecurityGroupIngressRule")]
    assert len(set(groups)) == 2
    assert sorted(graph.named("main-load-balancer").inputs["securityGroups"]) == sorted(groups)


def test_there_is_no_egress_without_a_connection(graph: Graph) -> None:
    assert graph.of_type("SecurityGroupEgressRule") == []


@pytest.mark.requirement("MS-08")
def test_https_has_the_certificate_and_a_policy_of_tls_1_2_and_1_3(graph: Graph) -> None:
    listener = graph.named("main-https-listener")
    assert (listener.inputs["port"], listener.inputs["protocol"]) == (443, "HTTPS")
    assert listener.inputs["certificateArn"] == CERTIFICATE
    assert listener.inputs["sslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"


def test_the_default_action_is_not_found(graph: Graph) -> None:
    (action,) = graph.named("main-https-listener").inputs["defaultActions"]
    assert action == {
        "type": "fixed-response",
        "fixedResponse": {"contentType": "text/plain", "statusCode": "404", "messageBody": "Not found"},
    }


def test_http_is_sent_to_https(graph: Graph) -> None:
    listener = graph.named("main-http-listener")
    (action,) = listener.inputs["defaultActions"]
    assert (listener.inputs["port"], listener.inputs["protocol"]) == (80, "HTTP")
    assert action == {
        "type": "redirect",
        "redirect": {"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"},
    }


@pytest.mark.requirement("GD-14")
def test_requests_and_connections_are_logged_with_separate_prefixes(graph: Graph) -> None:
    inputs = graph.named("main-load-balancer").inputs
    assert inputs["accessLogs"] == {"bucket": "media-logs-prod", "prefix": "load-balancer/access", "enabled": True}
    assert inputs["connectionLogs"]["prefix"] == "load-balancer/connections"


def test_connection_logs_can_be_omitted(deploy: Deploy) -> None:
    assert "connectionLogs" not in balanced(deploy, connectionLogs=False).named("main-load-balancer").inputs


def test_headers_that_are_no_http_are_dropped(graph: Graph) -> None:
    inputs = graph.named("main-load-balancer").inputs
    assert (inputs["dropInvalidHeaderFields"], inputs["desyncMitigationMode"]) == (True, "defensive")


def test_protection_applies_in_the_engine_and_in_aws(deploy: Deploy) -> None:
    node = deploy(lambda provider: load_balancer(provider, protect=True)).named("main-load-balancer")
    assert (node.options.protect, node.inputs["enableDeletionProtection"]) == (True, True)


def test_a_web_acl_is_associated_where_configured(deploy: Deploy) -> None:
    def program(provider: aws.Provider) -> None:
        args = LoadBalancerArgs(
            settings=SETTINGS,
            prefix="media-prod",
            vpc_id="vpc-1",
            subnet_ids={"a": "subnet-a", "b": "subnet-b"},
            certificate_arn=CERTIFICATE,
            log_bucket_id="logs",
            web_acl_arn="arn:aws:wafv2:us-east-1:123456789012:regional/webacl/main/1",
        )
        LoadBalancer("main", args, ResourceOptions(provider=provider))

    graph = deploy(program)
    association = graph.one("WebAclAssociation")
    assert graph.target(association.inputs["resourceArn"]) is graph.named("main-load-balancer")


def test_one_zone_is_not_enough() -> None:
    with pytest.raises(ValueError, match=r"subnet_ids: \['a'\]: allowed: 2 zones or more"):
        LoadBalancerArgs(
            settings=SETTINGS,
            prefix="media-prod",
            vpc_id="vpc-1",
            subnet_ids={"a": "subnet-a"},
            certificate_arn=CERTIFICATE,
            log_bucket_id="logs",
        )


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    graph = balanced(deploy, unknown=True)
    assert graph.referenced(graph.named("main-https-listener"), "loadBalancerArn") == [
        graph.named("main-load-balancer")
    ]


def test_the_logs_bucket_allows_load_balancers_of_this_account_and_region_to_write(deploy: Deploy) -> None:
    def program(provider: aws.Provider) -> None:
        statement = load_balancer_writes("arn:aws:s3:::logs", "us-east-1", Output.from_input(ACCOUNT))
        policy = document([statement])
        aws.s3.BucketPolicy("logs", bucket="logs", policy=policy, opts=ResourceOptions(provider=provider))

    (statement,) = deploy(program).named("logs").json("policy")["Statement"]
    assert statement == {
        "Sid": "AllowLoadBalancerLogs",
        "Effect": "Allow",
        "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
        "Action": ["s3:PutObject"],
        "Resource": [
            "arn:aws:s3:::logs/load-balancer/access/AWSLogs/123456789012/*",
            "arn:aws:s3:::logs/load-balancer/connections/AWSLogs/123456789012/*",
        ],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "123456789012"},
            "ArnLike": {"aws:SourceArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/*"},
        },
    }
