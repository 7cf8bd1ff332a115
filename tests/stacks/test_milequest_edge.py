"""Mile Quest's two sites, each with a distribution and a bucket."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph
from tests.stacks.reading_edge import (
    alias_target,
    behaviors,
    buckets,
    cache_policy,
    distribution,
    distributions,
    firewall_rules,
    origins,
    times,
    viewer_function,
)

SITES = {"web": ["mile-quest.com", "www.mile-quest.com"], "admin": ["admin.mile-quest.com"]}
EVERY_NAME = [(name, site) for site, names in SITES.items() for name in names]


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("milequest-prod")


@pytest.mark.requirement("MQ-01", "MQ-02")
@pytest.mark.parametrize("site", SITES)
def test_a_site_is_a_bucket_behind_cloudfront(prod: Graph, site: str) -> None:
    node = distribution(prod, site)
    assert [bucket.name for bucket in buckets(prod, node, "default")] == [f"primary-library-{site}-bucket"]
    assert (node.inputs["aliases"], node.inputs["defaultRootObject"]) == (SITES[site], "index.html")


@pytest.mark.requirement("MQ-02")
def test_neither_site_has_access_to_the_others_bucket(prod: Graph) -> None:
    found = {
        site: {
            prod.target(origin["domainName"]).name
            for key, origin in origins(distribution(prod, site)).items()
            if key != "api"
        }
        for site in SITES
    }
    assert found == {
        "web": {"primary-library-web-bucket", "primary-library-tiles-bucket"},
        "admin": {"primary-library-admin-bucket"},
    }


@pytest.mark.requirement("MQ-02")
@pytest.mark.parametrize("site", SITES)
def test_both_sites_have_the_api_below_their_own_name(prod: Graph, site: str) -> None:
    node = distribution(prod, site)
    assert origins(node)["api"]["domainName"] == "origin-api.mile-quest.com"
    behavior = behaviors(node)["/api/*"]
    assert (behavior["targetOriginId"], "POST" in behavior["allowedMethods"]) == ("api", True)
    assert '"strippedPrefix":"/api"' in viewer_function(prod, behavior).get("code")
    assert prod.named("primary-apis-api-api").inputs["disableExecuteApiEndpoint"] is True


@pytest.mark.requirement("MQ-01")
@pytest.mark.parametrize("site", SITES)
def test_paths_of_the_application_are_answered_by_its_page(prod: Graph, site: str) -> None:
    """Errors stay errors: those of the API are for its clients."""
    assert "customErrorResponses" not in distribution(prod, site).inputs
    function = viewer_function(prod, behaviors(distribution(prod, site))["default"])
    assert '"indexDocument":"index.html","singlePage":true' in function.get("code")


def test_map_tiles_are_cached_for_a_week(prod: Graph) -> None:
    node = distribution(prod, "web")
    assert [bucket.name for bucket in buckets(prod, node, "/tiles/*")] == ["primary-library-tiles-bucket"]
    assert times(cache_policy(prod, node, "/tiles/*")) == (0, 604_800, 604_800)


@pytest.mark.requirement("MQ-04")
@pytest.mark.parametrize(("name", "site"), EVERY_NAME)
def test_an_address_record_leads_to_the_site(prod: Graph, name: str, site: str) -> None:
    assert alias_target(prod, name, "A").name == f"edge-{site}-distribution"


@pytest.mark.requirement("MQ-05")
@pytest.mark.parametrize(("name", "site"), EVERY_NAME)
def test_the_site_has_ipv6(prod: Graph, name: str, site: str) -> None:
    assert alias_target(prod, name, "AAAA").name == f"edge-{site}-distribution"
    assert distribution(prod, site).inputs["isIpv6Enabled"] is True


@pytest.mark.requirement("MQ-07")
def test_one_certificate_of_the_sites_covers_the_apex_and_all_names_below(prod: Graph) -> None:
    certificate = prod.named("edge-certificate-certificate")
    assert certificate.region == "us-east-1"
    assert certificate.inputs["domainName"] == "mile-quest.com"
    assert certificate.inputs["subjectAlternativeNames"] == ["*.mile-quest.com"]


@pytest.mark.requirement("MQ-07")
def test_the_records_that_renew_the_certificate_stay_in_the_zone(prod: Graph) -> None:
    proofs = prod.referenced(prod.named("edge-certificate-validation"), "validationRecordFqdns")
    assert [node.name for node in proofs] == ["edge-certificate-mile-quest.com"]
    assert {prod.target(node.inputs["zoneId"]).inputs["name"] for node in proofs} == {"mile-quest.com"}
    for node in distributions(prod):
        assert prod.referenced(node, "viewerCertificate") == [prod.named("edge-certificate-validation")]


@pytest.mark.requirement("MQ-38")
@pytest.mark.parametrize("site", SITES)
def test_a_firewall_limits_each_address(prod: Graph, site: str) -> None:
    acl = prod.target(distribution(prod, site).inputs["webAclId"])
    assert (acl.inputs["scope"], acl.region) == ("CLOUDFRONT", "us-east-1")
    rate = firewall_rules(prod)["rate-site"]
    assert rate["statement"]["rateBasedStatement"] == {
        "limit": 2000,
        "evaluationWindowSec": 300,
        "aggregateKeyType": "IP",
    }
    assert rate["action"] == {"block": {"customResponse": {"responseCode": 429}}}
