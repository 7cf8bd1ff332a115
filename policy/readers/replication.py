"""S3 replication rules, of separate and inline configurations."""

import re
from dataclasses import dataclass

from policy.readers.buckets import buckets_of, first, only
from policy.resource import Node, Resource
from policy.stack import Stack
from policy.tokens import KMS_ALIAS, KMS_KEYS, S3_BUCKET, S3_BUCKET_REPLICATION
from policy.unknown import computed_once, record_unknown_reads

_KEY_ARN = re.compile(r"^arn:[^:]+:kms:([^:]+):")


@dataclass(frozen=True)
class Rule:
    """One rule. Names of its settings differ between the separate and the inline form.

    key: path of the destination's key.
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
        """Whether the rule has a filter, also an empty one."""
        return self.node.peek("filter") is not None or self.node.peek("filters") is not None

    @property
    def copies_encrypted(self) -> bool:
        """Whether objects with SSE-KMS are replicated."""
        chosen = self.criteria.node("sseKmsEncryptedObjects")
        return chosen.string("status") == "Enabled" or chosen.flag("enabled")


@dataclass(frozen=True)
class Replication:
    """A replication configuration: the node with `role` and `rules`, and the source bucket if known."""

    node: Node
    source: Resource | None

    @property
    def all_rules(self) -> list[Rule]:
        return [Rule(node) for node in self.node.nodes("rules")]

    @property
    def rules(self) -> list[Rule]:
        """Rules that are not disabled."""
        return [rule for rule in self.all_rules if rule.node.string("status") != "Disabled"]


def replication_of(resource: Resource, stack: Stack) -> Replication | None:
    """Replication of a BucketReplicationConfig, or of a bucket; None for a bucket without an inline configuration.

    With a separate configuration, the inline one is computed by the provider.
    """
    if resource.type == S3_BUCKET_REPLICATION:
        return Replication(resource, source(resource, stack))
    inline = first(resource, "replicationConfiguration", "replicationConfigurations")
    if not resource.has(f"{inline}.rules") or stack.related(resource, S3_BUCKET_REPLICATION, "bucket"):
        return None
    return Replication(resource.node(inline), resource)


def source(configuration: Resource, stack: Stack) -> Resource | None:
    """The source bucket of a separate configuration."""
    return next(iter(stack.follow(configuration, "bucket", S3_BUCKET)), None)


def destination(rule: Rule, stack: Stack) -> Resource | None:
    """The destination bucket of a rule; None if it is in another stack or unresolved (recorded)."""
    identifier = rule.destination.peek("bucket")
    if isinstance(identifier, str) and (buckets := buckets_of(stack, identifier)):
        return buckets[0]
    return only(stack, rule.destination, "bucket", S3_BUCKET)


@computed_once
def replications(stack: Stack) -> tuple[Replication, ...]:
    """All replication of a stack. An unknown source is None."""
    with record_unknown_reads():
        found = [replication_of(resource, stack) for resource in stack.of(S3_BUCKET_REPLICATION, S3_BUCKET)]
    return tuple(replication for replication in found if replication)


def key_region(rule: Rule, stack: Stack) -> str:
    """Region of the key for a rule's replicas; `""` if unknown."""
    identifier = rule.destination.peek(rule.key)
    if isinstance(identifier, str) and (match := _KEY_ARN.match(identifier)):
        return match.group(1)
    key = only(stack, rule.destination, rule.key, *KMS_KEYS, KMS_ALIAS)
    return key.region if key else ""
