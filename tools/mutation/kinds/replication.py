"""Replication of buckets: versioning, keys, roles, rules."""

from collections.abc import Callable, Iterator
from typing import Any

from tools.mutation.changes import (
    Change,
    Statement,
    dropped,
    in_statements,
    limited,
    put,
    put_all,
    without,
    without_dependencies,
    without_statement,
)
from tools.mutation.graph import Broken, Captured, Mutation, Node, by, through
from tools.mutation.kinds.storage import BUCKET, VERSIONING

CONFIGURATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
ENCRYPTED = "rules[*].sourceSelectionCriteria"
COPIES_KEY = "rules[*].destination.encryptionConfiguration.replicaKmsKeyId"
FOREIGN_KEY = "arn:aws:kms:sa-east-1:123456789012:key/mrk-0000"


def is_copied(node: Node, captured: Captured) -> bool:
    """Whether the bucket of a versioning is either end of a replication."""
    return any(
        captured.users(bucket, CONFIGURATION, path)
        for bucket in captured.targets(node, "bucket")
        for path in ("bucket", "rules")
    )


def copies(node: Node, captured: Captured) -> bool:
    """Whether a role's policy is that of a replication."""
    return any(captured.users(role, CONFIGURATION, "role") for role in captured.targets(node, "role"))


def has_the_only_copy(node: Node, captured: Captured) -> bool:
    """Whether this configuration is the source's only one across regions, and the source is no destination."""
    (source,) = captured.targets(node, "bucket")
    elsewhere = any(
        other["type"] == BUCKET and other["region"] != node["region"] for other in captured.targets(node, "rules")
    )
    return elsewhere and not captured.users(source, CONFIGURATION, "rules")


def has_several_rules(node: Node, captured: Captured) -> bool:
    """Whether a configuration has more than one rule."""
    return len(node["inputs"]["rules"]) > 1


def within_the_region(node: Node, captured: Captured) -> str:
    """The ARN of another bucket in the region."""
    (source,) = captured.targets(node, "bucket")
    others = (bucket for bucket in captured.of(BUCKET) if bucket["region"] == node["region"] and bucket is not source)
    return next(bucket["outputs"]["arn"] for bucket in others)


def to_the_same_region(node: Node, captured: Captured) -> Iterator[Broken]:
    """Replace the destination of all rules by a bucket in the source's region."""
    yield from put_all({"rules[*].destination.bucket": within_the_region(node, captured)})(node, captured)


def has_archives_elsewhere(node: Node, captured: Captured) -> bool:
    """Whether a configuration feeds archives of other regions, whose own sources have replicas of this one."""
    return any(map(_to_archive_elsewhere, node["inputs"]["rules"])) and bool(_archiving_elsewhere(node, captured))


def without_archives_elsewhere(node: Node, captured: Captured) -> Iterator[Broken]:
    """Remove the rules to archives of other regions."""
    rules = [rule for rule in node["inputs"]["rules"] if not _to_archive_elsewhere(rule)]
    yield from put("rules", rules)(node, captured)


def _archiving_elsewhere(node: Node, captured: Captured) -> list[Node]:
    return [
        other
        for other in captured.of(CONFIGURATION)
        if other is not node and any(rule["id"].startswith("to-archive") for rule in other["inputs"]["rules"])
    ]


def _to_archive_elsewhere(rule: dict[str, Any]) -> bool:
    return rule["id"].startswith("to-archive-")


def granting(action: str) -> Callable[[Statement], bool]:
    """Statements that grant an action."""
    return lambda statement: action in statement["Action"]


def on(resource: str) -> Change:
    """Add a resource to a statement of S3 actions."""

    def reach(statement: Statement) -> None:
        statement["Resource"] = resource

    return in_statements(reach, of=lambda statement: any(action.startswith("s3:") for action in statement["Action"]))


