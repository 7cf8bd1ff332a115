"""Deletions and creations that are most likely one resource under another name, whose alias is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from preview.values import leaves

ALIKE = 0.6  # mean of how alike inputs and names are, from 0 to 1, from which on two resources are taken for one


@dataclass(frozen=True, kw_only=True)
class Rename:
    """`ResourceOptions(aliases=[Alias(...)])` on what is called `new_name` keeps what was called `old_name`.

    covers: how many deletions that one alias prevents; what is below a component follows it.
    """

    type: str
    old_urn: str
    new_urn: str
    old_name: str
    new_name: str
    covers: int = 1


def likely_renames(
    gone: Sequence[Mapping[str, Any]],
    fresh: Sequence[Mapping[str, Any]],
    before: Iterable[Mapping[str, Any]],
    after: Iterable[Mapping[str, Any]],
) -> tuple[Rename, ...]:
    """One entry for each alias that is missing, at the highest component where it helps.

    gone, fresh: resources that would be deleted and created. before, after: all nodes of either revision.
    """
    old, new = {str(node["urn"]): node for node in before}, {str(node["urn"]): node for node in after}
    tops: dict[tuple[str, str], int] = {}
    for left, right in _pairs(gone, fresh):
        top = _top(left, right, old, new)
        tops[top] = tops.get(top, 0) + 1
    return tuple(
        Rename(
            type=str(new[right]["type"]),
            old_urn=left,
            new_urn=right,
            old_name=str(old[left]["name"]),
            new_name=str(new[right]["name"]),
            covers=count,
        )
        for (left, right), count in sorted(tops.items())
    )


def _pairs(
    gone: Sequence[Mapping[str, Any]], fresh: Sequence[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The most alike first, no resource twice."""
    by_type: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for node in fresh:
        by_type.setdefault((node["type"], node["region"]), []).append(node)
    scored = [
        (-score, str(left["urn"]), str(right["urn"]), left, right)
        for left in gone
        for right in by_type.get((left["type"], left["region"]), ())
        if (score := _alike(left, right)) >= ALIKE
    ]
    taken: set[str] = set()
    pairs: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
    for _, old_urn, new_urn, left, right in sorted(scored, key=lambda item: item[:3]):
        if old_urn not in taken and new_urn not in taken:
            taken |= {old_urn, new_urn}
            pairs.append((left, right))
    return pairs


def _alike(left: Mapping[str, Any], right: Mapping[str, Any]) -> float:
    """1 for the same inputs under the same name. Inputs that other resources give are alike whatever they are: those
    may have been renamed with it."""
    one, other = _given(left), _given(right)
    every = {*one, *other}
    same = sum(path in one and path in other and one[path] == other[path] for path in every)
    inputs = same / len(every) if every else 1.0
    return (inputs + SequenceMatcher(None, left["name"], right["name"]).ratio()) / 2


def _given(node: Mapping[str, Any]) -> dict[str, Any]:
    taken = node["propertyDependencies"]
    return {
        path: "of another resource" if path.partition(".")[0].partition("[")[0] in taken else value
        for path, value in leaves(node["inputs"])
    }


def _top(
    left: Mapping[str, Any],
    right: Mapping[str, Any],
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
) -> tuple[str, str]:
    """The highest pair of components above two resources that were renamed alike, or the resources themselves."""
    while True:
        above, over = old.get(left["parent"]), new.get(right["parent"])
        if above is None or over is None or above["custom"] or above["type"] != over["type"]:
            break
        if above["urn"] in new or over["urn"] in old or not _follows(left, right, above, over):
            break
        left, right = above, over
    return str(left["urn"]), str(right["urn"])


def _follows(
    left: Mapping[str, Any], right: Mapping[str, Any], above: Mapping[str, Any], over: Mapping[str, Any]
) -> bool:
    """Whether the engine finds the child's old URN by its parent's alias: name and type below it are the same."""
    below, under = left["name"].removeprefix(above["name"]), right["name"].removeprefix(over["name"])
    return below == under and left["type"] == right["type"]
