"""MessageAI's distribution: TTLs by kind of media, and signed URLs."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph, replication_rule
from tests.stacks.reading_edge import (
    alias_target,
    behaviors,
    buckets,
    cache_policy,
    distribution,
    firewall_rules,
    managed_groups,
    times,
)

NAME = "media.messageai.example"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("messageai-prod")


@pytest.mark.requirement("MA-17")
def test_the_price_class_includes_all_edge_locations(prod: Graph) -> None:
    assert distribution(prod, "media").inputs["priceClass"] == "PriceClass_All"


@pytest.mark.requirement("MA-18")
def test_a_domain_has_a_certificate_of_us_east_1(prod: Graph) -> None:
    certificate = prod.target(distribution(prod, "media").get("viewerCertificate.acmCertificateArn"))
    assert (certificate.inputs["domainName"], certificate.region) == (NAME, "us-east-1")
    assert distribution(prod, "media").inputs["aliases"] == [NAME]
    assert [alias_target(prod, NAME, type_).name for type_ in ("A", "AAAA")] == ["edge-media-distribution"] * 2


@pytest.mark.requirement("MA-19")
@pytest.mark.parametrize("path", ["/images/*", "/videos/*.m3u8", "/videos/*", "default"])
def test_compressible_content_is_sent_as_brotli_or_gzip(prod: Graph, path: str) -> None:
    node = distribution(prod, "media")
    parameters = cache_policy(prod, node, path).inputs["parametersInCacheKeyAndForwardedToOrigin"]
    assert (parameters["enableAcceptEncodingBrotli"], parameters["enableAcceptEncodingGzip"]) == (True, True)
    assert behaviors(node)[path]["compress"] is True


YEAR, MONTH, DAY = 31_536_000, 2_592_000, 86_400


@pytest.mark.parametrize(
    ("path", "seconds"),
    [
        pytest.param("/images/*", YEAR, marks=pytest.mark.requirement("MA-20", "MA-22"), id="images-and-thumbnails"),
        pytest.param("/profiles/*", YEAR, marks=pytest.mark.requirement("MA-22"), id="profiles-and-thumbnails"),
        pytest.param("/videos/*.m3u8", 10, marks=pytest.mark.requirement("MA-21"), id="playlists"),
        pytest.param("/videos/*.mpd", 10, marks=pytest.mark.requirement("MA-21"), id="manifests"),
        pytest.param("/videos/frames/*", YEAR, marks=pytest.mark.requirement("MA-22"), id="frames"),
        pytest.param("/videos/*", MONTH, marks=pytest.mark.requirement("MA-21"), id="videos"),
        pytest.param("default", DAY, id="everything-else"),
    ],
)
def test_each_kind_of_media_has_its_ttl(prod: Graph, path: str, seconds: int) -> None:
    assert times(cache_policy(prod, distribution(prod, "media"), path)) == (0, seconds, seconds)


@pytest.mark.requirement("MA-21")
def test_playlists_are_distinguished_before_videos(prod: Graph) -> None:
    paths = list(behaviors(distribution(prod, "media")))
    assert paths.index("/videos/*.m3u8") < paths.index("/videos/*")


@pytest.mark.requirement("MA-23")
@pytest.mark.parametrize(
    "path", ["/images/*", "/profiles/*", "/videos/*.m3u8", "/videos/*.mpd", "/videos/*", "default"]
)
def test_reads_fail_over_to_the_replicated_bucket(prod: Graph, path: str) -> None:
    node = distribution(prod, "media")
    assert [(bucket.name, bucket.region) for bucket in buckets(prod, node, path)] == [
        ("primary-library-library-bucket", "us-east-1"),
        ("us-west-2-library-library-bucket", "us-west-2"),
    ]
    (group,) = node.inputs["originGroups"]
    assert group["failoverCriteria"] == {"statusCodes": [403, 404, 500, 502, 503, 504]}
    rule = replication_rule(prod, "primary-replication-library-configuration", "us-west-2")
    assert prod.target(rule["destination"]["bucket"]) is buckets(prod, node, path)[1]


@pytest.mark.requirement("MA-24")
def test_no_field_is_encrypted_at_the_edge_in_production(prod: Graph) -> None:
    kinds = {node.type.rpartition(":")[2] for node in prod.resources}
    assert not {"FieldLevelEncryptionConfig", "FieldLevelEncryptionProfile"} & kinds
    found = behaviors(distribution(prod, "media"))
    assert [path for path in found if "fieldLevelEncryptionId" in found[path]] == []


@pytest.mark.requirement("MA-25")
def test_standard_logs_reach_the_logs_bucket_by_logging_v2(prod: Graph) -> None:
    source = prod.named("edge-media-logs-source")
    delivery = prod.named("edge-media-logs-delivery")
    destination = prod.target(delivery.inputs["deliveryDestinationArn"])
    assert source.inputs["logType"] == "ACCESS_LOGS"
    assert prod.target(source.inputs["resourceArn"]).name == "edge-media-distribution"
    assert delivery.inputs["deliverySourceName"] == source.inputs["name"]
    bucket = prod.target(destination.get("deliveryDestinationConfiguration.destinationResourceArn"))
    assert bucket.inputs["bucket"] == "messageai-logs-production-ma01"
    assert "loggingConfig" not in distribution(prod, "media").inputs


@pytest.mark.requirement("MA-25")
def test_real_time_logs_are_off_by_default(prod: Graph) -> None:
    kinds = {node.type.rpartition(":")[2] for node in prod.resources}
    assert not {"RealtimeLogConfig", "Stream"} & kinds


@pytest.mark.requirement("MA-26")
def test_a_firewall_of_cloudfront_protects_the_distribution(prod: Graph) -> None:
    acl = prod.target(distribution(prod, "media").inputs["webAclId"])
    assert (acl.inputs["scope"], acl.region) == ("CLOUDFRONT", "us-east-1")
    assert list(managed_groups(prod)) == [
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
    ]
    limits = {
        name: rule["statement"]["rateBasedStatement"]["limit"]
        for name, rule in firewall_rules(prod).items()
        if name.startswith("rate-")
    }
    assert limits == {"rate-site": 2000, "rate-upload": 100}


@pytest.mark.requirement("MA-27")
def test_all_behaviours_require_a_signature(prod: Graph) -> None:
    node = distribution(prod, "media")
    groups = {path: found["trustedKeyGroups"] for path, found in behaviors(node).items()}
    group = prod.named("edge-media-signing-key-group")
    assert groups == {path: [group.outputs["id"]] for path in behaviors(node)}
    assert [prod.target(key).name for key in group.inputs["items"]] == ["edge-media-signing-public-key-a"]


@pytest.mark.requirement("MA-27")
def test_the_stack_holds_the_public_half_only(prod: Graph) -> None:
    texts = [value for node in prod for value in node.inputs.values() if isinstance(value, str)]
    assert len([text for text in texts if "PUBLIC KEY" in text]) == 1
    assert [text for text in texts if "PRIVATE KEY" in text] == []
