"""Buckets: public access block, encryption, versioning and lifecycle in all settings."""

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.storage.bucket import Bucket, BucketArgs
from components.storage.lifecycle_settings import LifecycleRule, Transition
from components.storage.settings import BucketSettings, CorsRule, IntelligentTiering, ObjectLock
from preview.graph import Graph
from tests.conftest import Deploy

KEY = "arn:aws:kms:us-east-1:123456789012:key/media"


def bucket(deploy: Deploy, *, unknown: bool = False, **settings: object) -> Graph:
    """A bucket with these settings, as the only thing in the stack."""

    def program(provider: aws.Provider) -> None:
        args = BucketArgs(
            bucket_name="acme-media",
            settings=BucketSettings.model_validate(settings),
            key_arn=KEY,
            access_log_bucket="acme-logs",
        )
        Bucket("media", args, ResourceOptions(provider=provider))

    return deploy(program, unknown=unknown)


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return bucket(deploy)


def test_it_has_the_physical_name(graph: Graph) -> None:
    assert graph.named("media-bucket").inputs["bucket"] == "acme-media"


@pytest.mark.requirement("GD-07")
def test_all_four_public_access_blocks_are_set(graph: Graph) -> None:
    block = graph.named("media-public-access-block")
    assert {name: block.inputs[name] for name in block.inputs if name != "bucket"} == {
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    }
    assert graph.target(block.inputs["bucket"]).name == "media-bucket"


def test_acls_are_off(graph: Graph) -> None:
    assert graph.named("media-ownership").get("rule.objectOwnership") == "BucketOwnerEnforced"


@pytest.mark.requirement("MA-62")
def test_requests_without_tls_are_denied_on_bucket_and_objects(graph: Graph) -> None:
    policy = graph.named("media-policy")
    (deny,) = policy.json("policy")["Statement"]
    assert (deny["Effect"], deny["Principal"], deny["Action"]) == ("Deny", "*", "s3:*")
    assert deny["Resource"] == ["arn:aws:s3:::acme-media", "arn:aws:s3:::acme-media/*"]
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_policy_depends_on_the_public_access_block(graph: Graph) -> None:
    assert graph.named("media-policy").depends_on(graph.named("media-public-access-block"))


def test_objects_are_encrypted_with_the_key_and_a_bucket_key(graph: Graph) -> None:
    (rule,) = graph.named("media-encryption").inputs["rules"]
    assert rule == {
        "applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY},
        "bucketKeyEnabled": True,
    }


def test_with_keys_of_s3_there_is_no_bucket_key(deploy: Deploy) -> None:
    (rule,) = bucket(deploy, encryption="s3").named("media-encryption").inputs["rules"]
    assert rule == {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}


def test_versioning_is_enabled(graph: Graph) -> None:
    assert graph.named("media-versioning").get("versioningConfiguration.status") == "Enabled"


def test_versions_can_be_off(deploy: Deploy) -> None:
    graph = bucket(deploy, versioning=False)
    assert graph.named("media-versioning").get("versioningConfiguration.status") == "Disabled"
    (rule,) = graph.named("media-lifecycle").inputs["rules"]
    assert set(rule) == {"id", "status", "filter", "abortIncompleteMultipartUpload"}


def test_suspended_versioning_keeps_the_expiration_of_existing_versions(deploy: Deploy) -> None:
    graph = bucket(deploy, versioning="suspended")
    assert graph.named("media-versioning").get("versioningConfiguration.status") == "Suspended"
    assert graph.named("media-lifecycle").get("rules[0].noncurrentVersionExpiration.noncurrentDays") == 30


def test_housekeeping_ends_uploads_and_old_versions(graph: Graph) -> None:
    (rule,) = graph.named("media-lifecycle").inputs["rules"]
    assert rule == {
        "id": "housekeeping",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
        "expiration": {"expiredObjectDeleteMarker": True},
        "noncurrentVersionExpiration": {"noncurrentDays": 30},
    }


def test_lifecycle_depends_on_versioning(graph: Graph) -> None:
    assert graph.named("media-lifecycle").depends_on(graph.named("media-versioning"))


@pytest.mark.requirement("MA-13")
def test_requests_are_logged_to_the_logs_bucket(graph: Graph) -> None:
    logging = graph.named("media-logging")
    assert (logging.inputs["targetBucket"], logging.inputs["targetPrefix"]) == ("acme-logs", "s3/acme-media/")


def test_nothing_optional_is_there_by_default(graph: Graph) -> None:
    assert sorted(node.name for node in graph.resources) == [
        "media-bucket",
        "media-encryption",
        "media-lifecycle",
        "media-logging",
        "media-ownership",
        "media-policy",
        "media-public-access-block",
        "media-versioning",
    ]


@pytest.mark.requirement("MA-14")
def test_web_pages_may_use_it_if_configured(deploy: Deploy) -> None:
    rule = CorsRule(allowed_origins=("https://app.example.com",), allowed_methods=("GET", "PUT"))
    (made,) = bucket(deploy, cors=[rule]).named("media-cors").inputs["corsRules"]
    assert made == {
        "allowedOrigins": ["https://app.example.com"],
        "allowedMethods": ["GET", "PUT"],
        "allowedHeaders": ["*"],
        "exposeHeaders": ["ETag"],
        "maxAgeSeconds": 3600,
    }


@pytest.mark.requirement("MA-15")
def test_uploads_can_be_accelerated(deploy: Deploy) -> None:
    assert bucket(deploy, acceleration=True).named("media-acceleration").inputs["status"] == "Enabled"


