"""What a deployment would do between two revisions of a program: the difference of their graphs' JSON.

It is worked out offline, from what the programs register. `replace` is told of what holds data (preview/stateful.py),
and where an option or another region asks for it; a change of anything else stands as `update`, though AWS may replace
it too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from preview.aliases import former_urns
from preview.graph import UNKNOWN_MARK
from preview.renames import Rename, likely_renames
from preview.standins import carried_over, with_values_of_now
from preview.stateful import PROTECTIONS, TYPES, data_of
from preview.values import ABSENT, ValueChange, changes, covers

Action = Literal["create", "import", "delete", "replace", "update", "rename"]


@dataclass(frozen=True, kw_only=True)
class ResourceChange:
    """What happens to one resource.

    former_urn: its URN in the revision before, where an alias gives it another one now. inputs, options: what differs.
    reasons: why it is replaced. retained: its deletion leaves it in AWS. protected: the engine refuses its deletion.
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
    def unprotected(self) -> tuple[ResourceChange, ...]:
        """What would no longer be held back from deletion."""
        return tuple(change for change in self.changes if change.unprotected)


@dataclass(kw_only=True)
class _Pair:
    """A resource in both revisions."""

    old: Mapping[str, Any]
    new: Mapping[str, Any]
    inputs: list[ValueChange] = field(default_factory=list[ValueChange])
    reasons: list[str] = field(default_factory=list[str])


def compare(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Difference:
    """The difference of two graphs as `python -m preview STACK --json` prints them; None where there is no stack."""
    old, new = _resources(before), _resources(after)
    former = former_urns(
        (after or {}).get("resources", ()), [node["urn"] for node in (before or {}).get("resources", ())]
    )
    pairs = {
        urn: _Pair(old=old[former.get(urn, urn)], new=node) for urn, node in new.items() if former.get(urn, urn) in old
    }
    kept = {former.get(urn, urn) for urn in pairs}
    gone = [node for urn, node in old.items() if urn not in kept]
    fresh = [node for urn, node in new.items() if urn not in pairs]
    values = carried_over((pair.old, pair.new) for pair in pairs.values() if pair.old["urn"] != pair.new["urn"])
    for pair in pairs.values():
        _examine(pair, former, with_values_of_now(pair.old, values))
    _spread(pairs)
    found = [
        *(_gone(node) for node in gone),
        *(_fresh(node) for node in fresh),
        *(change for pair in pairs.values() if (change := _kept(pair)) is not None),
    ]
    some = after or before or {}
    return Difference(
        project=str(some.get("project", "")),
        stack=str(some.get("stack", "")),
        changes=tuple(sorted(found, key=lambda change: change.urn)),
        renames=likely_renames(gone, fresh, (before or {}).get("resources", ()), (after or {}).get("resources", ())),
        outputs=tuple(changes((before or {}).get("outputs", {}), (after or {}).get("outputs", {}))),
        unchanged=len(pairs) - sum(change.urn in pairs for change in found),
    )


def _resources(graph: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    """What a provider creates: no components, no providers, nothing that is only read."""
    nodes = cast("Sequence[Mapping[str, Any]]", (graph or {}).get("resources", ()))
    return {
        str(node["urn"]): node
        for node in nodes
        if node["custom"] and not node["external"] and not str(node["type"]).startswith("pulumi:")
    }


def _examine(pair: _Pair, former: Mapping[str, str], inputs: Mapping[str, Any]) -> None:
    """Which inputs differ from those before, and whether that replaces the resource."""
    old, new = pair.old, pair.new
    ignored: list[str] = new["options"].get("ignoreChanges", [])
    found = [
        *changes(inputs, new["inputs"], [*old["secretInputs"], *new["secretInputs"]]),
        *_sources(pair, former),
    ]
    pair.inputs = [item for item in found if not any(covers(path, item.path) for path in ignored)]
    if old["region"] != new["region"]:
        pair.inputs.insert(0, ValueChange(path="region", old=old["region"], new=new["region"]))
        pair.reasons.append("region")
    type_ = TYPES.get(new["type"])
    asked: list[str] = new["options"].get("replaceOnChanges", [])
    for item in pair.inputs:
        forced = type_ and any(_forces(path, item, kept=path in type_.kept) for path in type_.replaced_by)
        if (forced or any(covers(path, item.path) for path in asked)) and item.path not in pair.reasons:
            pair.reasons.append(item.path)


def _forces(path: str, change: ValueChange, *, kept: bool) -> bool:
    if not covers(path, change.path) and not covers(change.path, path):
        return False
    if kept and change.path == path and change.new is ABSENT:
        return False
    return not (_nothing(change.old) and _nothing(change.new))  # what is false, empty or absent is the same to AWS


def _sources(pair: _Pair, former: Mapping[str, str]) -> Iterator[ValueChange]:
    """Unknown values that would be taken from another resource: both are unknown, and so look the same."""
    before, after = pair.old["propertyDependencies"], pair.new["propertyDependencies"]
    for name in sorted({*before, *after}):
        old, new = pair.old["inputs"].get(name), pair.new["inputs"].get(name)
        if old == new and UNKNOWN_MARK in str(new):
            sources = sorted(former.get(urn, urn) for urn in after.get(name, ()))
            if sources != sorted(before.get(name, ())):
                note = f"from {_names(before.get(name, ()))}, now from {_names(after.get(name, ()))}"
                yield ValueChange(path=name, old=old, new=new, note=note)


def _spread(pairs: Mapping[str, _Pair]) -> None:
    """What takes an input that replaces it from a resource that is itself replaced, is replaced with it."""
    anew = {urn for urn, pair in pairs.items() if pair.reasons}
    spreading = True
    while spreading:
        spreading = False
        for urn, pair in pairs.items():
            type_ = TYPES.get(pair.new["type"])
            if type_ is None or urn in anew:
                continue
            for name, sources in pair.new["propertyDependencies"].items():
                source = next((source for source in sources if source in anew), None)
                if source and any(path.partition(".")[0] == name for path in type_.replaced_by):
                    pair.reasons.append(f"{name}, which comes from {_names([source])}")
            if pair.reasons:
                anew.add(urn)
                spreading = True


def _kept(pair: _Pair) -> ResourceChange | None:
    options = tuple(_options(pair))
    renamed = pair.old["urn"] != pair.new["urn"]
    if not (pair.inputs or options or renamed or pair.reasons):
        return None
    change = _change("replace" if pair.reasons else "update" if pair.inputs or options else "rename", pair.new)
    return replace(
        change,
        former_urn=str(pair.old["urn"]) if renamed else "",
        inputs=tuple(pair.inputs),
        options=options,
        reasons=tuple(pair.reasons),
        protected=bool(pair.old["options"].get("protect")),
        retained=bool(pair.old["options"].get("retainOnDelete")),
    )


def _options(pair: _Pair) -> Iterator[ValueChange]:
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


def _names(urns: Iterable[str]) -> str:
    return ", ".join(sorted(urn.rpartition("::")[2] for urn in urns)) or "no resource"


def _nothing(value: Any) -> bool:
    return value is ABSENT or value in (None, False, "", [], {})


def _in(value: Any, held: tuple[Any, ...]) -> bool:
    return (None if value is ABSENT else value) in held


__all__ = ["Action", "Difference", "ResourceChange", "compare"]
