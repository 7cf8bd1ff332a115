"""Distributions: viewer settings, and private bucket origins."""

from typing import Any

import pytest

from components.edge.cloudfront.distribution import DistributionArgs
from components.edge.cloudfront.origins import BucketOrigin, Endpoint, bucket_origins
from preview.graph import Graph
from tests.components.edge.cloudfront.distributions import (
    API,
    BUCKETS,
    CERTIFICATE,
    KEY_A,
    MEDIA,
    REPLICATED,
    distribution,
    near,
    settings,
)
from tests.conftest import Deploy

EVERYTHING: dict[str, Any] = {
    **near(),
    "aliases": ["cdn.acme.example"],
    "signing": {"keys": {"a": KEY_A}},
    "cachePolicies": {"day": {}},
    "behaviors": [
        {"path": "/media/*", "origin": "media", "cachePolicy": "day", "signed": True},
        {
            "path": "/api/*",
            "origin": "api",
            "allowedMethods": "all",
            "cachePolicy": "caching_disabled",
            "originRequestPolicy": "all_viewer_except_host_header",
        },
    ],
    "realtimeLogs": {},
    "additionalMetrics": True,
}


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return distribution(deploy)


def test_it_needs_nothing_before_it_is_deployed(deploy: Deploy) -> None:
    graph = distribution(deploy, settings(**EVERYTHING), unknown=True, certificate_arn=CERTIFICATE)
    known = distribution(deploy, settings(**EVERYTHING), certificate_arn=CERTIFICATE)
    assert [node.urn for node in graph] == [node.urn for node in known]


@pytest.mark.requirement("GD-01", "GD-18")
def test_a_bucket_is_read_by_one_access_control_that_signs_every_request(graph: Graph) -> None:
    control = graph.named("cdn-access-control")
    assert (control.inputs["signingBehavior"], control.inputs["signingProtocol"]) == ("always", "sigv4")
    assert control.inputs["originAccessControlOriginType"] == "s3"
    origin = graph.named("cdn-distribution").get("origins[0]")
    assert origin["domainName"] == BUCKETS["media"]
    assert graph.target(origin["originAccessControlId"]) is control


@pytest.mark.requirement("GD-23", "MQ-05")
def test_it_uses_http_3_and_ipv6(graph: Graph) -> None:
    inputs = graph.named("cdn-distribution").inputs
    assert (inputs["httpVersion"], inputs["isIpv6Enabled"], inputs["enabled"]) == ("http2and3", True, True)


def test_without_an_alias_it_uses_cloudfronts_certificate(graph: Graph) -> None:
    assert graph.named("cdn-distribution").inputs["viewerCertificate"] == {"cloudfrontDefaultCertificate": True}


@pytest.mark.requirement("GD-05", "GD-10", "MA-18")
def test_with_an_alias_it_uses_the_certificate_and_tls_1_2(deploy: Deploy) -> None:
    graph = distribution(deploy, settings(aliases=["cdn.acme.example"]), certificate_arn=CERTIFICATE)
    node = graph.named("cdn-distribution")
    assert node.inputs["aliases"] == ["cdn.acme.example"]
    assert node.inputs["viewerCertificate"] == {
        "acmCertificateArn": CERTIFICATE,
        "sslSupportMethod": "sni-only",
        "minimumProtocolVersion": "TLSv1.2_2021",
    }


@pytest.mark.requirement("GD-21", "MA-17", "QA-51")
@pytest.mark.parametrize("price_class", ["PriceClass_All", "PriceClass_100"])
def test_the_price_class_is_a_choice(deploy: Deploy, price_class: str) -> None:
    graph = distribution(deploy, settings(priceClass=price_class))
    assert graph.named("cdn-distribution").inputs["priceClass"] == price_class


@pytest.mark.requirement("MA-26")
def test_a_web_acl_protects_it(deploy: Deploy) -> None:
    acl = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/cdn/1"
    assert distribution(deploy, web_acl_arn=acl).named("cdn-distribution").inputs["webAclId"] == acl


