"""Resources that exist in two revisions, and the differences of their inputs."""

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, cast

from preview import lifetimes, protections
from preview.aliases import former_urns
from preview.graph import UNKNOWN_MARK
from preview.ignored import applied, is_ignored, with_note
from preview.planning import REGION, planning_of
from preview.refusals import refusals_of
from preview.renamed_values import renamed_values, with_current_values
from preview.replacement import forced_by
from preview.value_changes import ValueChange, changes

PROVIDER = "pulumi:providers:"
DEFAULT_TAGS = "tagsAll"  # the provider's name for the tags of a resource including its default tags

# Physical names: where one is unchanged, the old resource has to be deleted before its replacement is created.
NAMES = (
    "addonName",
    "bucket",
    "clusterIdentifier",
    "clusterName",
    "identifier",
    "name",
    "nodeGroupName",
    "replicationGroupId",
)

JsonNode = Mapping[str, Any]
JsonGraph = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A resource in both revisions.

    inputs: the old ones, with the current stand-ins of computed values. tags: its default tags in the old and in the
    new revision.
    """

    old: JsonNode
    new: JsonNode
    inputs: Mapping[str, Any]
    tags: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})

    @property
    def renamed(self) -> bool:
        """Whether its URN has changed, by an alias."""
        return bool(self.old["urn"] != self.new["urn"])

    def changes(self, node: JsonNode) -> list[ValueChange]:
        """Differences between the old inputs and those of a node: the new one, or its plan."""
        before, after = self.tags
        all_changes = changes(
            {**self.inputs, DEFAULT_TAGS: before}, {**node["inputs"], DEFAULT_TAGS: after}, self._secrets(node)
        )
        differing = [item for item in all_changes if not is_ignored(item, self._ignored)]
        if self.old["region"] == node["region"]:
            return differing
        moved = ValueChange(path=REGION, old=self.old["region"], new=node["region"])
        return [moved, *(item for item in differing if item.path != REGION)]

    @property
    def ignored(self) -> list[ValueChange]:
        """Differences of inputs whose changes the program ignores."""
        found = changes(self.inputs, self.new["inputs"], self._secrets(self.new))
        return [with_note(str(self.new["type"]), item) for item in found if is_ignored(item, self._ignored)]

    def refusals(self, node: JsonNode) -> tuple[str, ...]:
        """The reasons for which AWS refuses an update to the inputs of a node."""
        return refusals_of(str(node["type"]), self.inputs, applied(self.inputs, node["inputs"], self._ignored))

    @property
    def shortened(self) -> tuple[ValueChange, ...]:
        """The changes after which AWS deletes data earlier."""
        return lifetimes.shortened(str(self.new["type"]), self.inputs, self._applied)

    @property
    def disabled(self) -> tuple[ValueChange, ...]:
        """The changes of inputs that end a protection."""
        return protections.disabled(str(self.new["type"]), self.inputs, self._applied)

    @property
    def _applied(self) -> Mapping[str, Any]:
        return applied(self.inputs, self.new["inputs"], self._ignored)

    @property
    def _ignored(self) -> Sequence[str]:
        return cast("Sequence[str]", self.new["options"].get("ignoreChanges", ()))

    def _secrets(self, node: JsonNode) -> list[str]:
        return [*self.old["secretInputs"], *node["secretInputs"]]

    def deleted_before_replaced(self, node: JsonNode) -> bool:
        """Whether a replacement deletes the old resource first: by option, or because a physical name is unchanged."""
        inputs = node["inputs"]
        return bool(node["options"].get("deleteBeforeReplace")) or any(
            inputs.get(name) is not None and inputs.get(name) == self.inputs.get(name) for name in NAMES
        )

    def inputs_from(self, deleted: Set[str]) -> list[ValueChange]:
        """Inputs that depend on resources deleted before their replacement: unknown to the engine, even if unchanged.

        deleted: former URNs.
        """
        ignored: Sequence[str] = self.old["options"].get("ignoreChanges", ())
        return [
            ValueChange(path=name, old=self.inputs[name], new=UNKNOWN_MARK)
            for name, sources in sorted(self.old["propertyDependencies"].items())
            if name in self.inputs and name not in ignored and not deleted.isdisjoint(sources)
        ]

    def replaced_by_options(self, replaced: Set[str], deleted: Set[str]) -> tuple[str, ...]:
        """The options that replace it with another resource. replaced: current URNs. deleted: former URNs."""
        with_others = not replaced.isdisjoint(self.new["options"].get("replaceWith", ()))
        deleted_with = self.old["options"].get("deletedWith") in deleted
        return tuple(name for name, is_set in (("replaceWith", with_others), ("deletedWith", deleted_with)) if is_set)

    def forced(self, value_changes: Iterable[ValueChange]) -> tuple[str, ...]:
        """Paths of the changes that replace it."""
        options = self.new["options"].get("replaceOnChanges", ())
        return forced_by(str(self.new["type"]), value_changes, options, self.new["inputs"])


def pairs_of(before: JsonGraph | None, after: JsonGraph | None) -> dict[str, Pair]:
    """Resources that exist in both graphs, by current URN."""
    old, new = resources(before), resources(after)
    former = former_urns(_nodes(after), [str(node["urn"]) for node in _nodes(before)])
    matched = [(old[former.get(urn, urn)], node) for urn, node in new.items() if former.get(urn, urn) in old]
    values = renamed_values((left, right) for left, right in matched if left["urn"] != right["urn"])
    tags = _provider_tags(before), _provider_tags(after)
    return {
        str(right["urn"]): Pair(
            old=left,
            new=right,
            inputs=with_current_values(left, values),
            tags=(_default_tags(left, tags[0]), _default_tags(right, tags[1])),
        )
        for left, right in matched
    }


def resources(graph: JsonGraph | None) -> dict[str, JsonNode]:
    """Managed resources, without components, providers and resources that are only read."""
    return {
        str(node["urn"]): node
        for node in _nodes(graph)
        if node["custom"] and not node["external"] and not str(node["type"]).startswith("pulumi:")
    }


def _nodes(graph: JsonGraph | None) -> Sequence[JsonNode]:
    return cast("Sequence[JsonNode]", (graph or {}).get("resources", ()))


def _provider_tags(graph: JsonGraph | None) -> dict[str, Mapping[str, Any]]:
    """The default tags of each provider, by its URN; JSON-encoded in the wire format."""
    providers = [node for node in _nodes(graph) if str(node["type"]).startswith(PROVIDER)]
    encoded = {str(node["urn"]): node["inputs"].get("defaultTags") or "{}" for node in providers}
    parsed = {urn: json.loads(tags) if isinstance(tags, str) else tags for urn, tags in encoded.items()}
    return {urn: tags.get("tags") or {} for urn, tags in parsed.items()}


def _default_tags(node: JsonNode, tags: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The default tags of a resource, without those that its own tags override. tags: by provider."""
    planning = planning_of(str(node["type"]))
    if planning is None or not planning.taggable:
        return {}
    given = node["inputs"].get("tags")
    own: Mapping[str, Any] = cast("Mapping[str, Any]", given) if isinstance(given, Mapping) else {}
    provider_tags = tags.get(str(node["provider"]).rpartition("::")[0], {})
    return {name: value for name, value in provider_tags.items() if name not in own}
