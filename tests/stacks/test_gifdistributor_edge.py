"""GIFDistributor's distributions: media with TTLs by path, cached assets, and the site with its API."""

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

PATHS = ("/api/*", "/assets/*.gif", "/assets/*.mp4", "/cache/*", "/transcode/*", "/health", "default")


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


@pytest.mark.parametrize(
    ("name", "role"),
    [
        pytest.param("cdn.gifdistributor.com", "cdn", marks=pytest.mark.requirement("GD-05")),
        pytest.param("cache.gifdistributor.com", "cache", marks=pytest.mark.requirement("GD-10")),
        pytest.param("gifdistributor.com", "site", marks=pytest.mark.requirement("GD-176")),
    ],
)
@pytest.mark.parametrize("type_", ["A", "AAAA"])
def test_each_name_leads_to_its_distribution(prod: Graph, name: str, role: str, type_: str) -> None:
    assert name in distribution(prod, role).inputs["aliases"]
    assert alias_target(prod, name, type_) is distribution(prod, role)


@pytest.mark.requirement("GD-10")
def test_every_path_of_the_cache_domain_is_a_cached_asset(prod: Graph) -> None:
    node = distribution(prod, "cache")
    assert list(behaviors(node)) == ["default"]
    assert [bucket.name for bucket in buckets(prod, node, "default")] == ["primary-library-cache-bucket"]
    assert origins(node)["cache"]["originPath"] == "/cache"
    assert times(cache_policy(prod, node, "default")) == (0, 86_400, 86_400)


@pytest.mark.requirement("GD-32")
def test_a_missing_asset_has_a_page_of_its_own(prod: Graph) -> None:
    page = {"responseCode": 404, "responsePagePath": "/errors/404.html", "errorCachingMinTtl": 10}
    assert distribution(prod, "cache").inputs["customErrorResponses"] == [
        {"errorCode": 403, **page},
        {"errorCode": 404, **page},
    ]


@pytest.mark.requirement("GD-176")
@pytest.mark.parametrize("path", ["/v1/upload*", "default"])
def test_the_site_is_the_service(prod: Graph, path: str) -> None:
    node = distribution(prod, "site")
    found = behaviors(node)[path]
    assert balancer(prod, origins(node)[found["targetOriginId"]]).name == (
        "primary-ingress-load-balancer-load-balancer"
    )
    assert found["cachePolicyId"] == CACHE_POLICIES["caching_disabled"]
    assert found["allowedMethods"] == ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]


@pytest.mark.requirement("GD-30")
def test_uploads_need_a_token_that_the_edge_verifies(prod: Graph) -> None:
    found = behaviors(distribution(prod, "site"))
    function = viewer_function(prod, found["/v1/upload*"])
    assert '"token":true' in function.inputs["code"]
    assert '"token"' not in viewer_function(prod, found["default"]).inputs["code"]
    (store,) = function.inputs["keyValueStoreAssociations"]
    assert prod.target(store).name == "edge-site-viewer-store"


@pytest.mark.requirement("GD-31")
@pytest.mark.parametrize(("role", "origin"), [("site", "service"), ("site", "api"), ("cdn", "service"), ("cdn", "api")])
def test_the_service_is_told_the_distribution_of_a_request(prod: Graph, role: str, origin: str) -> None:
    headers = origins(distribution(prod, role))[origin]["customHeaders"]
    assert headers == [{"name": "X-Distribution", "value": role}]


@pytest.mark.parametrize("origin", ["service", "service-us-west-2"])
def test_both_regions_are_origins_of_the_service(prod: Graph, origin: str) -> None:
    region = "us-west-2" if origin == "service-us-west-2" else "us-east-1"
    assert balancer(prod, origins(distribution(prod, "cdn"))[origin]).region == region


def test_a_failover_is_a_value_of_the_key_value_store(prod: Graph) -> None:
    function = viewer_function(prod, behaviors(distribution(prod, "cdn"))["/health"])
    assert '"regions":{"us-west-2":"service-us-west-2"}' in function.inputs["code"]
    key = prod.named("edge-cdn-viewer-active-region")
    assert function.inputs["keyValueStoreAssociations"] == [key.inputs["keyValueStoreArn"]]
    assert (key.inputs["key"], key.inputs["value"]) == ("active-region", "us-east-1")


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
    assert signed == {path: None if path in ("/api/*", "/cache/*", "/health") else [group] for path in PATHS}


@pytest.mark.requirement("GD-18", "GD-31")
def test_cloudfront_signs_requests_to_s3(prod: Graph) -> None:
    control = prod.named("edge-cdn-access-control")
    assert control.get("originAccessControlOriginType") == "s3"
    assert (control.get("signingBehavior"), control.get("signingProtocol")) == ("always", "sigv4")
    found = bucket_origins(distribution(prod, "cdn"))
    assert sorted(found) == ["cache", "media", "media-us-west-2", "transcode"]
    assert {origin["originAccessControlId"] for origin in found.values()} == {control.outputs["id"]}
    assert prod.of_type("OriginAccessIdentity") == []