@pytest.mark.requirement("QA-33")
def test_there_is_one_distribution_however_many_regions(deploy: Deploy) -> None:
    graph = distribution(deploy, settings(origins={"media": REPLICATED}))
    assert len(graph.of_type("aws:cloudfront/distribution:Distribution")) == 1


@pytest.mark.requirement("MA-23", "QA-52")
def test_a_failing_bucket_is_answered_for_by_its_copy(deploy: Deploy) -> None:
    node = distribution(deploy, settings(origins={"media": REPLICATED})).named("cdn-distribution")
    assert [(item["originId"], item["domainName"]) for item in node.inputs["origins"]] == list(BUCKETS.items())
    assert node.inputs["originGroups"] == [
        {
            "originId": "media-failover",
            "failoverCriteria": {"statusCodes": [403, 404, 500, 502, 503, 504]},
            "members": [{"originId": "media"}, {"originId": "media-eu-west-1"}],
        }
    ]
    assert node.get("defaultCacheBehavior.targetOriginId") == "media-failover"


@pytest.mark.requirement("MA-23")
def test_a_failover_may_lead_to_another_origin_of_the_same_region(deploy: Deploy) -> None:
    origins = {"media": {**MEDIA, "failover": {"to": "standby"}}, "standby": {"kind": "bucket", "purpose": "copy"}}
    endpoints = {"media": Endpoint(domain_name="a"), "standby": Endpoint(domain_name="b")}
    node = distribution(deploy, settings(origins=origins), origins=endpoints).named("cdn-distribution")
    assert node.get("originGroups[0].members") == [{"originId": "media"}, {"originId": "standby"}]
    assert node.get("originGroups[0].failoverCriteria.statusCodes") == [500, 502, 503, 504]


@pytest.mark.requirement("GD-20", "MS-05")
def test_origin_shield_is_off_unless_its_region_is_given(deploy: Deploy, graph: Graph) -> None:
    assert graph.named("cdn-distribution").get("origins[0].originShield") is None
    shielded = distribution(deploy, settings(origins={"media": {**MEDIA, "originShieldRegion": "us-east-1"}}))
    assert shielded.named("cdn-distribution").get("origins[0].originShield") == {
        "enabled": True,
        "originShieldRegion": "us-east-1",
    }


@pytest.mark.requirement("GD-31")
def test_an_origin_has_the_configured_headers_and_path(deploy: Deploy) -> None:
    origin = {**MEDIA, "headers": {"X-Site": "web"}, "path": "/site"}
    node = distribution(deploy, settings(origins={"media": origin})).named("cdn-distribution")
    assert node.get("origins[0].customHeaders") == [{"name": "X-Site", "value": "web"}]
    assert node.get("origins[0].originPath") == "/site"


def test_origins_require_tls_1_2(deploy: Deploy) -> None:
    made = settings(origins={"api": API}, defaultBehavior={"origin": "api"})
    graph = distribution(deploy, made)
    assert graph.named("cdn-distribution").get("origins[0].customOriginConfig") == {
        "httpPort": 80,
        "httpsPort": 443,
        "originProtocolPolicy": "https-only",
        "originSslProtocols": ["TLSv1.2"],
        "originReadTimeout": 30,
        "originKeepaliveTimeout": 5,
    }
    assert graph.of_type("OriginAccessControl") == []


def test_an_internal_load_balancer_has_a_vpc_origin(deploy: Deploy) -> None:
    made = settings(origins={"app": {"kind": "vpc_origin"}}, defaultBehavior={"origin": "app"})
    endpoint = Endpoint(domain_name="internal.acme.example", vpc_origin_id="vo_1")
    origin = distribution(deploy, made, origins={"app": endpoint}).named("cdn-distribution").get("origins[0]")
    assert origin["domainName"] == "internal.acme.example"
    assert origin["vpcOriginConfig"] == {
        "vpcOriginId": "vo_1",
        "originReadTimeout": 30,
        "originKeepaliveTimeout": 5,
    }
    assert "customOriginConfig" not in origin


