"""What a deployment would do between two revisions of a program: the difference of their graphs' JSON.

It is worked out offline, from what the programs register and from how providers plan each type (preview/planning.py):
an input that cannot be changed in place replaces its resource, and the replacement spreads along unknown outputs.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from preview.pairs import DEFAULT_TAGS, JsonGraph, JsonNode, Pair, pairs_of, resources
from preview.refusals import refusals_of
from preview.renames import Rename, likely_renames
from preview.stateful import PROTECTIONS, consequence_of, data_of
from preview.values import ABSENT, ValueChange, changes, covers

Action = Literal["create", "import", "delete", "replace", "update", "rename", "options"]
MANY = 3  # resources that are named as sources of a value; the others are counted


@dataclass(frozen=True, kw_only=True)
class ResourceChange:
    """What happens to one resource.

    former_urn: its URN in the revision before, where an alias gives it another one now. inputs, options: what differs.
    reasons: why it is replaced. refusals: what of an update AWS does not carry out. retained: its deletion leaves it in
    AWS. protected: the engine refuses its deletion. The action `options` leaves the resource alone: only the engine is
    told something else of it.
    """

    action: Action
    urn: str
    name: str
    type: str
    region: str
    former_urn: str = ""
    inputs: tuple[ValueChange, ...] = ()
    options: tuple[ValueChange, ...] = ()
    reasons: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    retained: bool = False
    protected: bool = False

    @property
    def data(self) -> str:
        """What it holds that is lost with it; nothing for most types."""
        return data_of(self.type)

    @property
    def loses_data(self) -> bool:
        """Whether what it holds would be gone."""
        return bool(self.data) and self.action in ("delete", "replace") and not self.retained

    @property
    def consequence(self) -> str:
        """What ceases to work with the resource as it is, although no data is lost."""
        return consequence_of(self.type) if self.action in ("delete", "replace") and not self.retained else ""

    @property
    def default_tags_only(self) -> bool:
        """Whether it is updated for nothing but the default tags of its provider."""
        return self.action == "update" and all(covers(DEFAULT_TAGS, item.path) for item in self.inputs)

    @property
    def unprotected(self) -> tuple[ValueChange, ...]:
        """The options and inputs that held a deletion back, and no longer do."""
        off = [item for item in self.options if item.path in ("protect", "retainOnDelete") and item.old is True]
        for item in self.inputs:
            held = PROTECTIONS.get(item.path, ())
            if held and _in(item.old, held) and not _in(item.new, held):
                off.append(item)
        return tuple(off)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """All that changes. renames: deletions and creations that look like one resource whose alias is missing."""

    project: str
    stack: str
    changes: tuple[ResourceChange, ...] = ()
    renames: tuple[Rename, ...] = ()
    outputs: tuple[ValueChange, ...] = ()
    unchanged: int = 0

    def of(self, *actions: Action) -> tuple[ResourceChange, ...]:
        """The changes with one of these actions."""
        return tuple(change for change in self.changes if change.action in actions)

    @property
    def data_losses(self) -> tuple[ResourceChange, ...]:
        """What holds data and would be deleted or replaced."""
        return tuple(change for change in self.changes if change.loses_data)

    @property
    def consequences(self) -> tuple[ResourceChange, ...]:
        """What others rely on and would be deleted or replaced."""
        return tuple(change for change in self.changes if change.consequence)

    @property
    def refused(self) -> tuple[ResourceChange, ...]:
        """What AWS would not update as it is told to."""
        return tuple(change for change in self.changes if change.refusals)

    @property
    def unprotected(self) -> tuple[ResourceChange, ...]:
        """What would no longer be held back from deletion."""
        return tuple(change for change in self.changes if change.unprotected)


def compare(before: JsonGraph | None, after: JsonGraph | None, planned: JsonGraph | None = None) -> Difference:
    """The difference of two graphs as `python -m preview STACK --json` prints them; None where there is no stack.

    planned: the second one once more, run against the first (preview/prior.py): it decides what happens to a resource,
    for it has the unknown inputs that spread from what is created or replaced.
    """
    old, new, pairs = resources(before), resources(after), pairs_of(before, after)
    kept = {str(pair.old["urn"]) for pair in pairs.values()}
    gone = [node for urn, node in old.items() if urn not in kept]
    fresh = [node for urn, node in new.items() if urn not in pairs]
    foreseen = resources(planned)
    planned_as = {urn: foreseen.get(urn, pair.new) for urn, pair in pairs.items()}
    outlooks = {urn: _outlook(pair, planned_as[urn]) for urn, pair in pairs.items()}
    _spread(pairs, planned_as, outlooks)
    anew = {*(urn for urn, outlook in outlooks.items() if outlook.reasons), *(str(node["urn"]) for node in fresh)}
    found = [
        *(_gone(node) for node in gone),
        *(_fresh(node) for node in fresh),
        *(change for urn, pair in pairs.items() if (change := _kept(pair, outlooks[urn], anew)) is not None),
    ]
    some = after or before or {}
    return Difference(
        project=str(some.get("project", "")),
        stack=str(some.get("stack", "")),
        changes=tuple(sorted(found, key=lambda change: change.urn)),
        renames=likely_renames(gone, fresh, (before or {}).get("resources", ()), (after or {}).get("resources", ())),
        outputs=tuple(changes((before or {}).get("outputs", {}), (after or {}).get("outputs", {}))),
        unchanged=len(pairs) - sum(change.urn in pairs and change.action != "options" for change in found),
    )


@dataclass(frozen=True, kw_only=True)
class _Outlook:
    """How the inputs of a resource change.

    known: with the values that they would have. unknown: those that only the deployment knows. reasons: paths of what
    replaces it. refusals: what AWS would not update.
    """

    known: tuple[ValueChange, ...] = ()
    unknown: tuple[ValueChange, ...] = ()
    reasons: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        return bool(self.known or self.unknown or self.reasons)


def _outlook(pair: Pair, planned: JsonNode) -> _Outlook:
    foreseen = pair.changes(planned)
    if not foreseen:
        return _Outlook()
    known = pair.changes(pair.new)
    unknown = [item for item in foreseen if not any(_related(item, other) for other in known)]
    forced = [item for item in foreseen if item.path in pair.forced([item])]
    told = set(pair.forced([*known, *unknown]))
    told |= {item.path for item in forced if not any(_related(item, other) and other.path in told for other in known)}
    order = {item.path: index for index, item in enumerate([*known, *foreseen])}
    reasons = sorted(told, key=order.__getitem__) if forced else ()
    return _Outlook(
        known=tuple(known),
        unknown=tuple(unknown),
        reasons=tuple(reasons),
        refusals=() if reasons else refusals_of(str(planned["type"]), pair.inputs, planned["inputs"]),
    )


def _spread(pairs: Mapping[str, Pair], planned: Mapping[str, JsonNode], outlooks: dict[str, _Outlook]) -> None:
    """Replace what goes with a replaced resource although its own inputs stay.

    What is deleted before it is made anew takes along what would be replaced, were its inputs from there others; some
    are replaced or deleted with another by their options.
    """
    replaced = {urn for urn in pairs if outlooks[urn].reasons}
    deleted = {str(pairs[urn].old["urn"]) for urn in replaced if pairs[urn].keeps_its_name(planned[urn])}
    size = -1
    while size != len(replaced) + len(deleted):
        size = len(replaced) + len(deleted)
        for urn, pair in pairs.items():
            if forced := pair.forced(pair.cut_off(deleted)):
                deleted.add(str(pair.old["urn"]))
            reasons = forced or pair.goes_with(replaced, deleted)
            if reasons and urn not in replaced:
                outlooks[urn] = replace(outlooks[urn], reasons=reasons, refusals=())
                replaced.add(urn)


def _related(one: ValueChange, other: ValueChange) -> bool:
    return covers(one.path, other.path) or covers(other.path, one.path)


def _kept(pair: Pair, outlook: _Outlook, anew: Collection[str]) -> ResourceChange | None:
    options = tuple(_options(pair))
    if not (outlook.changes or options or pair.renamed):
        return None
    action: Action = "rename" if pair.renamed else "options"
    if outlook.changes:
        action = "replace" if outlook.reasons else "update"
    unknown = tuple(replace(item, note=_source(pair, item.path, anew)) for item in outlook.unknown)
    notes = {path: _source(pair, path, anew) for path in outlook.reasons} if not outlook.known else {}
    notes.update({item.path: item.note for item in unknown})
    return replace(
        _change(action, pair.new),
        former_urn=str(pair.old["urn"]) if pair.renamed else "",
        inputs=(*outlook.known, *unknown),
        options=options,
        reasons=tuple(f"{path} {notes[path]}" if notes.get(path) else path for path in outlook.reasons),
        refusals=outlook.refusals,
        protected=bool(pair.old["options"].get("protect")),
        retained=bool(pair.old["options"].get("retainOnDelete")),
    )


def _source(pair: Pair, path: str, anew: Collection[str]) -> str:
    """Which of the new or replaced resources an unknown value comes from."""
    sources = pair.new["propertyDependencies"].get(re.split(r"[.\[]", path)[0], ())
    names = sorted({str(urn).rpartition("::")[2] for urn in sources if urn in anew})
    more = f" and {len(names) - MANY} more" if len(names) > MANY else ""
    return f"from {', '.join(names[:MANY])}{more}" if names else ""


def _options(pair: Pair) -> Iterator[ValueChange]:
    """Options that differ. Aliases show in the renames that they make, imports in creations."""
    for change in changes(pair.old["options"], pair.new["options"]):
        if change.path.partition("[")[0].partition(".")[0] not in ("aliases", "import"):
            yield change


def _gone(node: Mapping[str, Any]) -> ResourceChange:
    options = node["options"]
    change = _change("delete", node)
    return replace(change, retained=bool(options.get("retainOnDelete")), protected=bool(options.get("protect")))


def _fresh(node: Mapping[str, Any]) -> ResourceChange:
    return _change("import" if node["options"].get("import") else "create", node)


def _change(action: Action, node: Mapping[str, Any]) -> ResourceChange:
    return ResourceChange(
        action=action,
        urn=str(node["urn"]),
        name=str(node["name"]),
        type=str(node["type"]),
        region=str(node["region"]),
    )


def _in(value: Any, held: tuple[Any, ...]) -> bool:
    return (None if value is ABSENT else value) in held


__all__ = ["Action", "Difference", "ResourceChange", "compare"]
