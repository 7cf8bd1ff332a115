"""S3 replication: versioned buckets, keys, and a role with minimal permissions."""

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.storage.replication import Destination, Replication, ReplicationArgs, SourceBucket
from components.storage.settings import ReplicationSettings
from preview.graph import Graph
from tests.conftest import Deploy

SOURCE = "arn:aws:s3:::acme-media"
COPY = "arn:aws:s3:::acme-media-eu"
KEY = "arn:aws:kms:us-east-1:123456789012:key/mrk-1"
COPY_KEY = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1"


def replication(deploy: Deploy, settings: ReplicationSettings | None = None, *, keys: bool = True) -> Graph:
    """From us-east-1 to eu-west-1, and to an archive in the same region."""

    def program(provider: aws.Provider) -> None:
        args = ReplicationArgs(
            account_id="123456789012",
            source=SourceBucket(
                versioned_id="acme-media", versioned_arn=SOURCE, region="us-east-1", key_arn=KEY if keys else None
            ),
            destinations={
                "eu-west-1": Destination(
                    versioned_arn=COPY, region="eu-west-1", priority=1, key_arn=COPY_KEY if keys else None
                ),
                "archive": Destination(
                    versioned_arn="arn:aws:s3:::acme-archives",
                    region="us-east-1",
                    priority=200,
                    key_arn=KEY if keys else None,
                    storage_class="DEEP_ARCHIVE",
                ),
            },
            settings=settings or ReplicationSettings(),
        )
        Replication("copies", args, ResourceOptions(provider=provider))

    return deploy(program)


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return replication(deploy)


def statements(graph: Graph) -> dict[str, dict[str, object]]:
    return {entry["Sid"]: entry for entry in graph.named("copies-role-policy").json("policy")["Statement"]}


def test_each_destination_has_a_rule_with_its_own_priority(graph: Graph) -> None:
    rules = graph.named("copies-configuration").inputs["rules"]
    assert [(rule["id"], rule["priority"], rule["filter"]) for rule in rules] == [
        ("to-archive", 200, {"prefix": ""}),
        ("to-eu-west-1", 1, {"prefix": ""}),
    ]


@pytest.mark.requirement("GD-165")
def test_replication_has_time_control_of_fifteen_minutes_and_metrics(graph: Graph) -> None:
    (_, rule) = graph.named("copies-configuration").inputs["rules"]
    assert rule["destination"]["replicationTime"] == {"status": "Enabled", "time": {"minutes": 15}}
    assert rule["destination"]["metrics"] == {"status": "Enabled", "eventThreshold": {"minutes": 15}}


def test_a_delete_hides_the_copy_but_never_the_archived_one(graph: Graph) -> None:
    archive, copy = graph.named("copies-configuration").inputs["rules"]
    assert copy["deleteMarkerReplication"] == {"status": "Enabled"}
    assert archive["deleteMarkerReplication"] == {"status": "Disabled"}


def test_objects_are_reencrypted_with_the_destinations_key(graph: Graph) -> None:
    (_, rule) = graph.named("copies-configuration").inputs["rules"]
    assert rule["sourceSelectionCriteria"] == {"sseKmsEncryptedObjects": {"status": "Enabled"}}
    assert rule["destination"]["encryptionConfiguration"] == {"replicaKmsKeyId": COPY_KEY}


def test_without_keys_the_selection_block_is_omitted(deploy: Deploy) -> None:
    for rule in replication(deploy, keys=False).named("copies-configuration").inputs["rules"]:
        assert "sourceSelectionCriteria" not in rule
        assert "encryptionConfiguration" not in rule["destination"]


@pytest.mark.parametrize("keys", [True, False])
def test_two_way_replication_has_replica_modification_sync_except_to_archives(deploy: Deploy, keys: bool) -> None:
    graph = replication(deploy, ReplicationSettings(two_way=True), keys=keys)
    rules = {rule["id"]: rule for rule in graph.named("copies-configuration").inputs["rules"]}
    assert rules["to-eu-west-1"]["sourceSelectionCriteria"]["replicaModifications"] == {"status": "Enabled"}
    assert "replicaModifications" not in rules["to-archive"].get("sourceSelectionCriteria", {})


def test_one_way_replication_has_no_replica_modification_sync(graph: Graph) -> None:
    for rule in graph.named("copies-configuration").inputs["rules"]:
        assert "replicaModifications" not in rule["sourceSelectionCriteria"]


def test_time_control_can_be_omitted(deploy: Deploy) -> None:
    (_, rule) = (
        replication(deploy, ReplicationSettings(time_control=False)).named("copies-configuration").inputs["rules"]
    )
    assert rule["destination"]["metrics"] == {"status": "Enabled"}
    assert "replicationTime" not in rule["destination"]


@pytest.mark.requirement("GD-121")
def test_only_s3_for_this_bucket_and_account_assumes_the_role(graph: Graph) -> None:
    (entry,) = graph.named("copies-role").json("assumeRolePolicy")["Statement"]
    assert entry["Principal"] == {"Service": "s3.amazonaws.com"}
    assert entry["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": SOURCE},
    }


@pytest.mark.requirement("GD-121")
def test_the_role_reads_here_writes_there_and_nothing_else(graph: Graph) -> None:
    granted = {sid: entry["Resource"] for sid, entry in statements(graph).items()}
    assert granted == {
        "ReadConfiguration": SOURCE,
        "ReadVersions": f"{SOURCE}/*",
        "WriteCopies": ["arn:aws:s3:::acme-archives/*", f"{COPY}/*"],
        "Decrypt": KEY,
        "EncryptArchive": KEY,
        "EncryptEuWest1": COPY_KEY,
    }


def test_keys_are_used_through_s3_of_their_region_and_for_their_bucket(graph: Graph) -> None:
    assert statements(graph)["EncryptEuWest1"]["Condition"] == {
        "StringLike": {
            "kms:ViaService": "s3.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:aws:s3:arn": [COPY, f"{COPY}/*"],
        }
    }
    assert statements(graph)["Decrypt"]["Action"] == ["kms:Decrypt"]


def test_the_configuration_depends_on_the_roles_rights(graph: Graph) -> None:
    assert graph.named("copies-configuration").depends_on(graph.named("copies-role-policy"))


def arguments(**changes: object) -> ReplicationArgs:
    destination = {"versioned_arn": COPY, "region": "eu-west-1", "priority": 1, "key_arn": COPY_KEY, **changes}
    return ReplicationArgs(
        account_id="123456789012",
        source=SourceBucket(versioned_id="acme-media", versioned_arn=SOURCE, region="us-east-1", key_arn=KEY),
        destinations={
            "other": Destination(versioned_arn=COPY, region="eu-west-2", priority=7, key_arn=COPY_KEY),
            "eu-west-1": Destination(**destination),  # pyright: ignore[reportArgumentType]
        },
    )


def test_two_destinations_of_one_priority_are_rejected() -> None:
    message = r"destinations.eu-west-1.priority: 7: duplicates that of 'other'; use unique priorities"
    with pytest.raises(ValueError, match=message):
        arguments(priority=7)


def test_a_key_on_one_side_only_is_rejected() -> None:
    with pytest.raises(
        ValueError, match=r"destinations.eu-west-1.key_arn: source and destination need the same kind of encryption"
    ):
        arguments(key_arn=None)


def test_no_destination_is_rejected() -> None:
    source = SourceBucket(versioned_id="acme-media", versioned_arn=SOURCE, region="us-east-1")
    with pytest.raises(ValueError, match="destinations: 0: allowed: 1 to 28"):
        ReplicationArgs(account_id="123456789012", source=source, destinations={})