@pytest.mark.requirement("GD-38")
@pytest.mark.parametrize(("bucket", "roles"), [("media", ["cdn"]), ("cache", ["cache", "cdn"]), ("transcode", ["cdn"])])
def test_a_bucket_admits_its_distributions_only(prod: Graph, bucket: str, roles: list[str]) -> None:
    policy = prod.named(f"primary-access-{bucket}-policy").json("policy")
    allowed = [entry for entry in policy["Statement"] if entry["Effect"] == "Allow"]
    assert allowed == [
        {
            "Sid": f"AllowDistribution{role.title()}",
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": ["s3:GetObject"],
            "Resource": f"{prod.named(f'primary-library-{bucket}-bucket').outputs['arn']}/*",
            "Condition": {"StringEquals": {"aws:SourceArn": distribution(prod, role).outputs["arn"]}},
        }
        for role in roles
    ]


@pytest.mark.requirement("GD-19")
def test_media_is_read_from_oregon_when_virginia_fails(prod: Graph) -> None:
    node = distribution(prod, "cdn")
    assert [bucket.region for bucket in buckets(prod, node, "/assets/*.gif")] == ["us-east-1", "us-west-2"]
    rule = replication_rule(prod, "primary-replication-media-configuration", "us-west-2")
    assert prod.target(rule["destination"]["bucket"]) is buckets(prod, node, "/assets/*.gif")[1]


@pytest.mark.requirement("GD-19", "GD-24")
@pytest.mark.parametrize("role", ["cdn", "site"])
def test_the_api_is_an_origin_by_its_domain_name(prod: Graph, role: str) -> None:
    origin = origins(distribution(prod, role))["api"]
    assert origin["domainName"] == prod.named("primary-apis-api-domain-name").inputs["domainName"]
    assert origin["customOriginConfig"]["originProtocolPolicy"] == "https-only"


@pytest.mark.requirement("GD-129")
def test_the_service_is_the_internal_load_balancer(prod: Graph) -> None:
    origin = origins(distribution(prod, "cdn"))["service"]
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


@pytest.mark.requirement("GD-24")
def test_the_api_has_its_paths_without_the_prefix(prod: Graph) -> None:
    assert (
        '"strippedPrefix":"/api"'
        in viewer_function(prod, behaviors(distribution(prod, "cdn"))["/api/*"]).inputs["code"]
    )


@pytest.mark.requirement("GD-61")
def test_short_links_are_cached_for_an_hour(prod: Graph) -> None:
    node = distribution(prod, "site")
    assert behaviors(node)["/v1/s/*"]["targetOriginId"] == "api"
    assert times(cache_policy(prod, node, "/v1/s/*")) == (0, 3_600, 3_600)


@pytest.mark.requirement("GD-20")
def test_only_originals_have_origin_shield_each_in_the_region_of_its_bucket(prod: Graph) -> None:
    shield = {"enabled": True, "originShieldRegion": "us-east-1"}
    replica = {"enabled": True, "originShieldRegion": "us-west-2"}
    found = {id_: origin.get("originShield") for id_, origin in origins(distribution(prod, "cdn")).items()}
    assert found == {
        "api": None,
        "service": None,
        "service-us-west-2": None,
        "media": shield,
        "media-us-west-2": replica,
        "cache": None,
        "transcode": None,
    }


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


SITE = ["https://gifdistributor.com", "https://www.gifdistributor.com"]


@pytest.mark.requirement("GD-33")
@pytest.mark.parametrize(
    ("role", "path", "allowed", "kept"),
    [
        ("cdn", "/cache/*", ["*"], "public, max-age=86400"),
        ("cache", "default", ["*"], "public, max-age=86400"),
        *(
            ("cdn", path, SITE, "private, max-age=3600")
            for path in ("/assets/*.gif", "/assets/*.mp4", "/transcode/*", "default")
        ),
    ],
)
def test_media_has_cors_and_cache_control(prod: Graph, role: str, path: str, allowed: list[str], kept: str) -> None:
    policy = response_headers(prod, distribution(prod, role), path)
    cors = policy.inputs["corsConfig"]
    assert cors["accessControlAllowOrigins"] == {"items": allowed}
    assert cors["accessControlAllowMethods"] == {"items": ["GET", "HEAD", "OPTIONS"]}
    assert cors["accessControlAllowCredentials"] is False
    headers = {item["header"]: item["value"] for item in policy.get("customHeadersConfig.items")}
    assert headers == {"Cache-Control": kept}


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
