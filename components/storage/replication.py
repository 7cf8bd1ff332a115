"""S3 replication of a bucket's objects to other buckets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import iam, s3

from components.foundation.documents import Statement, document, statement, trust
from components.foundation.stack_names import role_name
from components.storage.settings import ReplicationSettings

TIME_CONTROL_MINUTES = 15  # the only value that S3 Replication Time Control supports
DESTINATION_LIMIT = 28  # Amazon S3 User Guide: destination Regions of one bucket


@dataclass(frozen=True, kw_only=True)
class SourceBucket:
    """versioned_id and versioned_arn of a Bucket (T-05); key_arn if it is encrypted with the region's key."""

    versioned_id: Input[str]
    versioned_arn: Input[str]
    region: str
    key_arn: Input[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Destination:
    """A destination bucket.

    priority: unique among the destinations; the highest one takes precedence. It is fixed per destination, so that
        adding another changes nothing here.
    key_arn: key of the destination's region for replica encryption; requires the source's key.
    storage_class: storage class of the replicas; that of the object if omitted.
    """

    versioned_arn: Input[str]
    region: str
    priority: int
    key_arn: Input[str] | None = None
    storage_class: Literal["STANDARD_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"] | None = None


@dataclass(frozen=True, kw_only=True)
class ReplicationArgs:
    """source: source bucket. destinations: by role (a region's name, `archive`), which names the rule."""

    account_id: Input[str]
    source: SourceBucket
    destinations: Mapping[str, Destination]
    settings: ReplicationSettings = field(default_factory=ReplicationSettings)

    def __post_init__(self) -> None:
        if not 1 <= len(self.destinations) <= DESTINATION_LIMIT:
            raise ValueError(f"destinations: {len(self.destinations)}: allowed: 1 to {DESTINATION_LIMIT}")
        priorities: dict[int, str] = {}
        for role, destination in self.destinations.items():
            if destination.priority in priorities:
                raise ValueError(
                    f"destinations.{role}.priority: {destination.priority}: duplicates that of "
                    f"'{priorities[destination.priority]}'; use unique priorities"
                )
            priorities[destination.priority] = role
            if (destination.key_arn is None) != (self.source.key_arn is None):
                raise ValueError(
                    f"destinations.{role}.key_arn: source and destination need the same kind of encryption; "
                    "set the key of the region of each (T-06)"
                )


class Replication(ComponentResource):
    """A replication configuration, and a role with access to exactly these buckets and keys.

    Existing objects are not replicated: that requires an S3 Batch Replication job (T-07).
    """

    role_arn: Output[str]
    rules: Mapping[str, str]

    def __init__(self, name: str, args: ReplicationArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:storage:Replication", name, None, opts)
        child = ResourceOptions(parent=self)

        role = iam.Role(
            f"{name}-role",
            name=role_name(f"{name}-role"),
            description="Copies objects to other buckets",
            assume_role_policy=trust("s3.amazonaws.com", args.account_id, source_arn=args.source.versioned_arn),
            opts=child,
        )
        policy = iam.RolePolicy(
            f"{name}-role-policy",
            role=role.id,
            policy=document(_permissions(args)),
            opts=child,
        )
        s3.BucketReplicationConfig(
            f"{name}-configuration",
            bucket=args.source.versioned_id,
            role=role.arn,
            rules=[_rule(place, args) for place in sorted(args.destinations)],
            opts=ResourceOptions(parent=self, depends_on=[policy]),
        )

        self.role_arn = role.arn
        self.rules = {place: rule_id(place) for place in args.destinations}
        self.register_outputs({"role_arn": self.role_arn})


def rule_id(role: str) -> str:
    """ID of the replication rule of a destination, the dimension of metrics and alarms."""
    return f"to-{role}"


def _permissions(args: ReplicationArgs) -> list[Statement]:
    """Read source versions, replicate to destinations, decrypt and encrypt with the keys (T-06)."""
    source = args.source
    made = [
        statement("ReadConfiguration", ["s3:GetReplicationConfiguration", "s3:ListBucket"], source.versioned_arn),
        statement(
            "ReadVersions",
            [
                "s3:GetObjectVersionForReplication",
                "s3:GetObjectVersionAcl",
                "s3:GetObjectVersionTagging",
                "s3:GetObjectRetention",
                "s3:GetObjectLegalHold",
            ],
            Output.concat(source.versioned_arn, "/*"),
        ),
        statement(
            "WriteCopies",
            ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            [Output.concat(item.versioned_arn, "/*") for _, item in sorted(args.destinations.items())],
        ),
    ]
    if source.key_arn is not None:
        made.append(_key_use("Decrypt", ["kms:Decrypt"], [source.key_arn], source.region, [source.versioned_arn]))
    encrypted: dict[str, dict[str, Destination]] = {}
    for role, item in sorted(args.destinations.items()):
        if item.key_arn is not None:
            encrypted.setdefault(item.region, {})[role] = item
    for region, items in encrypted.items():
        sid = "Encrypt" + min(items, key=len).replace("-", " ").title().replace(" ", "")
        keys = list({id(item.key_arn): item.key_arn for item in items.values() if item.key_arn is not None}.values())
        buckets = [item.versioned_arn for item in items.values()]
        made.append(_key_use(sid, ["kms:Encrypt", "kms:GenerateDataKey"], keys, region, buckets))
    return made


def _key_use(
    sid: str, actions: list[str], key_arns: Sequence[Input[str]], region: str, bucket_arns: Sequence[Input[str]]
) -> Statement:
    """Permission to use keys through S3 in their region. With a bucket key the encryption context is the bucket's
    ARN."""
    return statement(
        sid,
        actions,
        key_arns[0] if len(key_arns) == 1 else key_arns,
        conditions={
            "StringLike": {
                "kms:ViaService": f"s3.{region}.amazonaws.com",
                "kms:EncryptionContext:aws:s3:arn": [
                    arn for bucket in bucket_arns for arn in (bucket, Output.concat(bucket, "/*"))
                ],
            }
        },
    )


def _rule(role: str, args: ReplicationArgs) -> s3.BucketReplicationConfigRuleArgs:
    destination = args.destinations[role]
    timed = args.settings.time_control
    return s3.BucketReplicationConfigRuleArgs(
        id=rule_id(role),
        status="Enabled",
        priority=destination.priority,
        filter=s3.BucketReplicationConfigRuleFilterArgs(prefix=""),
        delete_marker_replication=s3.BucketReplicationConfigRuleDeleteMarkerReplicationArgs(
            status="Enabled" if args.settings.delete_markers and destination.storage_class is None else "Disabled"
        ),
        source_selection_criteria=_selection(
            encrypted=destination.key_arn is not None,
            two_way=args.settings.two_way and destination.storage_class is None,
        ),
        destination=s3.BucketReplicationConfigRuleDestinationArgs(
            bucket=destination.versioned_arn,
            storage_class=destination.storage_class,
            encryption_configuration=s3.BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs(
                replica_kms_key_id=destination.key_arn
            )
            if destination.key_arn is not None
            else None,
            metrics=s3.BucketReplicationConfigRuleDestinationMetricsArgs(
                status="Enabled",
                event_threshold=s3.BucketReplicationConfigRuleDestinationMetricsEventThresholdArgs(
                    minutes=TIME_CONTROL_MINUTES
                )
                if timed
                else None,
            ),
            replication_time=s3.BucketReplicationConfigRuleDestinationReplicationTimeArgs(
                status="Enabled",
                time=s3.BucketReplicationConfigRuleDestinationReplicationTimeTimeArgs(minutes=TIME_CONTROL_MINUTES),
            )
            if timed
            else None,
        ),
    )


def _selection(*, encrypted: bool, two_way: bool) -> s3.BucketReplicationConfigRuleSourceSelectionCriteriaArgs | None:
    """Objects with SSE-KMS, and replica modification sync of two-way replication: without it, tags, retention and legal
    holds that are set on a replica are not replicated back (T-45). None without either: an empty block breaks later
    updates (T-08)."""
    if not encrypted and not two_way:
        return None
    kms = s3.BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs(status="Enabled")
    sync = s3.BucketReplicationConfigRuleSourceSelectionCriteriaReplicaModificationsArgs(status="Enabled")
    return s3.BucketReplicationConfigRuleSourceSelectionCriteriaArgs(
        sse_kms_encrypted_objects=kms if encrypted else None, replica_modifications=sync if two_way else None
    )
