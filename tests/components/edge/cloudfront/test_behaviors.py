"""Cache behaviours: precedence and policies."""

from typing import Any

import pytest

from components.edge.cloudfront.behavior_settings import MANAGED_CACHE_SECONDS, MANAGED_ORIGIN_REQUEST
from components.edge.cloudfront.header_settings import MANAGED_RESPONSE_HEADERS
from components.edge.cloudfront.managed_policies import (
    CACHE_POLICIES,
    ORIGIN_REQUEST_POLICIES,
    RESPONSE_HEADERS_POLICIES,
)
from preview.graph import Graph
from tests.components.edge.cloudfront.distributions import API, KEY_A, MEDIA, distribution, settings
from tests.conftest import Deploy

LONG = {"defaultTtlSeconds": 31_536_000}
BEHAVIORS: list[dict[str, Any]] = [
    {
        "path": "/api/*",
        "origin": "api",
        "allowedMethods": "all",
        "cachePolicy": "caching_disabled",
        "originRequestPolicy": "all_viewer_except_host_header",
    },
    {"path": "/assets/*.gif", "origin": "media", "cachePolicy": "year", "signed": True},
    {"path": "/assets/*.mp4", "origin": "media", "cachePolicy": "year", "signed": True, "compress": False},
    {"path": "/cache/*", "origin": "media", "cachePolicy": "day", "allowedMethods": "read_options", "compress": False},
]


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    made = settings(
        origins={"media": MEDIA, "api": API},
        behaviors=BEHAVIORS,
        cachePolicies={
            "year": LONG,
            "day": {"headers": ["Origin"], "queryStrings": ["*"], "cookies": ["session"], "maxTtlSeconds": 172_800},
        },
        originRequestPolicies={"language": {"headers": ["Accept-Language"]}},
        signing={"keys": {"a": KEY_A}},
        defaultBehavior={"origin": "media", "cachePolicy": "year", "originRequestPolicy": "language"},
    )
    return distribution(deploy, made)


def behavior(graph: Graph, index: int) -> dict[str, Any]:
    return graph.named("cdn-distribution").get(f"orderedCacheBehaviors[{index}]")


@pytest.mark.requirement("GD-24", "GD-25", "GD-26", "GD-27", "GD-29")
def test_they_keep_the_order_of_the_settings(graph: Graph) -> None:
    found = graph.named("cdn-distribution").inputs["orderedCacheBehaviors"]
    assert [item["pathPattern"] for item in found] == ["/api/*", "/assets/*.gif", "/assets/*.mp4", "/cache/*"]


@pytest.mark.requirement("GD-24", "QA-54")
def test_an_api_is_never_cached_and_gets_everything_but_the_host(graph: Graph) -> None:
    api = behavior(graph, 0)
    assert api["cachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert api["originRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    assert api["allowedMethods"] == ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]


@pytest.mark.requirement("GD-25", "GD-26", "MA-20", "MA-22")
def test_two_behaviours_share_one_cache_policy(graph: Graph) -> None:
    policy = graph.named("cdn-policies-cache-year")
    assert [graph.target(behavior(graph, index)["cachePolicyId"]) for index in (1, 2)] == [policy, policy]
    assert [policy.inputs[name] for name in ("minTtl", "defaultTtl", "maxTtl")] == [0, 31_536_000, 31_536_000]


@pytest.mark.requirement("GD-27", "QA-53")
def test_a_cache_policy_sets_the_cache_key(graph: Graph) -> None:
    policy = graph.named("cdn-policies-cache-day")
    assert [policy.inputs[name] for name in ("minTtl", "defaultTtl", "maxTtl")] == [0, 86_400, 172_800]
    assert policy.inputs["parametersInCacheKeyAndForwardedToOrigin"] == {
        "enableAcceptEncodingBrotli": False,
        "enableAcceptEncodingGzip": False,
        "headersConfig": {"headerBehavior": "whitelist", "headers": {"items": ["Origin"]}},
        "cookiesConfig": {"cookieBehavior": "whitelist", "cookies": {"items": ["session"]}},
        "queryStringsConfig": {"queryStringBehavior": "all"},
    }


@pytest.mark.requirement("MA-19", "QA-53")
def test_brotli_and_gzip_are_distinguished_where_a_behaviour_compresses(graph: Graph) -> None:
    key = graph.named("cdn-policies-cache-year").inputs["parametersInCacheKeyAndForwardedToOrigin"]
    assert (key["enableAcceptEncodingBrotli"], key["enableAcceptEncodingGzip"]) == (True, True)
    assert [behavior(graph, index)["compress"] for index in (1, 2)] == [True, False]


