"""QuikApp's distribution for the media of three regions; web ACL and routing in production only."""

from typing import Any

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
    managed_groups,
    origin_ids,
    origins,
    times,
    viewer_function,
)

EVERY = ("quikapp-dev", "quikapp-qa", "quikapp-staging", "quikapp-prod")
NAME = "media.quikapp.example"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("quikapp-prod")


@pytest.mark.requirement("QA-04", "QA-33")
@pytest.mark.parametrize("stack", ["quikapp-qa", "quikapp-staging", "quikapp-prod"])
def test_all_media_has_one_distribution(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    (media,) = distributions(graph)
    assert media.inputs["enabled"] is True
    assert buckets(graph, media, "default")[0].name == "primary-library-media-bucket"
    assert [bucket.name for bucket in buckets(graph, media, "/thumbnails/*")] == ["primary-library-thumbnails-bucket"]


@pytest.mark.requirement("QA-04", "QA-41")
def test_development_has_no_distribution(stack_graph: StackGraph) -> None:
    assert [node.name for node in stack_graph("quikapp-dev") if node.type.startswith("aws:cloudfront/")] == []


@pytest.mark.requirement("QA-33")
def test_the_distribution_has_the_media_bucket_of_each_region(prod: Graph) -> None:
    found = {
        id_: prod.target(origin["domainName"]).region
        for id_, origin in origins(distribution(prod, "media")).items()
        if "vpcOriginConfig" not in origin and "customOriginConfig" not in origin
    }
    assert found == {
        "media": "us-east-1",
        "media-eu-west-1": "eu-west-1",
        "media-ap-southeast-1": "ap-southeast-1",
        "thumbnails": "us-east-1",
        "images": "us-east-1",
    }


@pytest.mark.requirement("QA-33", "QA-52")
@pytest.mark.parametrize("path", ["/media/*", "default"])
def test_reads_fail_over_to_the_copy_in_ireland(prod: Graph, path: str) -> None:
    node = distribution(prod, "media")
    found = buckets(prod, node, path)
    assert [(bucket.name, bucket.region) for bucket in found] == [
        ("primary-library-media-bucket", "us-east-1"),
        ("eu-west-1-library-media-bucket", "eu-west-1"),
    ]
    (group,) = [each for each in node.inputs["originGroups"] if each["originId"] == "media-failover"]
    assert group["failoverCriteria"] == {"statusCodes": [403, 404, 500, 502, 503, 504]}


@pytest.mark.requirement("QA-34")
@pytest.mark.parametrize("path", ["/media/*", "default"])
def test_readers_are_served_by_the_nearest_copy(prod: Graph, path: str) -> None:
    behavior = behaviors(distribution(prod, "media"))[path]
    function = viewer_function(prod, behavior)
    assert (function.inputs["runtime"], function.inputs["publish"]) == ("cloudfront-js-2.0", True)
    assert '"replicas":{"eu-west-1":"media-eu-west-1","ap-southeast-1":"media-ap-southeast-1"}' in function.get("code")
    (store,) = function.inputs["keyValueStoreAssociations"]
    nearest = prod.named("edge-media-viewer-nearest")
    assert (nearest.inputs["keyValueStoreArn"], nearest.inputs["key"]) == (store, "nearest")
    served = {line.split("=")[0]: line.split("=")[1].split(",") for line in nearest.inputs["value"].split(";")}
    assert {"DE", "FR", "NG"} <= set(served["eu-west-1"])
    assert {"SG", "JP", "AU"} <= set(served["ap-southeast-1"])
    assert not {"US", "BR"} & {country for countries in served.values() for country in countries}


@pytest.mark.requirement("QA-34")
def test_the_function_gets_the_viewer_country(prod: Graph) -> None:
    for path in ("/media/*", "default"):
        policy = prod.target(behaviors(distribution(prod, "media"))[path]["originRequestPolicyId"])
        assert policy.get("headersConfig.headers.items") == ["CloudFront-Viewer-Country"]


@pytest.mark.requirement("QA-51")
def test_the_price_class_of_production_includes_all_edge_locations(prod: Graph) -> None:
    assert distribution(prod, "media").inputs["priceClass"] == "PriceClass_All"


@pytest.mark.requirement("QA-53")
def test_media_has_a_ttl_of_a_day_and_compression(prod: Graph) -> None:
    node = distribution(prod, "media")
    policy = cache_policy(prod, node, "/media/*")
    assert times(policy) == (0, 86400, 86400)
    parameters = policy.inputs["parametersInCacheKeyAndForwardedToOrigin"]
    assert (parameters["enableAcceptEncodingBrotli"], parameters["enableAcceptEncodingGzip"]) == (True, True)
    assert behaviors(node)["/media/*"]["compress"] is True


@pytest.mark.requirement("QA-53")
@pytest.mark.parametrize("path", ["/media/*", "default"])
def test_media_requires_signed_requests(prod: Graph, path: str) -> None:
    (group,) = behaviors(distribution(prod, "media"))[path]["trustedKeyGroups"]
    (key,) = prod.target(group).inputs["items"]
    assert prod.target(key).inputs["encodedKey"].startswith("-----BEGIN PUBLIC KEY-----")


@pytest.mark.requirement("QA-53")
def test_requests_to_the_bucket_omit_the_first_path_segment(prod: Graph) -> None:
    node = distribution(prod, "media")
    assert '"strippedPrefix":"/media"' in viewer_function(prod, behaviors(node)["/media/*"]).get("code")
    assert '"strippedPrefix"' not in viewer_function(prod, behaviors(node)["default"]).get("code")


@pytest.mark.parametrize("stack", ["quikapp-qa", "quikapp-staging", "quikapp-prod"])
def test_thumbnails_stay_at_the_edge_for_a_day_of_their_seven(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    assert times(cache_policy(graph, distribution(graph, "media"), "/thumbnails/*")) == (0, 86400, 86400)


@pytest.mark.requirement("QA-05")
def test_a_firewall_of_cloudfront_protects_the_distribution(prod: Graph) -> None:
    acl = prod.target(distribution(prod, "media").inputs["webAclId"])
    assert (acl.inputs["scope"], acl.region) == ("CLOUDFRONT", "us-east-1")
    assert list(managed_groups(prod)) == [
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
    ]


@pytest.mark.requirement("QA-05")
def test_signing_in_and_uploading_have_a_limit_below_the_sites(prod: Graph) -> None:
    found: dict[str, dict[str, Any]] = {
        name: rule["statement"]["rateBasedStatement"]
        for name, rule in firewall_rules(prod).items()
        if name.startswith("rate-")
    }
    assert {name: (rate["limit"], rate["evaluationWindowSec"]) for name, rate in found.items()} == {
        "rate-site": (2000, 300),
        "rate-sign-in": (100, 300),
    }


@pytest.mark.requirement("QA-07")
def test_the_name_of_media_is_on_the_certificate_and_leads_to_the_distribution(prod: Graph) -> None:
    certificate = prod.named("edge-certificate-certificate")
    assert (certificate.inputs["domainName"], certificate.inputs["subjectAlternativeNames"]) == (NAME, [])
    assert distribution(prod, "media").inputs["aliases"] == [NAME]
    assert [alias_target(prod, NAME, type_).name for type_ in ("A", "AAAA")] == ["edge-media-distribution"] * 2


@pytest.mark.requirement("QA-07")
def test_the_distribution_depends_on_the_certificate_to_be_valid(prod: Graph) -> None:
    validation = prod.named("edge-certificate-validation")
    assert prod.referenced(distribution(prod, "media"), "viewerCertificate") == [validation]
    assert [node.name for node in prod.referenced(validation, "validationRecordFqdns")] == [f"edge-certificate-{NAME}"]


PRODUCTION_ALONE = {
    "web ACL": "aws:wafv2/webAcl:WebAcl",
    "hosted zone": "aws:route53/zone:Zone",
    "health check": "aws:route53/healthCheck:HealthCheck",
    "edge function": "aws:cloudfront/function:Function",
}
EVERYWHERE = {
    "storage": "aws:s3/bucket:Bucket",
    "customer managed key": "aws:kms/key:Key",
}


@pytest.mark.requirement("QA-58")
@pytest.mark.parametrize("type_", PRODUCTION_ALONE.values(), ids=PRODUCTION_ALONE.keys())
def test_web_acl_and_routing_are_in_production_only(stack_graph: StackGraph, type_: str) -> None:
    assert [stack for stack in EVERY if stack_graph(stack).of_type(type_)] == ["quikapp-prod"]


@pytest.mark.requirement("QA-58")
@pytest.mark.parametrize("type_", EVERYWHERE.values(), ids=EVERYWHERE.keys())
def test_storage_and_keys_are_in_every_region(stack_graph: StackGraph, type_: str) -> None:
    assert [stack for stack in EVERY if stack_graph(stack).of_type(type_)] == list(EVERY)


@pytest.mark.requirement("QA-58")
def test_production_only_routes_by_location_and_latency(stack_graph: StackGraph) -> None:
    routing = ("latencyRoutingPolicies", "geolocationRoutingPolicies", "failoverRoutingPolicies")
    found = {
        stack: {key for node in stack_graph(stack).of_type("Record") for key in routing if key in node.inputs}
        for stack in EVERY
    }
    assert found == {
        "quikapp-dev": set(),
        "quikapp-qa": set(),
        "quikapp-staging": set(),
        "quikapp-prod": {"latencyRoutingPolicies", "geolocationRoutingPolicies"},
    }


@pytest.mark.requirement("QA-58")
@pytest.mark.parametrize("stack", EVERY)
def test_lambda_at_edge_and_shield_advanced_are_unused(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    assert [node.name for node in graph if node.type.startswith("aws:shield/")] == []
    for node in distributions(graph):
        assert {path for path, found in behaviors(node).items() if "lambdaFunctionAssociations" in found} == set()


@pytest.mark.requirement("QA-52")
def test_thumbnails_have_one_origin_without_failover(prod: Graph) -> None:
    node = distribution(prod, "media")
    targets = {path: origin_ids(node, found["targetOriginId"]) for path, found in behaviors(node).items()}
    assert {path: targets[path] for path in ("/media/*", "/thumbnails/*", "default")} == {
        "/media/*": ["media", "media-eu-west-1"],
        "/thumbnails/*": ["thumbnails"],
        "default": ["media", "media-eu-west-1"],
    }