@pytest.mark.requirement("GD-32")
def test_errors_are_answered_by_pages(deploy: Deploy) -> None:
    made = settings(
        errorResponses={
            "403": {"responsePagePath": "/index.html", "responseCode": 200},
            "404": {"responsePagePath": "/404.html"},
            "500": {},
        }
    )
    assert distribution(deploy, made).named("cdn-distribution").inputs["customErrorResponses"] == [
        {"errorCode": 403, "responseCode": 200, "responsePagePath": "/index.html", "errorCachingMinTtl": 10},
        {"errorCode": 404, "responseCode": 404, "responsePagePath": "/404.html", "errorCachingMinTtl": 10},
        {"errorCode": 500, "errorCachingMinTtl": 10},
    ]


def test_errors_of_objects_on_their_way_to_a_replica_are_cached_for_seconds(deploy: Deploy) -> None:
    made = settings(origins={"media": REPLICATED}, errorResponses={"404": {"minTtlSeconds": 1}})
    assert distribution(deploy, made).named("cdn-distribution").inputs["customErrorResponses"] == [
        {"errorCode": 403, "errorCachingMinTtl": 5},
        {"errorCode": 404, "errorCachingMinTtl": 1},
    ]


@pytest.mark.requirement("MQ-01", "MQ-02")
def test_a_static_site_has_error_pages_of_its_bucket(deploy: Deploy) -> None:
    missing = {"responsePagePath": "/index.html", "responseCode": 200, "minTtlSeconds": 0}
    made = settings(defaultRootObject="index.html", errorResponses={"403": missing})
    node = distribution(deploy, made).named("cdn-distribution")
    assert node.inputs["defaultRootObject"] == "index.html"
    assert node.inputs["customErrorResponses"] == [
        {"errorCode": 403, "responseCode": 200, "responsePagePath": "/index.html", "errorCachingMinTtl": 0}
    ]


def test_every_country_is_served_by_default(deploy: Deploy, graph: Graph) -> None:
    restriction = "restrictions.geoRestriction"
    assert graph.named("cdn-distribution").get(restriction) == {"restrictionType": "none"}
    denied = distribution(deploy, settings(geoRestriction={"type": "deny", "countries": ["KP"]}))
    assert denied.named("cdn-distribution").get(restriction) == {"restrictionType": "blacklist", "locations": ["KP"]}


@pytest.mark.parametrize("protect", [True, False])
def test_it_is_protected_if_configured(deploy: Deploy, protect: bool) -> None:
    graph = distribution(deploy, settings(**near()), protect=protect)
    assert graph.named("cdn-distribution").options.protect is protect
    assert graph.named("cdn-viewer-store").options.protect is protect


def test_bucket_origins_are_known_before_creation() -> None:
    assert list(bucket_origins(settings(**near()))) == [
        BucketOrigin(id="media", purpose="media", region=None),
        BucketOrigin(id="media-eu-west-1", purpose="media", region="eu-west-1"),
        BucketOrigin(id="media-ap-southeast-1", purpose="media", region="ap-southeast-1"),
    ]


@pytest.mark.parametrize(
    ("given", "args", "problem"),
    [
        ({"origins": {"media": REPLICATED}}, {}, "origins: missing for media-eu-west-1, media-ap-southeast-1"),
        ({"aliases": ["cdn.acme.example"]}, {}, "certificate_arn: missing"),
        ({}, {"log_bucket_arn": None}, "log_bucket_arn: missing"),
        ({"realtimeLogs": {}}, {}, "account_id: missing"),
        ({"origins": {"media": MEDIA, "app": {"kind": "vpc_origin"}}}, {}, "origins: missing for app"),
    ],
)
def test_arguments_required_by_its_settings_are_checked(
    given: dict[str, Any], args: dict[str, Any], problem: str
) -> None:
    sound: dict[str, Any] = {"origins": {"media": Endpoint(domain_name="a")}, "log_bucket_arn": "arn:aws:s3:::logs"}
    with pytest.raises(ValueError, match=problem):
        DistributionArgs(settings=settings(**given), name_prefix="acme", **{**sound, **args})
