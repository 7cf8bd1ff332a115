"""GIFDistributor's distribution: three buckets and the API under two domain names, with TTLs by path."""

import pytest

from components.edge.cloudfront.managed_policies import CACHE_POLICIES, ORIGIN_REQUEST_POLICIES
from preview.graph import Graph
from tests.stacks.reading import StackGraph, replication_rule
from tests.stacks.reading_edge import (
    alias_target,
    balancer,
    behaviors,
    bucket_origins,
    buckets,
    cache_policy,
    distribution,
    firewall_rules,
    managed_groups,
    origins,
    response_headers,
    times,
    viewer_function,
)

PATHS = ("/api/*", "/assets/*.gif", "/assets/*.mp4", "/cache/*", "/transcode/*", "default")


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("cdn.gifdistributor.com", marks=pytest.mark.requirement("GD-05")),
        pytest.param("cache.gifdistributor.com", marks=pytest.mark.requirement("GD-10")),
    ],
)
@pytest.mark.parametrize("type_", ["A", "AAAA"])
def test_both_names_lead_to_the_distribution(prod: Graph, name: str, type_: str) -> None:
    assert name in distribution(prod, "cdn").inputs["aliases"]
    assert alias_target(prod, name, type_).name == "edge-cdn-distribution"


@pytest.mark.parametrize(
    ("path", "bucket", "seconds"),
    [
        pytest.param("/assets/*.gif", "media", 31_536_000, marks=pytest.mark.requirement("GD-19", "GD-25")),
        pytest.param("/assets/*.mp4", "media", 31_536_000, marks=pytest.mark.requirement("GD-19", "GD-26")),
        pytest.param("/cache/*", "cache", 86_400, marks=pytest.mark.requirement("GD-19", "GD-27")),
        pytest.param("/transcode/*", "transcode", 3_600, marks=pytest.mark.requirement("GD-19", "GD-28")),
        pytest.param("default", "media", 3_600, marks=pytest.mark.requirement("GD-19", "GD-29")),
    ],
)
@pytest.mark.parametrize("stack", ["gifdistributor-dev", "gifdistributor-prod"])
def test_each_path_has_its_bucket_and_its_time(
    stack_graph: StackGraph, stack: str, path: str, bucket: str, seconds: int
) -> None:
    graph = stack_graph(stack)
    node = distribution(graph, "cdn")
    assert buckets(graph, node, path)[0].name == f"primary-library-{bucket}-bucket"
    assert times(cache_policy(graph, node, path)) == (0, seconds, seconds)


@pytest.mark.requirement("GD-25", "GD-26", "GD-29")
def test_paths_answer_in_the_order_of_the_document(prod: Graph) -> None:
    assert tuple(behaviors(distribution(prod, "cdn"))) == PATHS


@pytest.mark.requirement("GD-01", "GD-08", "GD-11")
def test_originals_and_renditions_go_to_signed_requests_only(prod: Graph) -> None:
    group = prod.named("edge-cdn-signing-key-group").outputs["id"]
    signed = {path: found.get("trustedKeyGroups") for path, found in behaviors(distribution(prod, "cdn")).items()}
    assert signed == {path: None if path in ("/api/*", "/cache/*") else [group] for path in PATHS}


@pytest.mark.requirement("GD-18", "GD-31")
def test_cloudfront_signs_requests_to_s3(prod: Graph) -> None:
    control = prod.one("aws:cloudfront/originAccessControl:OriginAccessControl")
    assert control.get("originAccessControlOriginType") == "s3"
    assert (control.get("signingBehavior"), control.get("signingProtocol")) == ("always", "sigv4")
    found = bucket_origins(distribution(prod, "cdn"))
    assert sorted(found) == ["cache", "media", "media-us-west-2", "transcode"]
    assert {origin["originAccessControlId"] for origin in found.values()} == {control.outputs["id"]}
    assert prod.of_type("OriginAccessIdentity") == []


@pytest.mark.requirement("GD-38")
@pytest.mark.parametrize("bucket", ["media", "cache", "transcode"])
def test_a_bucket_admits_this_distribution_only(prod: Graph, bucket: str) -> None:
    policy = prod.named(f"primary-access-{bucket}-policy").json("policy")
    (allow,) = [entry for entry in policy["Statement"] if entry["Effect"] == "Allow"]
    assert allow == {
        "Sid": "AllowDistributionCdn",
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": ["s3:GetObject"],
        "Resource": f"{prod.named(f'primary-library-{bucket}-bucket').outputs['arn']}/*",
        "Condition": {"StringEquals": {"aws:SourceArn": distribution(prod, "cdn").outputs["arn"]}},
    }