def test_events_go_to_event_bridge_only(deploy: Deploy) -> None:
    events = bucket(deploy, event_bridge=True).named("media-events")
    assert {name: value for name, value in events.inputs.items() if name != "bucket"} == {"eventbridge": True}


def test_requests_can_be_counted(deploy: Deploy) -> None:
    assert bucket(deploy, request_metrics=True).named("media-request-metrics").inputs["name"] == "EntireBucket"


def test_objects_can_be_locked(deploy: Deploy) -> None:
    graph = bucket(deploy, object_lock=ObjectLock(mode="COMPLIANCE", retention_days=365))
    assert graph.named("media-bucket").inputs["objectLockEnabled"] is True
    assert graph.named("media-object-lock").get("rule.defaultRetention") == {"mode": "COMPLIANCE", "days": 365}


@pytest.mark.requirement("QA-22")
def test_archive_tiers_of_intelligent_tiering(deploy: Deploy) -> None:
    tiers = IntelligentTiering(prefix="files/", archive_access_days=90, deep_archive_access_days=180)
    made = bucket(deploy, intelligent_tiering={"files": tiers}).named("media-tiering-files")
    assert made.get("filter.prefix") == "files/"
    assert made.inputs["tierings"] == [
        {"accessTier": "ARCHIVE_ACCESS", "days": 90},
        {"accessTier": "DEEP_ARCHIVE_ACCESS", "days": 180},
    ]


def test_default_lifecycle_rules_do_not_shorten_an_explicit_version_retention(deploy: Deploy) -> None:
    rule = LifecycleRule(prefix="contracts/", noncurrent_expiration_days=3650)

    def program(provider: aws.Provider) -> None:
        args = BucketArgs(
            bucket_name="acme-media",
            settings=BucketSettings(access_logs=False),
            lifecycle={"contracts": rule},
            key_arn=KEY,
        )
        Bucket("media", args, ResourceOptions(provider=provider))

    contracts, housekeeping = deploy(program).named("media-lifecycle").inputs["rules"]
    assert contracts["noncurrentVersionExpiration"] == {"noncurrentDays": 3650}
    assert "noncurrentVersionExpiration" not in housekeeping


def test_rules_by_prefix_and_tags(deploy: Deploy) -> None:
    rules = {
        "both": LifecycleRule(prefix="a/", tags={"deleted": "true"}, expiration_days=1),
        "one-tag": LifecycleRule(tags={"deleted": "true"}, expiration_days=1),
        "tiers": LifecycleRule(transitions=(Transition(days=30, storage_class="STANDARD_IA"),), expiration_days=90),
    }

    def program(provider: aws.Provider) -> None:
        args = BucketArgs(
            bucket_name="acme-media", settings=BucketSettings(access_logs=False), lifecycle=rules, key_arn=KEY
        )
        Bucket("media", args, ResourceOptions(provider=provider))

    both, one_tag, tiers, _ = deploy(program).named("media-lifecycle").inputs["rules"]
    assert both["filter"] == {"and": {"prefix": "a/", "tags": {"deleted": "true"}}}
    assert one_tag["filter"] == {"tag": {"key": "deleted", "value": "true"}}
    assert tiers["transitions"] == [{"days": 30, "storageClass": "STANDARD_IA"}]
    assert tiers["expiration"] == {"days": 90}


def test_a_protected_bucket_cannot_be_deleted(deploy: Deploy) -> None:
    def program(provider: aws.Provider) -> None:
        settings = BucketSettings(access_logs=False)
        args = BucketArgs(bucket_name="acme-media", settings=settings, key_arn=KEY, protect=True)
        Bucket("media", args, ResourceOptions(provider=provider))

    graph = deploy(program)
    assert [node.name for node in graph.resources if node.options.protect] == ["media-bucket"]


def test_nothing_is_needed_before_it_is_known(deploy: Deploy) -> None:
    graph = bucket(deploy, unknown=True)
    assert graph.referenced(graph.named("media-logging"), "bucket") == [graph.named("media-bucket")]


def test_encryption_with_a_key_needs_the_key() -> None:
    with pytest.raises(
        ValueError, match="key_arn: missing, and encryption is 'kms'; set the key of the bucket's region"
    ):
        BucketArgs(bucket_name="acme-media", settings=BucketSettings(access_logs=False))


def test_access_logs_need_a_bucket() -> None:
    with pytest.raises(
        ValueError, match="access_log_bucket: missing, and access_logs is on; set the region's logs bucket"
    ):
        BucketArgs(bucket_name="acme-media", settings=BucketSettings(), key_arn=KEY)


def test_statements_of_a_linked_policy_are_rejected() -> None:
    settings = BucketSettings(encryption="s3", access_logs=False)
    with pytest.raises(
        ValueError, match="statements: not supported with policy 'linked'; pass them to the BucketPolicy"
    ):
        BucketArgs(bucket_name="acme-media", settings=settings, policy="linked", statements=lambda arn: [{"Sid": arn}])


@pytest.mark.parametrize("name", ["B_AD", "ab", "192.168.0.1", "xn--media"])
def test_a_bucket_name_that_s3_rejects_is_rejected(name: str) -> None:
    with pytest.raises(ValueError, match=f"bucket_name: {name}: allowed: 3 to 63"):
        BucketArgs(bucket_name=name, settings=BucketSettings(encryption="s3"))
