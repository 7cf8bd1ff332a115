"""Likely renames: pairs of a deletion and a creation that lack an alias."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from preview.stack_file_keys import follows, key_of
from preview.value_changes import leaves

MINIMUM_SIMILARITY = 0.6  # mean of the similarities of inputs and names, from 0 to 1


@dataclass(frozen=True, kw_only=True)
class Rename:
    """A missing `ResourceOptions(aliases=[Alias(...)])` of the resource or component `new_name`, formerly `old_name`.

    covers: number of deletions that the alias prevents; children of a component inherit it. setting: the path of the
    settings in the stack file that it is named after; their field `formerly` makes the alias.
    """

    type: str
    old_urn: str
    new_urn: str
    old_name: str
    new_name: str
    covers: int = 1

    @property
    def setting(self) -> str:
        return ".".join(filter(None, key_of(self.type, self.new_name)))

    @property
    def former_key(self) -> str:
        """The former key of the settings."""
        return key_of(self.type, self.old_name)[1]


def likely_renames(
    deleted: Sequence[Mapping[str, Any]],
    created: Sequence[Mapping[str, Any]],
    before: Iterable[Mapping[str, Any]],
    after: Iterable[Mapping[str, Any]],
    renamed: Iterable[tuple[str, str, str]] = (),
) -> tuple[Rename, ...]:
    """One entry for each missing alias, on the outermost renamed component.

    before, after: all nodes of either revision. renamed: types with former and present names, of what has an alias.
    What follows from the renamed key of a stack file has no entry of its own.
    """
    old, new = {str(node["urn"]): node for node in before}, {str(node["urn"]): node for node in after}
    counts: dict[tuple[str, str], int] = {}
    for left, right in _pairs(deleted, created):
        outermost = _outermost(left, right, old, new)
        counts[outermost] = counts.get(outermost, 0) + 1
    found = [
        Rename(
            type=str(new[right]["type"]),
            old_urn=left,
            new_urn=right,
            old_name=str(old[left]["name"]),
            new_name=str(new[right]["name"]),
            covers=count,
        )
        for (left, right), count in sorted(counts.items())
    ]
    keys = {(key_of(type_, former)[1], key_of(type_, name)[1]) for type_, former, name in renamed}
    keys |= {(item.former_key, key_of(item.type, item.new_name)[1]) for item in found}
    keys -= {("", "")}
    return tuple(item for item in found if item.setting or not follows(item.old_name, item.new_name, keys))


def _pairs(
    deleted: Sequence[Mapping[str, Any]], created: Sequence[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Pairs by falling similarity, each resource in one pair at most."""
    by_type: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for node in created:
        by_type.setdefault((node["type"], node["region"]), []).append(node)
    scored = [
        (-score, str(left["urn"]), str(right["urn"]), left, right)
        for left in deleted
        for right in by_type.get((left["type"], left["region"]), ())
        if (score := _similarity(left, right)) >= MINIMUM_SIMILARITY
    ]
    matched: set[str] = set()
    pairs: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
    for _, old_urn, new_urn, left, right in sorted(scored, key=lambda item: item[:3]):
        if old_urn not in matched and new_urn not in matched:
            matched |= {old_urn, new_urn}
            pairs.append((left, right))
    return pairs


def _similarity(left: Mapping[str, Any], right: Mapping[str, Any]) -> float:
    """1 for the same inputs and name. References to other resources count as equal: those may be renamed too."""
    old, new = _comparable_inputs(left), _comparable_inputs(right)
    paths = {*old, *new}
    same = sum(path in old and path in new and old[path] == new[path] for path in paths)
    inputs = same / len(paths) if paths else 1.0
    return (inputs + SequenceMatcher(None, left["name"], right["name"]).ratio()) / 2


def _comparable_inputs(node: Mapping[str, Any]) -> dict[str, Any]:
    references = node["propertyDependencies"]
    return {
        path: "reference" if path.partition(".")[0].partition("[")[0] in references else value
        for path, value in leaves(node["inputs"])
    }


def _outermost(
    left: Mapping[str, Any],
    right: Mapping[str, Any],
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
) -> tuple[str, str]:
    """The outermost pair of renamed components whose alias both resources inherit, or the resources themselves."""
    while True:
        old_parent, new_parent = old.get(left["parent"]), new.get(right["parent"])
        if old_parent is None or new_parent is None or old_parent["custom"] or old_parent["type"] != new_parent["type"]:
            break
        if old_parent["urn"] in new or new_parent["urn"] in old or not _inherits(left, right, old_parent, new_parent):
            break
        left, right = old_parent, new_parent
    return str(left["urn"]), str(right["urn"])


def _inherits(
    left: Mapping[str, Any], right: Mapping[str, Any], old_parent: Mapping[str, Any], new_parent: Mapping[str, Any]
) -> bool:
    """Whether the child inherits its parent's alias: its type and its name after the parent's are unchanged."""
    old_name, new_name = left["name"].removeprefix(old_parent["name"]), right["name"].removeprefix(new_parent["name"])
    return old_name == new_name and left["type"] == right["type"]
