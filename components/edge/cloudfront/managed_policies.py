"""CloudFront managed policies, whose IDs are the same in every account (Amazon CloudFront Developer Guide, "Use managed
cache policies", "Use managed origin request policies", "Use managed response headers policies")."""

from components.edge.cloudfront.behavior_settings import CachePolicySettings, OriginRequestPolicySettings

CACHE_POLICIES = {
    "caching_disabled": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    "caching_optimized": "658327ea-f89d-4fab-a63d-7e88639e58f6",
    "caching_optimized_for_uncompressed_objects": "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
    "use_origin_cache_control_headers": "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
    "use_origin_cache_control_headers_query_strings": "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
}
ORIGIN_REQUEST_POLICIES = {
    "all_viewer": "216adef6-5c7f-47e4-b989-5492eafa07d3",
    "all_viewer_except_host_header": "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    "all_viewer_and_cloudfront_headers": "33f36d7e-f396-46d9-90e0-52428a34d9dc",
    "cors_s3_origin": "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
    "cors_custom_origin": "59781a5b-3903-41f3-afcb-af62929ccde1",
    "user_agent_referer_headers": "acba4595-bd28-49b8-b9fe-13317c0390fa",
}
RESPONSE_HEADERS_POLICIES = {
    "simple_cors": "60669652-455b-4ae9-85a4-c4c02393f86c",
    "cors_with_preflight": "5cc3b908-e619-4b99-88e5-2cf7f45965bd",
    "security_headers_policy": "67f7725c-6f97-4210-82d7-5512b31e9d03",
    "cors_and_security_headers_policy": "e61eb60c-9c35-4d20-a928-2b84e02af89c",
    "cors_with_preflight_and_security_headers_policy": "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
}

# The same guide: definitions of the managed policies that settings can express.
SAME_CACHE_POLICIES = {
    ("caching_optimized", True): CachePolicySettings(
        min_ttl_seconds=1, default_ttl_seconds=86_400, max_ttl_seconds=31_536_000
    ),
    ("caching_optimized_for_uncompressed_objects", False): CachePolicySettings(
        min_ttl_seconds=1, default_ttl_seconds=86_400, max_ttl_seconds=31_536_000
    ),
}
SAME_ORIGIN_REQUEST_POLICIES = {
    "cors_s3_origin": frozenset({"origin", "access-control-request-headers", "access-control-request-method"}),
    "cors_custom_origin": frozenset({"origin"}),
    "user_agent_referer_headers": frozenset({"user-agent", "referer"}),
}


def managed_cache_policy(policy: CachePolicySettings, *, compressed: bool) -> str | None:
    """The managed cache policy with the same values, which does not count against the account's quota; None if there is
    none. compressed: whether Brotli and gzip are in the cache key."""
    found = (
        name for (name, encodings), same in SAME_CACHE_POLICIES.items() if (encodings, same) == (compressed, policy)
    )
    return next(found, None)


def managed_origin_request_policy(policy: OriginRequestPolicySettings) -> str | None:
    """The managed origin request policy with the same values; None if there is none."""
    if policy.query_strings or policy.cookies:
        return None
    headers = frozenset(header.lower() for header in policy.headers)
    return next((name for name, same in SAME_ORIGIN_REQUEST_POLICIES.items() if same == headers), None)
