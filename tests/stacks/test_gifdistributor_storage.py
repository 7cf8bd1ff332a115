"""GIFDistributor's four buckets, with replication of media to us-west-2."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph, lifecycle, replication_rule, statements


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


@pytest.mark.requirement("GD-01", "GD-08", "GD-11", "GD-14", "GD-17")
def test_four_buckets_are_in_us_east_1(prod: Graph) -> None:
    names = [node.inputs["bucket"] for node in prod.of_type("aws:s3/bucket:Bucket") if node.region == "us-east-1"]
    assert sorted(names) == [
        "gifdistributor-cache-prod-gd01",
        "gifdistributor-logs-prod-gd01",
        "gifdistributor-media-prod-gd01",
        "gifdistributor-transcode-prod-gd01",
    ]


@pytest.mark.requirement("GD-02")
def test_originals_choose_their_tier_by_use_from_the_first_day(prod: Graph) -> None:
    (rule,) = lifecycle(prod, "primary-library-media").values()
    assert rule["transitions"] == [{"days": 0, "storageClass": "INTELLIGENT_TIERING"}]
    assert "expiration" not in rule


@pytest.mark.requirement("GD-03")
def test_originals_are_versioned(prod: Graph) -> None:
    assert prod.named("primary-library-media-versioning").get("versioningConfiguration.status") == "Enabled"


@pytest.mark.requirement("GD-04", "GD-165")
def test_originals_are_replicated_to_us_west_2_within_fifteen_minutes(prod: Graph) -> None:
    rule = replication_rule(prod, "primary-replication-media-configuration", "us-west-2")
    copy = prod.target(rule["destination"]["bucket"])
    assert (copy.inputs["bucket"], copy.region) == ("gifdistributor-media-dr-gd01", "us-west-2")
    assert (rule["priority"], rule["filter"]) == (1, {"prefix": ""})
    assert rule["destination"]["replicationTime"] == {"status": "Enabled", "time": {"minutes": 15}}
    assert rule["destination"]["metrics"] == {"status": "Enabled", "eventThreshold": {"minutes": 15}}
    assert rule["deleteMarkerReplication"] == {"status": "Enabled"}


@pytest.mark.requirement("GD-06")
def test_objects_are_encrypted_with_the_customer_key_and_a_bucket_key(prod: Graph) -> None:
    rule = prod.named("primary-library-media-encryption").get("rules[0]")
    assert rule["applyServerSideEncryptionByDefault"]["sseAlgorithm"] == "aws:kms"
    assert rule["bucketKeyEnabled"] is True


@pytest.mark.requirement("GD-07")
def test_every_bucket_blocks_public_access(prod: Graph) -> None:
    blocked = {prod.target(node.inputs["bucket"]).urn for node in prod.of_type("BucketPublicAccessBlock")}
    assert blocked == {node.urn for node in prod.of_type("aws:s3/bucket:Bucket")}


@pytest.mark.requirement("GD-09")
def test_cached_assets_cool_down_and_go(prod: Graph) -> None:
    rule = lifecycle(prod, "primary-library-cache")["transition-to-ia-then-delete"]
    assert rule["transitions"] == [{"days": 30, "storageClass": "STANDARD_IA"}]
    assert rule["expiration"] == {"days": 90}


@pytest.mark.requirement("GD-12")
def test_renditions_cool_down_and_go(prod: Graph) -> None:
    rule = lifecycle(prod, "primary-library-transcode")["transition-to-ia-then-delete"]
    assert rule["transitions"] == [{"days": 30, "storageClass": "STANDARD_IA"}]
    assert rule["expiration"] == {"days": 90}


@pytest.mark.requirement("GD-13")
def test_renditions_are_distinguished_by_their_platform_tag(prod: Graph) -> None:
    rule = lifecycle(prod, "primary-library-transcode")["preview-renditions"]
    assert rule["filter"] == {"tag": {"key": "platform", "value": "preview"}}
    assert rule["expiration"] == {"days": 7}


@pytest.mark.requirement("GD-15")
def test_logs_are_archived_and_go_after_180_days(prod: Graph) -> None:
    rule = lifecycle(prod, "primary-logs")["archive-old-logs"]
    assert rule["transitions"] == [
        {"days": 30, "storageClass": "GLACIER_IR"},
        {"days": 90, "storageClass": "DEEP_ARCHIVE"},
    ]
    assert rule["expiration"] == {"days": 180}


@pytest.mark.requirement("GD-16")
def test_logs_require_encryption_by_s3(prod: Graph) -> None:
    default = prod.named("primary-logs-encryption").get("rules[0].applyServerSideEncryptionByDefault")
    assert default == {"sseAlgorithm": "AES256"}
    deny = statements(prod, "primary-logs-policy")["DenyOtherEncryption"]
    assert (deny["Effect"], deny["Principal"], deny["Action"]) == ("Deny", "*", "s3:PutObject")
    assert deny["Condition"]["StringNotEquals"] == {"s3:x-amz-server-side-encryption": "AES256"}


@pytest.mark.requirement("GD-14")
def test_the_logs_bucket_allows_access_logs_and_cloudfront_deliveries_of_this_account(prod: Graph) -> None:
    found = statements(prod, "primary-logs-policy")
    assert found["AllowS3AccessLogs"]["Condition"]["ArnLike"] == {
        "aws:SourceArn": [
            "arn:aws:s3:::gifdistributor-cache-prod-gd01",
            "arn:aws:s3:::gifdistributor-media-prod-gd01",
            "arn:aws:s3:::gifdistributor-transcode-prod-gd01",
        ]
    }
    assert found["AllowLogDelivery"]["Condition"]["ArnLike"] == {
        "aws:SourceArn": "arn:aws:logs:us-east-1:123456789012:delivery-source:*"
    }


@pytest.mark.requirement("GD-121")
def test_the_replication_role_is_limited_to_media_and_its_replica(prod: Graph) -> None:
    granted = {
        entry["Sid"]: entry["Resource"]
        for entry in prod.named("primary-replication-media-role-policy").json("policy")["Statement"]
    }
    source, copy = "arn:aws:s3:::gifdistributor-media-prod-gd01", "arn:aws:s3:::gifdistributor-media-dr-gd01"
    assert granted["ReadVersions"] == f"{source}/*"
    assert f"{copy}/*" in granted["WriteCopies"]
    assert prod.target(granted["Decrypt"]).name == "primary-encryption-key"
    assert prod.target(granted["EncryptUsWest2"]).name == "us-west-2-encryption-key"


@pytest.mark.requirement("GD-165", "GD-167")
def test_replication_alarms_are_in_the_region_of_the_metric(prod: Graph) -> None:
    alarm = prod.named("us-west-2-arrivals-media-from-us-east-1-latency")
    assert (alarm.region, alarm.inputs["threshold"]) == ("us-west-2", 900)
    assert prod.target(alarm.inputs["alarmActions"][0]).region == "us-west-2"
    failures = prod.named("primary-departures-media-to-us-west-2-failures")
    assert (failures.region, failures.inputs["metricName"]) == ("us-east-1", "OperationsFailedReplication")
