"""Cache policies and origin request policies of a distribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import cloudfront

from components.edge.cloudfront.behavior_settings import (
    EVERYTHING,
    VIEWER_COUNTRY,
    CachePolicySettings,
    OriginRequestPolicySettings,
)
from components.edge.cloudfront.managed_policies import (
    CACHE_POLICIES,
    ORIGIN_REQUEST_POLICIES,
    managed_cache_policy,
    managed_origin_request_policy,
)
from components.edge.cloudfront.settings import DistributionSettings


@dataclass(frozen=True, kw_only=True)
class CachePoliciesArgs:
    """settings: the distribution that the policies belong to."""

    settings: DistributionSettings


class CachePolicies(ComponentResource):
    """A cache policy and an origin request policy for each one in the settings, unless a managed one has its values.

    A cache policy includes Brotli and gzip in the cache key if a behavior that uses it compresses. If replicas are
    selected by viewer country, a policy `viewer-country` forwards the country to the viewer function.
    cache_ids, origin_request_ids: IDs by name, managed policies included.
    """

    cache_ids: Mapping[str, Input[str]]
    origin_request_ids: Mapping[str, Input[str]]
    viewer_country_id: Input[str] | None

    def __init__(self, name: str, args: CachePoliciesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:CachePolicies", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings
        behaviors = [behavior for _, behavior in settings.all_behaviors]
        compressed = {behavior.cache_policy for behavior in behaviors if behavior.compress}
        near = any(map(settings.selects_nearest, behaviors))
        managed = {
            key: managed_cache_policy(policy, compressed=key in compressed)
            for key, policy in settings.cache_policies.items()
        }
        managed_requests = {
            key: managed_origin_request_policy(policy) for key, policy in settings.origin_request_policies.items()
        }

        cached = {
            key: cloudfront.CachePolicy(
                f"{name}-cache-{key}",
                comment=f"{key} of {name}",
                min_ttl=policy.min_ttl_seconds,
                default_ttl=policy.default_ttl_seconds,
                max_ttl=policy.longest_seconds,
                parameters_in_cache_key_and_forwarded_to_origin=_cache_key(policy, compressed=key in compressed),
                opts=child,
            )
            for key, policy in settings.cache_policies.items()
            if managed[key] is None
        }
        forwarded = {
            key: _origin_request_policy(f"{name}-origin-request-{key}", f"{key} of {name}", policy, child)
            for key, policy in settings.origin_request_policies.items()
            if managed_requests[key] is None
        }
        self.viewer_country_id = (
            _origin_request_policy(
                f"{name}-origin-request-viewer-country",
                f"viewer's country, for the viewer function of {name}",
                OriginRequestPolicySettings(headers=(VIEWER_COUNTRY,)),
                child,
            ).id
            if near
            else None
        )
        self.cache_ids = {
            **CACHE_POLICIES,
            **{key: CACHE_POLICIES[name] for key, name in managed.items() if name},
            **{key: policy.id for key, policy in cached.items()},
        }
        self.origin_request_ids = {
            **ORIGIN_REQUEST_POLICIES,
            **{key: ORIGIN_REQUEST_POLICIES[name] for key, name in managed_requests.items() if name},
            **{key: item.id for key, item in forwarded.items()},
        }
        self.register_outputs({})


def _cache_key(
    policy: CachePolicySettings, *, compressed: bool
) -> cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginArgs:
    return cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginArgs(
        enable_accept_encoding_brotli=compressed,
        enable_accept_encoding_gzip=compressed,
        headers_config=cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfigArgs(
            header_behavior="whitelist" if policy.headers else "none",
            headers=cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfigHeadersArgs(
                items=list(policy.headers)
            )
            if policy.headers
            else None,
        ),
        cookies_config=cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginCookiesConfigArgs(
            cookie_behavior=_choice(policy.cookies),
            cookies=cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginCookiesConfigCookiesArgs(
                items=list(policy.cookies)
            )
            if _choice(policy.cookies) == "whitelist"
            else None,
        ),
        query_strings_config=cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfigArgs(
            query_string_behavior=_choice(policy.query_strings),
            query_strings=cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfigQueryStringsArgs(
                items=list(policy.query_strings)
            )
            if _choice(policy.query_strings) == "whitelist"
            else None,
        ),
    )


def _origin_request_policy(
    name: str, comment: str, policy: OriginRequestPolicySettings, opts: ResourceOptions
) -> cloudfront.OriginRequestPolicy:
    return cloudfront.OriginRequestPolicy(
        name,
        comment=comment,
        headers_config=cloudfront.OriginRequestPolicyHeadersConfigArgs(
            header_behavior="whitelist" if policy.headers else "none",
            headers=cloudfront.OriginRequestPolicyHeadersConfigHeadersArgs(items=list(policy.headers))
            if policy.headers
            else None,
        ),
        cookies_config=cloudfront.OriginRequestPolicyCookiesConfigArgs(
            cookie_behavior=_choice(policy.cookies),
            cookies=cloudfront.OriginRequestPolicyCookiesConfigCookiesArgs(items=list(policy.cookies))
            if _choice(policy.cookies) == "whitelist"
            else None,
        ),
        query_strings_config=cloudfront.OriginRequestPolicyQueryStringsConfigArgs(
            query_string_behavior=_choice(policy.query_strings),
            query_strings=cloudfront.OriginRequestPolicyQueryStringsConfigQueryStringsArgs(
                items=list(policy.query_strings)
            )
            if _choice(policy.query_strings) == "whitelist"
            else None,
        ),
        opts=opts,
    )


def _choice(names: Sequence[str]) -> str:
    if not names:
        return "none"
    return "all" if tuple(names) == EVERYTHING else "whitelist"
