"""The microservice's static content behind CloudFront and a web ACL against the OWASP Top 10."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph
from tests.stacks.reading_edge import (
    alias_target,
    behaviors,
    buckets,
    distribution,
    distributions,
    firewall_rules,
    managed_groups,
    origins,
)

NAMES = ["assets.microservice.example", "api.microservice.example"]
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"  # the same in every account


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("microservice-prod")


@pytest.mark.requirement("MS-03")
def test_assets_and_requests_share_a_distribution_with_two_domain_names(prod: Graph) -> None:
    (node,) = distributions(prod)
    assert (node.inputs["enabled"], node.inputs["aliases"]) == (True, NAMES)
    assert [bucket.name for bucket in buckets(prod, node, "default")] == ["primary-library-assets-bucket"]
    assert [alias_target(prod, name, type_) for name in NAMES for type_ in ("A", "AAAA")] == [node] * 4


@pytest.mark.requirement("MS-03")
def test_assets_are_cached_by_the_policy_that_aws_recommends_for_s3(prod: Graph) -> None:
    behavior = behaviors(distribution(prod, "assets"))["default"]
    assert behavior["cachePolicyId"] == CACHING_OPTIMIZED


@pytest.mark.requirement("MS-05")
@pytest.mark.parametrize("origin", ["assets", "service"])
def test_bucket_and_load_balancer_have_origin_shield_in_their_region(prod: Graph, origin: str) -> None:
    shield = {"enabled": True, "originShieldRegion": "us-east-1"}
    assert origins(distribution(prod, "assets"))[origin]["originShield"] == shield


@pytest.mark.requirement("MS-04")
def test_managed_rules_cover_the_owasp_top_10(prod: Graph) -> None:
    assert list(managed_groups(prod)) == [
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesSQLiRuleSet",
    ]
    assert {name: firewall_rules(prod)[name]["overrideAction"] for name in managed_groups(prod)} == {
        name: {"none": {}} for name in managed_groups(prod)
    }


@pytest.mark.requirement("MS-04")
def test_an_address_is_limited_site_wide_and_under_api(prod: Graph) -> None:
    rules = firewall_rules(prod)
    found = {name: rules[name]["statement"]["rateBasedStatement"] for name in ("rate-site", "rate-api")}
    assert {name: (rate["limit"], rate["evaluationWindowSec"]) for name, rate in found.items()} == {
        "rate-site": (2000, 300),
        "rate-api": (500, 300),
    }
    assert found["rate-api"]["scopeDownStatement"]["byteMatchStatement"]["searchString"] == "/api"


@pytest.mark.requirement("MS-04")
def test_internals_are_closed_to_the_internet(prod: Graph) -> None:
    rule = firewall_rules(prod)["path-internals"]
    matches = [part["byteMatchStatement"] for part in rule["statement"]["orStatement"]["statements"]]
    assert [match["searchString"] for match in matches] == ["/actuator", "/metrics"]
    assert {match["positionalConstraint"] for match in matches} == {"STARTS_WITH"}
    assert rule["action"] == {"block": {}}


@pytest.mark.requirement("MS-04")
def test_closed_paths_are_judged_before_limits_and_limits_before_managed_rules(prod: Graph) -> None:
    first = ["path-internals", "rate-site", "rate-api"]
    assert list(firewall_rules(prod)) == [*first, *managed_groups(prod)]