@pytest.mark.requirement("GD-01", "MA-27", "QA-53")
def test_only_signed_behaviours_require_signatures(graph: Graph) -> None:
    trusted = [behavior(graph, index).get("trustedKeyGroups") for index in range(4)]
    assert [groups is not None for groups in trusted] == [False, True, True, False]
    assert [graph.target(group).name for group in trusted[1] or ()] == ["cdn-signing-key-group"]
    assert graph.named("cdn-distribution").get("defaultCacheBehavior.trustedKeyGroups") is None


@pytest.mark.requirement("GD-08")
def test_a_bucket_can_be_public_through_the_distribution_and_nowhere_else(graph: Graph) -> None:
    public = behavior(graph, 3)
    assert "trustedKeyGroups" not in public
    assert public["allowedMethods"] == public["cachedMethods"] == ["GET", "HEAD", "OPTIONS"]
    assert graph.named("cdn-distribution").get("origins[0].originAccessControlId")


def test_origin_request_policies_list_their_headers(graph: Graph) -> None:
    policy = graph.named("cdn-policies-origin-request-language")
    assert graph.target(graph.named("cdn-distribution").get("defaultCacheBehavior.originRequestPolicyId")) is policy
    assert policy.inputs["headersConfig"] == {"headerBehavior": "whitelist", "headers": {"items": ["Accept-Language"]}}
    assert policy.inputs["cookiesConfig"] == {"cookieBehavior": "none"}
    assert policy.inputs["queryStringsConfig"] == {"queryStringBehavior": "none"}


def test_plain_http_is_sent_to_https_everywhere(graph: Graph) -> None:
    node = graph.named("cdn-distribution")
    found = [*node.inputs["orderedCacheBehaviors"], node.inputs["defaultCacheBehavior"]]
    assert {item["viewerProtocolPolicy"] for item in found} == {"redirect-to-https"}
    assert not any("forwardedValues" in item or "lambdaFunctionAssociations" in item for item in found)


@pytest.mark.requirement("GD-34", "GD-35", "GD-36", "GD-37")
def test_every_answer_carries_the_security_headers(graph: Graph) -> None:
    node, policy = graph.named("cdn-distribution"), graph.named("cdn-response-headers-security")
    found = [*node.inputs["orderedCacheBehaviors"], node.inputs["defaultCacheBehavior"]]
    assert {graph.target(item["responseHeadersPolicyId"]).name for item in found} == {policy.name}
    assert policy.inputs["securityHeadersConfig"] == {
        "strictTransportSecurity": {
            "accessControlMaxAgeSec": 31_536_000,
            "includeSubdomains": True,
            "preload": True,
            "override": True,
        },
        "contentTypeOptions": {"override": True},
        "frameOptions": {"frameOption": "DENY", "override": True},
        "referrerPolicy": {"referrerPolicy": "strict-origin-when-cross-origin", "override": True},
        "contentSecurityPolicy": {
            "contentSecurityPolicy": ("default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"),
            "override": True,
        },
    }


@pytest.mark.requirement("GD-33")
def test_cors_is_set_where_configured(deploy: Deploy) -> None:
    embed: dict[str, Any] = {
        "frameOptions": None,
        "contentSecurityPolicy": None,
        "cors": {"allowOrigins": ["https://app.acme.example"], "exposeHeaders": ["ETag"]},
        "customHeaders": {"Cache-Control": "public"},
        "removeHeaders": [],
    }
    made = settings(
        responseHeadersPolicies={"embed": embed}, defaultBehavior={"origin": "media", "responseHeadersPolicy": "embed"}
    )
    graph = distribution(deploy, made)
    policy = graph.one("ResponseHeadersPolicy")
    assert policy.name == "cdn-response-headers-embed"
    assert policy.inputs["corsConfig"] == {
        "accessControlAllowCredentials": False,
        "accessControlAllowHeaders": {"items": ["*"]},
        "accessControlAllowMethods": {"items": ["GET", "HEAD", "OPTIONS"]},
        "accessControlAllowOrigins": {"items": ["https://app.acme.example"]},
        "accessControlExposeHeaders": {"items": ["ETag"]},
        "accessControlMaxAgeSec": 3600,
        "originOverride": True,
    }
    assert policy.get("customHeadersConfig.items") == [{"header": "Cache-Control", "value": "public", "override": True}]
    assert set(policy.inputs["securityHeadersConfig"]) == {
        "strictTransportSecurity",
        "contentTypeOptions",
        "referrerPolicy",
    }


def test_every_managed_policy_of_the_settings_has_an_id() -> None:
    assert set(CACHE_POLICIES) == set(MANAGED_CACHE_SECONDS)
    assert set(ORIGIN_REQUEST_POLICIES) == MANAGED_ORIGIN_REQUEST
    assert set(RESPONSE_HEADERS_POLICIES) == MANAGED_RESPONSE_HEADERS