@pytest.mark.requirement("GD-19")
def test_media_is_read_from_oregon_when_virginia_fails(prod: Graph) -> None:
    node = distribution(prod, "cdn")
    assert [bucket.region for bucket in buckets(prod, node, "/assets/*.gif")] == ["us-east-1", "us-west-2"]
    rule = replication_rule(prod, "primary-replication-media-configuration", "us-west-2")
    assert prod.target(rule["destination"]["bucket"]) is buckets(prod, node, "/assets/*.gif")[1]


@pytest.mark.requirement("GD-19", "GD-129")
def test_the_api_is_the_internal_load_balancer(prod: Graph) -> None:
    origin = origins(distribution(prod, "cdn"))["api"]
    found = balancer(prod, origin)
    assert (found.name, found.inputs["internal"]) == ("primary-ingress-load-balancer-load-balancer", True)
    assert origin["domainName"] == "origin.gifdistributor.com"


@pytest.mark.requirement("GD-24")
def test_the_api_is_uncached_with_all_viewer_headers_except_host(prod: Graph) -> None:
    found = behaviors(distribution(prod, "cdn"))["/api/*"]
    assert (found["targetOriginId"], found["compress"]) == ("api", True)
    assert found["cachePolicyId"] == CACHE_POLICIES["caching_disabled"]
    assert found["originRequestPolicyId"] == ORIGIN_REQUEST_POLICIES["all_viewer_except_host_header"]
    assert found["allowedMethods"] == ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]


@pytest.mark.requirement("GD-20")
def test_only_originals_have_origin_shield_each_in_the_region_of_its_bucket(prod: Graph) -> None:
    shield = {"enabled": True, "originShieldRegion": "us-east-1"}
    replica = {"enabled": True, "originShieldRegion": "us-west-2"}
    found = {id_: origin.get("originShield") for id_, origin in origins(distribution(prod, "cdn")).items()}
    assert found == {"api": None, "media": shield, "media-us-west-2": replica, "cache": None, "transcode": None}


@pytest.mark.requirement("GD-21")
@pytest.mark.parametrize(
    ("stack", "price_class"), [("gifdistributor-dev", "PriceClass_100"), ("gifdistributor-prod", "PriceClass_All")]
)
def test_each_environment_has_its_price_class(stack_graph: StackGraph, stack: str, price_class: str) -> None:
    assert distribution(stack_graph(stack), "cdn").inputs["priceClass"] == price_class


@pytest.mark.requirement("GD-22")
def test_the_certificate_names_the_wildcard_and_the_apex(prod: Graph) -> None:
    certificate = prod.target(distribution(prod, "cdn").get("viewerCertificate.acmCertificateArn"))
    assert certificate.region == "us-east-1"
    assert certificate.inputs["domainName"] == "*.gifdistributor.com"
    assert certificate.inputs["subjectAlternativeNames"] == ["gifdistributor.com"]


@pytest.mark.requirement("GD-23")
def test_viewers_may_use_http_2_and_3(prod: Graph) -> None:
    assert distribution(prod, "cdn").inputs["httpVersion"] == "http2and3"


@pytest.mark.requirement("GD-30")
def test_viewers_are_judged_at_the_edge_without_lambda(prod: Graph) -> None:
    for path, behavior in behaviors(distribution(prod, "cdn")).items():
        assert "lambdaFunctionAssociations" not in behavior, path
        assert viewer_function(prod, behavior).inputs["runtime"] == "cloudfront-js-2.0", path
    assert "rate-site" in firewall_rules(prod)


@pytest.mark.requirement("GD-32")
def test_errors_are_remembered_for_seconds(prod: Graph) -> None:
    assert distribution(prod, "cdn").inputs["customErrorResponses"] == [
        {"errorCode": 403, "errorCachingMinTtl": 5},
        {"errorCode": 404, "errorCachingMinTtl": 5},
    ]


