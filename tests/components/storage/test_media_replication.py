"""Replication of a media library: bucket pairs and alarms."""

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.foundation.settings.naming import NamingSettings
from components.storage.bucket_plan import bucket_plan
from components.storage.media_library import MediaLibrary, MediaLibraryArgs
from components.storage.media_replication import MediaReplication, MediaReplicationArgs, RegionLibrary
from components.storage.replication_alarms import ReplicatedPair, ReplicationAlarms, ReplicationAlarmsArgs
from components.storage.settings import BucketSettings, PurposeSettings, ReplicationSettings, StorageSettings
from preview.graph import Graph
from tests.conftest import Deploy

NAMING = NamingSettings(system="acme", environment="prod")
STORAGE = StorageSettings(
    bucket=BucketSettings(access_logs=False),
    purposes={
        "media": PurposeSettings(archive_to="archives"),
        "thumbnails": PurposeSettings(replica_buckets="separate"),
        "exports": PurposeSettings(replica_buckets="none"),
        "archives": PurposeSettings(replica_buckets="none"),
    },
)


def replicated(deploy: Deploy, storage: StorageSettings, regions: tuple[str, ...]) -> Graph:
    """Libraries of several regions, replicated from the first one."""

    def program(primary: aws.Provider) -> None:
        libraries: list[RegionLibrary] = []
        for region in regions:
            provider = primary if region == regions[0] else aws.Provider(region, region=region)
            plan = bucket_plan(storage, NAMING, region, primary=region == regions[0])
            library = MediaLibrary(
                region,
                MediaLibraryArgs(buckets=plan, key_arn=f"key-{region}", access_log_bucket="logs"),
                ResourceOptions(provider=provider),
            )
            libraries.append(RegionLibrary(region=region, plan=plan, library=library, key_arn=f"key-{region}"))
        MediaReplication(
            "copies",
            MediaReplicationArgs(
                account_id="123456789012", source=regions[0], libraries=libraries, settings=ReplicationSettings()
            ),
            ResourceOptions(provider=primary),
        )

    return deploy(program)


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return replicated(deploy, STORAGE, ("us-east-1", "eu-west-1"))


def test_only_replicated_and_archived_purposes_are_replicated(graph: Graph) -> None:
    sources = [graph.target(node.inputs["bucket"]).name for node in graph.of_type("BucketReplicationConfig")]
    assert sources == ["us-east-1-media-bucket"]


def test_media_is_replicated_to_the_other_region_and_the_archive(graph: Graph) -> None:
    rules = graph.named("copies-media-configuration").inputs["rules"]
    assert {rule["id"]: graph.target(rule["destination"]["bucket"]).name for rule in rules} == {
        "to-archive": "us-east-1-archives-bucket",
        "to-eu-west-1": "eu-west-1-media-bucket",
    }


@pytest.mark.requirement("QA-15")
def test_archived_replicas_are_stored_in_the_archive_class(graph: Graph) -> None:
    rules = {rule["id"]: rule for rule in graph.named("copies-media-configuration").inputs["rules"]}
    assert rules["to-archive"]["destination"]["storageClass"] == "DEEP_ARCHIVE"


@pytest.mark.requirement("QA-32")
def test_replication_depends_on_versioning_of_both_buckets(graph: Graph) -> None:
    configuration = graph.named("copies-media-configuration")
    assert configuration.depends_on(graph.named("us-east-1-media-versioning"))
    assert configuration.depends_on(graph.named("eu-west-1-media-versioning"))


def test_archives_of_all_regions_are_fed_from_the_source(deploy: Deploy) -> None:
    """S3 does not replicate replicas again (T-53)."""
    storage = StorageSettings(
        bucket=BucketSettings(access_logs=False),
        purposes={"media": PurposeSettings(archive_to="archives"), "archives": PurposeSettings()},
    )
    graph = replicated(deploy, storage, ("us-east-1", "eu-west-1"))
    destinations = {
        graph.target(node.inputs["bucket"]).name: {
            rule["id"]: (graph.target(rule["destination"]["bucket"]).name, rule["destination"].get("storageClass"))
            for rule in node.inputs["rules"]
        }
        for node in graph.of_type("BucketReplicationConfig")
    }
    assert destinations == {
        "us-east-1-media-bucket": {
            "to-archive": ("us-east-1-archives-bucket", "DEEP_ARCHIVE"),
            "to-archive-eu-west-1": ("eu-west-1-archives-bucket", "DEEP_ARCHIVE"),
            "to-eu-west-1": ("eu-west-1-media-bucket", None),
        }
    }


def test_replicas_are_encrypted_with_the_key_of_their_region(graph: Graph) -> None:
    rules = {rule["id"]: rule for rule in graph.named("copies-media-configuration").inputs["rules"]}
    keys = {name: rule["destination"]["encryptionConfiguration"]["replicaKmsKeyId"] for name, rule in rules.items()}
    assert keys == {"to-archive": "key-us-east-1", "to-eu-west-1": "key-eu-west-1"}


def test_a_replica_region_has_separate_buckets_and_none_that_it_does_not_need(graph: Graph) -> None:
    names = [node.name for node in graph.of_type("aws:s3/bucket:Bucket") if node.region == "eu-west-1"]
    assert names == ["eu-west-1-media-bucket", "eu-west-1-thumbnails-bucket"]


@pytest.fixture(scope="module")
def alarms(deploy: Deploy) -> Graph:
    def program(provider: aws.Provider) -> None:
        arrival = ReplicatedPair(source_bucket="acme-media", destination_bucket="acme-media-eu", rule="to-eu-west-1")
        departure = ReplicatedPair(source_bucket="acme-media-eu", destination_bucket="acme-media", rule="to-us-east-1")
        args = ReplicationAlarmsArgs(
            arrivals={"media-from-us-east-1": arrival},
            departures={"media-to-us-east-1": departure},
            topic_arn="arn:aws:sns:eu-west-1:123456789012:alarms",
            settings=ReplicationSettings(),
        )
        ReplicationAlarms("replication", args, ResourceOptions(provider=provider))

    return deploy(program, region="eu-west-1")


def test_replication_latency_alarms_after_fifteen_minutes(alarms: Graph) -> None:
    alarm = alarms.named("replication-media-from-us-east-1-latency")
    assert (alarm.inputs["metricName"], alarm.inputs["threshold"], alarm.region) == (
        "ReplicationLatency",
        900,
        "eu-west-1",
    )
    assert alarm.inputs["dimensions"] == {
        "SourceBucket": "acme-media",
        "DestinationBucket": "acme-media-eu",
        "RuleId": "to-eu-west-1",
    }
    assert alarm.inputs["alarmActions"] == ["arn:aws:sns:eu-west-1:123456789012:alarms"]


def test_a_failed_operation_alarms_within_one_period_in_the_region_of_the_source(alarms: Graph) -> None:
    alarm = alarms.named("replication-media-to-us-east-1-failures")
    assert alarm.inputs["dimensions"]["SourceBucket"] == "acme-media-eu"
    assert alarm.inputs["evaluationPeriods"] == 1
    assert (alarm.inputs["metricName"], alarm.inputs["statistic"], alarm.inputs["threshold"]) == (
        "OperationsFailedReplication",
        "Sum",
        0,
    )
