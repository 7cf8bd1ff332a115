"""QuikApp's media in three regions, with lifecycles and names by environment."""

import pytest

from preview.graph import Graph, Node
from tests.stacks.reading import StackGraph, lifecycle

REGIONS = ("us-east-1", "eu-west-1", "ap-southeast-1")


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("quikapp-prod")


@pytest.fixture(scope="module")
def dev(stack_graph: StackGraph) -> Graph:
    return stack_graph("quikapp-dev")


def replication(graph: Graph) -> Node:
    return graph.named("primary-replication-media-configuration")


@pytest.mark.requirement("QA-12", "QA-44")
def test_media_has_a_bucket_with_a_prefix_for_each_kind(prod: Graph) -> None:
    assert prod.named("primary-library-media-bucket").inputs["bucket"] == "quikapp-media-prod-qa01"
    prefixes = [rule["filter"]["prefix"] for rule in lifecycle(prod, "primary-library-media").values()]
    assert sorted(prefixes) == ["files/", "frames/", "photos/", "streams/", "uploads/", "videos/", "voice/"]


@pytest.mark.requirement("QA-13", "QA-18", "QA-19", "QA-20", "QA-48", "QA-49")
@pytest.mark.parametrize("kind", ["photos", "videos", "voice"])
def test_media_transitions_to_infrequent_access_after_30_days_and_to_glacier_after_90(prod: Graph, kind: str) -> None:
    assert lifecycle(prod, "primary-library-media")[kind]["transitions"] == [
        {"days": 30, "storageClass": "STANDARD_IA"},
        {"days": 90, "storageClass": "GLACIER"},
    ]


@pytest.mark.requirement("QA-50")
def test_media_expires_after_a_year(prod: Graph) -> None:
    days = {name: rule["expiration"]["days"] for name, rule in lifecycle(prod, "primary-library-media").items()}
    year = ("photos", "videos", "streams", "frames", "voice", "files")
    assert days == {**dict.fromkeys(year, 365), "uploads": 7}


@pytest.mark.requirement("QA-22")
def test_only_files_have_intelligent_tiering(prod: Graph) -> None:
    classes = {
        name: [item["storageClass"] for item in rule.get("transitions", [])]
        for name, rule in lifecycle(prod, "primary-library-media").items()
    }
    tiered = {name for name, found in classes.items() if "INTELLIGENT_TIERING" in found}
    assert tiered == {"files"}
    assert classes["files"] == ["INTELLIGENT_TIERING"]
    assert prod.named("primary-library-media-tiering-files").get("filter.prefix") == "files/"


@pytest.mark.parametrize(
    ("stack", "days"), [("quikapp-dev", 3), ("quikapp-qa", 7), ("quikapp-staging", 7), ("quikapp-prod", 7)]
)
def test_thumbnails_go_after_some_days(stack_graph: StackGraph, stack: str, days: int) -> None:
    found = lifecycle(stack_graph(stack), "primary-library-thumbnails")
    assert found["expire"]["expiration"] == {"days": days}


@pytest.mark.requirement("QA-15", "QA-21")
def test_archives_go_to_deep_archive_and_stay(prod: Graph) -> None:
    (rule,) = lifecycle(prod, "primary-library-archives").values()
    assert rule["transitions"] == [{"days": 1, "storageClass": "DEEP_ARCHIVE"}]
    assert "expiration" not in rule
    assert prod.named("primary-library-archives-object-lock").get("rule.defaultRetention") == {
        "mode": "GOVERNANCE",
        "days": 365,
    }


@pytest.mark.requirement("QA-15")
def test_media_is_archived_before_it_expires(prod: Graph) -> None:
    rule = next(rule for rule in replication(prod).inputs["rules"] if rule["id"] == "to-archive")
    assert prod.target(rule["destination"]["bucket"]).name == "primary-library-archives-bucket"
    assert rule["destination"]["storageClass"] == "DEEP_ARCHIVE"


@pytest.mark.requirement("QA-16")
@pytest.mark.parametrize("stack", ["quikapp-dev", "quikapp-qa", "quikapp-staging", "quikapp-prod"])
def test_logs_go_after_90_days(stack_graph: StackGraph, stack: str) -> None:
    assert lifecycle(stack_graph(stack), "primary-logs")["expire-logs"]["expiration"] == {"days": 90}