@pytest.mark.requirement("GD-32", "GD-34")
@pytest.mark.parametrize("path", PATHS)
def test_hsts_lasts_a_year(prod: Graph, path: str) -> None:
    policy = response_headers(prod, distribution(prod, "cdn"), path)
    assert policy.get("securityHeadersConfig.strictTransportSecurity") == {
        "accessControlMaxAgeSec": 31_536_000,
        "includeSubdomains": True,
        "preload": True,
        "override": True,
    }


@pytest.mark.requirement("GD-32")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("header", "value"),
    [
        pytest.param("contentTypeOptions", {"override": True}, marks=pytest.mark.requirement("GD-35")),
        pytest.param("frameOptions", {"frameOption": "DENY", "override": True}, marks=pytest.mark.requirement("GD-36")),
        pytest.param(
            "referrerPolicy",
            {"referrerPolicy": "strict-origin-when-cross-origin", "override": True},
            marks=pytest.mark.requirement("GD-37"),
        ),
        pytest.param(
            "contentSecurityPolicy",
            {
                "contentSecurityPolicy": (
                    "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
                ),
                "override": True,
            },
            marks=pytest.mark.requirement("GD-37"),
        ),
        pytest.param("xssProtection", None, marks=pytest.mark.requirement("GD-37")),
    ],
    ids=["nosniff", "frames", "referrer", "content", "no-retired-filter"],
)
def test_every_answer_carries_the_security_headers(
    prod: Graph, path: str, header: str, value: dict[str, object] | None
) -> None:
    policy = response_headers(prod, distribution(prod, "cdn"), path)
    assert policy.get(f"securityHeadersConfig.{header}") == value


@pytest.mark.requirement("GD-33")
def test_cors_allows_cached_assets(prod: Graph) -> None:
    cors = response_headers(prod, distribution(prod, "cdn"), "/cache/*").inputs["corsConfig"]
    assert cors["accessControlAllowOrigins"] == {"items": ["*"]}
    assert cors["accessControlAllowMethods"] == {"items": ["GET", "HEAD", "OPTIONS"]}
    assert cors["accessControlAllowCredentials"] is False
    assert "corsConfig" not in response_headers(prod, distribution(prod, "cdn"), "default").inputs


@pytest.mark.parametrize(
    "group",
    [
        pytest.param("AWSManagedRulesCommonRuleSet", marks=pytest.mark.requirement("GD-133")),
        pytest.param("AWSManagedRulesKnownBadInputsRuleSet", marks=pytest.mark.requirement("GD-134")),
        pytest.param("AWSManagedRulesAmazonIpReputationList", marks=pytest.mark.requirement("GD-135")),
    ],
)
def test_the_managed_groups_act(prod: Graph, group: str) -> None:
    assert firewall_rules(prod)[group]["overrideAction"] == {"none": {}}
    assert managed_groups(prod)[group]["vendorName"] == "AWS"


@pytest.mark.requirement("GD-133")
def test_large_uploads_are_counted_and_not_blocked(prod: Graph) -> None:
    overrides = {name: group.get("ruleActionOverrides") for name, group in managed_groups(prod).items()}
    assert overrides == {
        "AWSManagedRulesAmazonIpReputationList": None,
        "AWSManagedRulesKnownBadInputsRuleSet": None,
        "AWSManagedRulesCommonRuleSet": [{"name": "SizeRestrictions_BODY", "actionToUse": {"count": {}}}],
    }


@pytest.mark.requirement("GD-136")
def test_an_address_is_limited_under_api_and_site_wide(prod: Graph) -> None:
    rules = firewall_rules(prod)
    site = rules["rate-site"]["statement"]["rateBasedStatement"]
    api = rules["rate-api"]["statement"]["rateBasedStatement"]
    assert site == {"limit": 2000, "evaluationWindowSec": 300, "aggregateKeyType": "IP"}
    assert (api["limit"], api["evaluationWindowSec"], api["aggregateKeyType"]) == (100, 300, "IP")
    match = api["scopeDownStatement"]["byteMatchStatement"]
    assert (match["positionalConstraint"], match["searchString"]) == ("STARTS_WITH", "/api")
    assert rules["rate-api"]["action"] == {"block": {"customResponse": {"responseCode": 429}}}


@pytest.mark.requirement("GD-137")
def test_no_country_is_blocked_by_default(prod: Graph) -> None:
    assert "countries" not in firewall_rules(prod)
    assert distribution(prod, "cdn").get("restrictions.geoRestriction") == {"restrictionType": "none"}
