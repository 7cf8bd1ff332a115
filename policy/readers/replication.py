"""S3 replication as its rules, whether it stands in a configuration of its own or within the bucket."""

import re
from dataclasses import dataclass

from policy.readers.buckets import buckets_named, first, only
from policy.resource import Node, Resource
from policy.stack import Stack
from policy.tokens import KMS_ALIAS, KMS_KEYS, S3_BUCKET, S3_BUCKET_REPLICATION
from policy.unknown import computed_once, record_unknown_reads

_KEY_ARN = re.compile(r"^arn:[^:]+:kms:([^:]+):")


@dataclass(frozen=True)
class Rule:
    """One enabled rule. The names of its settings differ by form, so paths are looked up.

    key: path of the destination's key; kms: path of the status (or flag) by which encrypted objects are copied.
    """

    node: Node

    @property
    def destination(self) -> Node:
        return self.node.node(first(self.node, "destination", "destinations"))

    @property
    def key(self) -> str:
        return first(self.destination, "encryptionConfiguration.replicaKmsKeyId", "replicaKmsKeyId")

    @property
    def criteria(self) -> Node:
        return self.node.node(first(self.node, "sourceSelectionCriteria", "sourceSelectionCriterias"))

    @property
    def filter(self) -> str:
        return first(self.node, "filter", "filters")

    @property
    def filtered(self) -> bool:
        """Whether a filter stands, an empty one as well."""
        return self.node.peek("filter") is not None or self.node.peek("filters") is not None

    @property
    def copies_encrypted(self) -> bool:
        """Whether objects that are encrypted with KMS are copied."""
        chosen = self.criteria.node("sseKmsEncryptedObjects")
        return chosen.string("status") == "Enabled" or chosen.flag("enabled")


@dataclass(frozen=True)
class Replication:
    """A configuration: the node that holds `role` and `rules`, and the bucket that is copied, where it is known."""

    node: Node
    source: Resource | None

    @property
    def all_rules(self) -> list[Rule]:
        return [Rule(node) for node in self.node.nodes("rules")]

    @property
    def rules(self) -> list[Rule]:
        """The rules that are not switched off."""
        return [rule for rule in self.all_rules if rule.node.string("status") != "Disabled"]


def replication_of(resource: Resource, stack: Stack) -> Replication | None:
    """What a BucketReplicationConfig says, or a bucket by itself; None for a bucket without an inline one.

    Beside a separate configuration the bucket's own is what the provider read back.
    """
    if resource.type == S3_BUCKET_REPLICATION:
        return Replication(resource, source(resource, stack))
    inline = first(resource, "replicationConfiguration", "replicationConfigurations")
    if not resource.has(f"{inline}.rules") or stack.related(resource, S3_BUCKET_REPLICATION, "bucket"):
        return None
    return Replication(resource.node(inline), resource)


def source(configuration: Resource, stack: Stack) -> Resource | None:
    """The bucket of a separate configuration."""
    return next(iter(stack.follow(configuration, "bucket", S3_BUCKET)), None)


def destination(rule: Rule, stack: Stack) -> Resource | None:
    """The bucket that a rule copies to; None where it is in another stack or cannot be told (noted)."""
    text = rule.destination.peek("bucket")
    if isinstance(text, str) and (named := buckets_named(stack, text)):
        return named[0]
    return only(stack, rule.destination, "bucket", S3_BUCKET)


@computed_once
def replications(stack: Stack) -> tuple[Replication, ...]:
    """All replication of a stack. What could not be told on the way shows as a source of None."""
    with record_unknown_reads():
        found = [replication_of(resource, stack) for resource in stack.of(S3_BUCKET_REPLICATION, S3_BUCKET)]
    return tuple(replication for replication in found if replication)


def key_region(rule: Rule, stack: Stack) -> str:
    """The region of the key that a rule encrypts copies with; `""` where it cannot be told."""
    text = rule.destination.peek(rule.key)
    if isinstance(text, str) and (match := _KEY_ARN.match(text)):
        return match.group(1)
    key = only(stack, rule.destination, rule.key, *KMS_KEYS, KMS_ALIAS)
    return key.region if key else ""