@pytest.mark.requirement("QA-17", "QA-26", "QA-46")
@pytest.mark.parametrize("stack", ["quikapp-qa", "quikapp-staging", "quikapp-prod"])
def test_data_is_encrypted_with_the_customer_key_of_its_region(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    for node in graph.of_type("BucketServerSideEncryptionConfiguration"):
        default = node.get("rules[0].applyServerSideEncryptionByDefault")
        if "-library-" in node.name:
            assert default["sseAlgorithm"] == "aws:kms"
            assert graph.target(default["kmsMasterKeyId"]).region == node.region


@pytest.mark.requirement("QA-46")
def test_the_key_is_called_media_key_in_every_region(prod: Graph) -> None:
    aliases = {
        node.region: node.inputs["name"]
        for node in prod.of_type("aws:kms/alias:Alias")
        if node.name.endswith("encryption-alias")
    }
    assert set(aliases) >= set(REGIONS)
    assert set(aliases.values()) == {"alias/media-key"}


@pytest.mark.requirement("QA-26")
def test_replica_regions_have_replicas_of_the_primary_key(prod: Graph) -> None:
    primary = prod.named("primary-encryption-key")
    replicas = prod.of_type("aws:kms/replicaKey:ReplicaKey")
    assert {node.region for node in replicas} >= {"ap-southeast-1", "eu-west-1"}
    assert all(prod.target(node.inputs["primaryKeyArn"]) is primary for node in replicas)
    assert primary.region == "us-east-1"


@pytest.mark.requirement("QA-29", "QA-30", "QA-31", "QA-43")
def test_three_regions_hold_media(prod: Graph) -> None:
    regions = {node.region for node in prod.of_type("aws:s3/bucket:Bucket") if node.name.endswith("media-bucket")}
    assert regions >= set(REGIONS)


@pytest.mark.requirement("QA-32", "QA-47")
def test_media_is_replicated_from_the_primary_to_both_replicas(prod: Graph) -> None:
    rules = {rule["id"]: rule for rule in replication(prod).inputs["rules"]}
    for region in ("eu-west-1", "ap-southeast-1"):
        destination = rules[f"to-{region}"]["destination"]
        assert prod.target(destination["bucket"]).name == f"{region}-library-media-bucket"
        key = prod.target(destination["encryptionConfiguration"]["replicaKmsKeyId"])
        assert (key.type, key.region) == ("aws:kms/replicaKey:ReplicaKey", region)
        assert destination["replicationTime"]["status"] == "Enabled"


@pytest.mark.requirement("QA-32")
@pytest.mark.parametrize("region", ["eu-west-1", "ap-southeast-1"])
def test_replicas_have_the_lifecycle_of_the_originals(prod: Graph, region: str) -> None:
    assert lifecycle(prod, f"{region}-library-media") == lifecycle(prod, "primary-library-media")


@pytest.mark.requirement("QA-45")
@pytest.mark.parametrize("key", ["primary", "eu-west-1", "ap-southeast-1"])
def test_versioning_is_enabled_and_incomplete_uploads_are_aborted(prod: Graph, key: str) -> None:
    versioning = prod.named(f"{key}-library-media-versioning")
    assert versioning.get("versioningConfiguration.status") == "Enabled"
    housekeeping = prod.named(f"{key}-library-media-lifecycle").inputs["rules"][-1]
    assert housekeeping["noncurrentVersionExpiration"] == {"noncurrentDays": 30}
    assert housekeeping["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}


@pytest.mark.requirement("QA-35", "QA-36", "QA-40")
def test_dev_has_its_buckets_in_the_primary_region_only(dev: Graph) -> None:
    names = {node.inputs["bucket"]: node.region for node in dev.of_type("aws:s3/bucket:Bucket")}
    assert names == dict.fromkeys(
        [
            "quikapp-media-dev-qa01",
            "quikapp-thumbs-dev-qa01",
            "quikapp-archives-dev-qa01",
            "quikapp-logs-dev-qa01",
        ],
        "us-east-1",
    )


@pytest.mark.requirement("QA-37", "QA-38")
def test_dev_media_has_no_versions_and_keys_of_s3(dev: Graph) -> None:
    assert dev.named("primary-library-media-versioning").get("versioningConfiguration.status") == "Disabled"
    default = dev.named("primary-library-media-encryption").get("rules[0].applyServerSideEncryptionByDefault")
    assert default == {"sseAlgorithm": "AES256"}


@pytest.mark.requirement("QA-39")
def test_dev_media_expires_after_seven_days(dev: Graph) -> None:
    assert lifecycle(dev, "primary-library-media")["expire"]["expiration"] == {"days": 7}


@pytest.mark.requirement("QA-41")
def test_dev_is_read_from_s3_directly_and_still_not_public(dev: Graph) -> None:
    assert dev.of_type("aws:cloudfront/distribution:Distribution") == []
    for block in dev.of_type("BucketPublicAccessBlock"):
        assert all(value for name, value in block.inputs.items() if name != "bucket")


@pytest.mark.requirement("QA-57")
@pytest.mark.parametrize("stack", ["quikapp-qa", "quikapp-staging"])
def test_qa_and_staging_are_separate_stacks(stack_graph: StackGraph, stack: str) -> None:
    environment = stack.removeprefix("quikapp-")
    graph = stack_graph(stack)
    assert graph.named("primary-library-media-bucket").inputs["bucket"] == f"quikapp-media-{environment}-qa01"


@pytest.mark.requirement("QA-13")
def test_archived_media_is_restored_on_request_and_reported(prod: Graph) -> None:
    """Signed reads of archived media fail until then (T-55)."""
    pattern = prod.named("primary-services-messaging-rule-restored-rule").json("eventPattern")
    assert pattern["detail-type"] == ["Object Restore Completed"]
    target = prod.named("primary-services-messaging-rule-restored-to-tell").inputs["arn"]
    assert prod.target(target).name == "primary-services-messaging-topic-media-events-topic"
    policy = prod.named("primary-services-ecs-deliver-task-task-policy").json("policy")
    allowed = {action for entry in policy["Statement"] for action in entry["Action"]}
    assert "s3:RestoreObject" in allowed
