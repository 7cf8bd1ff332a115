"""Resources that stand in two revisions, and what differs in their inputs."""

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, cast

from preview.aliases import former_urns
from preview.graph import UNKNOWN_MARK
from preview.planning import REGION, planning_of
from preview.replacement import forced_by
from preview.standins import carried_over, with_values_of_now
from preview.values import ValueChange, changes, covers

PROVIDER = "pulumi:providers:"
DEFAULT_TAGS = "tagsAll"  # as the provider calls the tags of a resource with its own default tags

# Inputs that name a resource in AWS: where one stays, the new resource cannot stand beside the old one.
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

    inputs: those before, in the stand-ins that computed values have now. tags: the default tags that it took from its
    provider before, and takes now.
    """

    old: JsonNode
    new: JsonNode
    inputs: Mapping[str, Any]
    tags: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})

    @property
    def renamed(self) -> bool:
        """Whether an alias gives it another URN."""
        return bool(self.old["urn"] != self.new["urn"])

    def changes(self, node: JsonNode) -> list[ValueChange]:
        """What differs between the inputs before and those of a node: this one, or as it is planned."""
        before, after = self.tags
        found = changes(
            {**self.inputs, DEFAULT_TAGS: before},
            {**node["inputs"], DEFAULT_TAGS: after},
            [*self.old["secretInputs"], *node["secretInputs"]],
        )
        ignored: Sequence[str] = node["options"].get("ignoreChanges", ())
        differing = [item for item in found if not any(covers(path, item.path) for path in ignored)]
        if self.old["region"] == node["region"]:
            return differing
        moved = ValueChange(path=REGION, old=self.old["region"], new=node["region"])
        return [moved, *(item for item in differing if item.path != REGION)]

    def keeps_its_name(self, node: JsonNode) -> bool:
        """Whether it has to be deleted before it is made anew."""
        given = node["inputs"]
        return bool(node["options"].get("deleteBeforeReplace")) or any(
            given.get(name) is not None and given.get(name) == self.inputs.get(name) for name in NAMES
        )

    def cut_off(self, deleted: Set[str]) -> list[ValueChange]:
        """Its inputs that come from what is deleted first, as the engine takes them: unknown, also where they stay.

        deleted: URNs before.
        """
        ignored: Sequence[str] = self.old["options"].get("ignoreChanges", ())
        return [
            ValueChange(path=name, old=self.inputs[name], new=UNKNOWN_MARK)
            for name, sources in sorted(self.old["propertyDependencies"].items())
            if name in self.inputs and name not in ignored and not deleted.isdisjoint(sources)
        ]

    def goes_with(self, replaced: Set[str], deleted: Set[str]) -> tuple[str, ...]:
        """The options by which it is replaced with another resource. replaced: URNs now. deleted: URNs before."""
        with_others = not replaced.isdisjoint(self.new["options"].get("replaceWith", ()))
        deleted_with = self.old["options"].get("deletedWith") in deleted
        return tuple(name for name, holds in (("replaceWith", with_others), ("deletedWith", deleted_with)) if holds)

    def forced(self, found: Iterable[ValueChange]) -> tuple[str, ...]:
        """Paths of those changes that replace it."""
        return forced_by(str(self.new["type"]), found, self.new["options"].get("replaceOnChanges", ()))


def pairs_of(before: JsonGraph | None, after: JsonGraph | None) -> dict[str, Pair]:
    """By the URN now: what a provider keeps from one graph's JSON to the next."""
    old, new = resources(before), resources(after)
    former = former_urns(_nodes(after), [str(node["urn"]) for node in _nodes(before)])
    kept = [(old[former.get(urn, urn)], node) for urn, node in new.items() if former.get(urn, urn) in old]
    values = carried_over((one, other) for one, other in kept if one["urn"] != other["urn"])
    tags = _default_tags(before), _default_tags(after)
    return {
        str(other["urn"]): Pair(
            old=one,
            new=other,
            inputs=with_values_of_now(one, values),
            tags=(_taken(one, tags[0]), _taken(other, tags[1])),
        )
        for one, other in kept
    }


def resources(graph: JsonGraph | None) -> dict[str, JsonNode]:
    """What a provider creates: no components, no providers, nothing that is only read."""
    return {
        str(node["urn"]): node
        for node in _nodes(graph)
        if node["custom"] and not node["external"] and not str(node["type"]).startswith("pulumi:")
    }


def _nodes(graph: JsonGraph | None) -> Sequence[JsonNode]:
    return cast("Sequence[JsonNode]", (graph or {}).get("resources", ()))


def _default_tags(graph: JsonGraph | None) -> dict[str, Mapping[str, Any]]:
    """The default tags of each provider, by its URN; they go over the wire as a JSON text."""
    providers = [node for node in _nodes(graph) if str(node["type"]).startswith(PROVIDER)]
    given = {str(node["urn"]): node["inputs"].get("defaultTags") or "{}" for node in providers}
    parsed = {urn: json.loads(tags) if isinstance(tags, str) else tags for urn, tags in given.items()}
    return {urn: tags.get("tags") or {} for urn, tags in parsed.items()}


def _taken(node: JsonNode, tags: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The default tags of a resource; one that it is given itself stands in their place."""
    planning = planning_of(str(node["type"]))
    if planning is None or not planning.taggable:
        return {}
    given = node["inputs"].get("tags")
    own: Mapping[str, Any] = cast("Mapping[str, Any]", given) if isinstance(given, Mapping) else {}
    offered = tags.get(str(node["provider"]).rpartition("::")[0], {})
    return {name: value for name, value in offered.items() if name not in own}
