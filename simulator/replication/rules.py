"""Rules of replication.

Amazon S3 User Guide, "Replication configuration file elements".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from preview.graph import Node
from simulator.errors import NotSimulatedError

KNOWN = frozenset(
    {
        "deleteMarkerReplication",
        "destination",
        "existingObjectReplication",
        "filter",
        "id",
        "priority",
        "sourceSelectionCriteria",
        "status",
    }
)
KNOWN_OF_DESTINATION = frozenset({"bucket", "encryptionConfiguration", "metrics", "replicationTime", "storageClass"})


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule for new objects. tags: that an object needs, all of them. storage_class: empty for that of the source.
    encrypted: whether it replicates objects with SSE-KMS. key: of the replica, None without one. synchronized: whether
    changes of a replica's tags are replicated too."""

    id: str
    role: str
    priority: int
    prefix: str
    tags: Mapping[str, str]
    destination: str
    storage_class: str
    encrypted: bool
    key: str | None
    delete_markers: bool
    synchronized: bool

    def applies(self, key: str, tags: Mapping[str, str]) -> bool:
        """Whether the filter of the rule includes an object."""
        return key.startswith(self.prefix) and all(tags.get(name) == value for name, value in self.tags.items())


def applying(rules: Sequence[Rule], key: str, tags: Mapping[str, str]) -> list[Rule]:
    """The rules for an object: of each destination, the one with the highest priority."""
    found: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda rule: rule.priority):
        if rule.applies(key, tags):
            found[rule.destination] = rule
    return list(found.values())


def rule_of(node: Node, given: Mapping[str, Any]) -> Rule:
    """A rule; NotSimulatedError for settings that change what is replicated."""
    destination: Mapping[str, Any] = given["destination"]
    encryption: Mapping[str, Any] = destination.get("encryptionConfiguration") or {}
    unknown = sorted(({*given} - KNOWN) | ({*destination} - KNOWN_OF_DESTINATION))
    if unknown or given["status"] != "Enabled":
        raise NotSimulatedError(f"{node.name}: {given['id']}: {', '.join(unknown) or 'a disabled rule'}")
    selection: Mapping[str, Any] = given.get("sourceSelectionCriteria") or {}
    prefix, tags = _filter(given.get("filter") or {})
    return Rule(
        id=given["id"],
        role=node.inputs["role"],
        priority=given.get("priority", 0),
        prefix=prefix,
        tags=tags,
        destination=destination["bucket"].rpartition(":")[2],
        storage_class=destination.get("storageClass", ""),
        encrypted=_enabled(selection.get("sseKmsEncryptedObjects")),
        key=encryption.get("replicaKmsKeyId"),
        delete_markers=_enabled(given.get("deleteMarkerReplication")),
        synchronized=_enabled(selection.get("replicaModifications")),
    )


def _filter(given: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    """Prefix and tags of a filter."""
    if unknown := sorted({*given} - {"and", "prefix", "tag"}):
        raise NotSimulatedError(f"{', '.join(unknown)} of the filter of a replication rule")
    both: Mapping[str, Any] = given.get("and") or {}
    given_tags: Mapping[str, str] = both.get("tags") or {}
    tags = dict(given_tags)
    if tag := given.get("tag"):
        tags[tag["key"]] = tag["value"]
    return str(given.get("prefix") or both.get("prefix") or ""), tags


def _enabled(settings: Mapping[str, Any] | None) -> bool:
    return (settings or {}).get("status") == "Enabled"
