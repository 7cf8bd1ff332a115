"""Policies in the settings that CloudFront has as managed ones."""

from typing import Any

import pytest

from components.edge.cloudfront.behavior_settings import CachePolicySettings, OriginRequestPolicySettings
from components.edge.cloudfront.managed_policies import (
    CACHE_POLICIES,
    managed_cache_policy,
    managed_origin_request_policy,
)
from tests.components.edge.cloudfront.distributions import distribution, settings
from tests.conftest import Deploy

OPTIMIZED: dict[str, Any] = {"minTtlSeconds": 1, "defaultTtlSeconds": 86_400, "maxTtlSeconds": 31_536_000}


@pytest.mark.parametrize(
    ("given", "compressed", "name"),
    [
        (OPTIMIZED, True, "caching_optimized"),
        (OPTIMIZED, False, "caching_optimized_for_uncompressed_objects"),
        ({**OPTIMIZED, "minTtlSeconds": 0}, True, None),
        ({**OPTIMIZED, "queryStrings": ["width"]}, True, None),
    ],
)
def test_a_cache_policy_with_the_values_of_a_managed_one_is_that_one(
    given: dict[str, Any], compressed: bool, name: str | None
) -> None:
    assert managed_cache_policy(CachePolicySettings.model_validate(given), compressed=compressed) == name


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"headers": ["origin"]}, "cors_custom_origin"),
        (
            {"headers": ["Access-Control-Request-Method", "Access-Control-Request-Headers", "Origin"]},
            "cors_s3_origin",
        ),
        ({"headers": ["Referer", "User-Agent"]}, "user_agent_referer_headers"),
        ({"headers": ["Origin"], "cookies": ["session"]}, None),
        ({"headers": ["Origin", "Range"]}, None),
    ],
)
def test_so_is_an_origin_request_policy(given: dict[str, Any], name: str | None) -> None:
    assert managed_origin_request_policy(OriginRequestPolicySettings.model_validate(given)) == name


def test_no_policy_is_created_for_it(deploy: Deploy) -> None:
    given = settings(
        defaultBehavior={"origin": "media", "cachePolicy": "long", "originRequestPolicy": "cors"},
        cachePolicies={"long": OPTIMIZED},
        originRequestPolicies={"cors": {"headers": ["Origin"]}},
    )
    graph = distribution(deploy, given)
    assert graph.of_type("CachePolicy", "OriginRequestPolicy") == []
    behavior = graph.one("aws:cloudfront/distribution:Distribution").inputs["defaultCacheBehavior"]
    assert behavior["cachePolicyId"] == CACHE_POLICIES["caching_optimized"]