KINDS = [
    Mutation(
        name="replication: versioning suspended of one bucket",
        type=VERSIONING,
        change=limited(put("versioningConfiguration.status", "Suspended"), is_copied),
        controls=["s3-replication-versioning"],
    ),
    Mutation(
        name="replication: versioning removed of one bucket",
        type=VERSIONING,
        change=limited(dropped, is_copied),
        controls=["s3-replication-versioning"],
        reports=by("bucket"),
    ),
    Mutation(
        name="replication: no dependency on versioning",
        type=CONFIGURATION,
        change=without_dependencies,
        controls=["s3-replication-versioning"],
    ),
    Mutation(
        name="replication: removed",
        type=CONFIGURATION,
        change=limited(dropped, has_the_only_copy),
        controls=["s3-cross-region-replication"],
        reports=by("bucket"),
    ),
    Mutation(
        name="replication: all rules disabled",
        type=CONFIGURATION,
        change=limited(put_all({"rules[*].status": "Disabled"}), has_the_only_copy),
        controls=["s3-cross-region-replication"],
        reports=by("bucket"),
    ),
    Mutation(
        name="replication: an archive fed from a replica",
        type=CONFIGURATION,
        change=limited(without_archives_elsewhere, has_archives_elsewhere),
        controls=["s3-replication-fed-source"],
        reports=_archiving_elsewhere,
    ),
    Mutation(
        name="replication: destination in the same region",
        type=CONFIGURATION,
        change=limited(to_the_same_region, has_the_only_copy),
        controls=["s3-cross-region-replication"],
        reports=by("bucket"),
    ),
    Mutation(
        name="replication: replicas with a key of another region",
        type=CONFIGURATION,
        change=put(COPIES_KEY, FOREIGN_KEY),
        controls=["s3-replication-kms"],
    ),
    Mutation(
        name="replication: no key for replicas",
        type=CONFIGURATION,
        change=without(COPIES_KEY),
        controls=["s3-replication-kms"],
    ),
    Mutation(
        name="replication: encrypted objects not selected",
        type=CONFIGURATION,
        change=without(ENCRYPTED),
        controls=["s3-replication-kms"],
    ),
    Mutation(
        name="replication: empty source selection",
        type=CONFIGURATION,
        change=put(ENCRYPTED, {"sseKmsEncryptedObjects": {"status": "Disabled"}}),
        controls=["s3-replication-selection"],
    ),
    Mutation(
        name="replication: duplicate priority",
        type=CONFIGURATION,
        change=limited(put_all({"rules[*].priority": 1}), has_several_rules),
        controls=["s3-replication-accepted"],
    ),
    Mutation(
        name="replication: duplicate id",
        type=CONFIGURATION,
        change=limited(put_all({"rules[*].id": "copy"}), has_several_rules),
        controls=["s3-replication-accepted"],
    ),
    Mutation(
        name="replication: one of several rules without a filter",
        type=CONFIGURATION,
        change=limited(without("rules[*].filter"), has_several_rules),
        controls=["s3-replication-accepted"],
    ),
    Mutation(
        name="replication: delete marker replication omitted",
        type=CONFIGURATION,
        change=without("rules[*].deleteMarkerReplication"),
        controls=["s3-replication-accepted"],
    ),
    Mutation(
        name="replication: time control without metrics",
        type=CONFIGURATION,
        change=without("rules[*].destination.metrics"),
        controls=["s3-replication-accepted"],
    ),
    Mutation(
        name="replication: time control of an hour",
        type=CONFIGURATION,
        change=put("rules[*].destination.replicationTime.time.minutes", 60),
        controls=["s3-replication-accepted"],
    ),
    Mutation(
        name="replication: existing objects as well",
        type=CONFIGURATION,
        change=put("rules[*].existingObjectReplication", {"status": "Enabled"}),
        controls=["s3-replication-accepted"],
    ),
    *(
        Mutation(
            name=f"replication: role without {action}",
            type=ROLE_POLICY,
            change=limited(without_statement(of=granting(action)), copies),
            controls=["s3-replication-role-keys"],
            reports=by("role"),
        )
        for action in ("kms:Decrypt", "kms:Encrypt")
    ),
    *(
        Mutation(
            name=f"replication: role with access to {what}",
            type=ROLE_POLICY,
            change=limited(on(resource), copies),
            controls=["s3-replication-role-scope"],
            reports=lambda node, captured: [node, *through("role", CONFIGURATION, "role")(node, captured)],
        )
        for what, resource in (("every bucket", "*"), ("a foreign bucket", "arn:aws:s3:::foreign-bucket/*"))
    ),
]
