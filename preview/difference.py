"""The changes of an update between two revisions of a program, from the JSON of their graphs.

They are determined offline, from the registered resources and the planning table (preview/planning.py): a change of an
input that cannot be updated replaces its resource, and the replacement propagates along unknown outputs.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from preview import lifetimes, protections
from preview.aliases import former_urns
from preview.collisions import collisions
from preview.pairs import JsonGraph, JsonNode, Pair, pairs_of, resources
from preview.renames import likely_renames
from preview.resource_changes import Action, Difference, ResourceChange
from preview.value_changes import ValueChange, changes, covers

MAX_SOURCES = 3  # named sources of an unknown value; others are counted


def compare(before: JsonGraph | None, after: JsonGraph | None, planned: JsonGraph | None = None) -> Difference:
    """The difference of two graphs in the format of `python -m preview STACK --json`; None where there is no stack.

    planned: the second graph, planned against the first (preview/prior_state.py). It determines the actions, since its
    inputs are unknown where they depend on created and replaced resources.
    """
    old, new, pairs = resources(before), resources(after), pairs_of(before, after)
    matched = {str(pair.old["urn"]) for pair in pairs.values()}
    deleted = [node for urn, node in old.items() if urn not in matched]
    created = [node for urn, node in new.items() if urn not in pairs]
    planned_nodes = {urn: resources(planned).get(urn, pair.new) for urn, pair in pairs.items()}
    plans = {urn: _plan(pair, planned_nodes[urn]) for urn, pair in pairs.items()}
    _propagate(pairs, planned_nodes, plans)
    new_in_aws = {*(urn for urn, plan in plans.items() if plan.reasons), *(str(node["urn"]) for node in created)}
    taken = collisions(deleted, created)
    all_changes = [
        *(_deletion(node, deleted, created) for node in deleted),
        *(_creation(node, taken.get(str(node["urn"])), deleted, created) for node in created),
        *(change for urn, pair in pairs.items() if (change := _update(pair, plans[urn], new_in_aws)) is not None),
    ]
    graph = after or before or {}
    return Difference(
        project=str(graph.get("project", "")),
        stack=str(graph.get("stack", "")),
        changes=tuple(sorted(all_changes, key=lambda change: change.urn)),
        renames=likely_renames(
            deleted,
            created,
            (before or {}).get("resources", ()),
            (after or {}).get("resources", ()),
            _with_alias(before, after),
        ),
        ignored=tuple(change for urn, pair in pairs.items() for change in _ignored(pair, plans[urn])),
        outputs=tuple(changes((before or {}).get("outputs", {}), (after or {}).get("outputs", {}))),
        unchanged=len(pairs) - sum(change.urn in pairs and change.action != "options" for change in all_changes),
    )


def _with_alias(before: JsonGraph | None, after: JsonGraph | None) -> Iterator[tuple[str, str, str]]:
    """Type, former and present name of resources and components that an alias renames."""
    nodes = (after or {}).get("resources", ())
    former = former_urns(nodes, [str(node["urn"]) for node in (before or {}).get("resources", ())])
    for node in nodes:
        if (urn := former.get(str(node["urn"]))) is not None:
            yield str(node["type"]), urn.rpartition("::")[2], str(node["name"])


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """Planned changes of a resource that exists in both revisions.

    known: changed inputs with known values. unknown: changed inputs with unknown values. reasons: paths of the changes
    that replace it. refusals: reasons for which AWS refuses the update.
    """

    known: tuple[ValueChange, ...] = ()
    unknown: tuple[ValueChange, ...] = ()
    reasons: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        return bool(self.known or self.unknown or self.reasons)


def _plan(pair: Pair, planned: JsonNode) -> _Plan:
    planned_changes = pair.changes(planned)
    if not planned_changes:
        return _Plan()
    known = pair.changes(pair.new)
    unknown = [item for item in planned_changes if not any(_overlap(item, other) for other in known)]
    forced = [item for item in planned_changes if item.path in pair.forced([item])]
    paths = set(pair.forced([*known, *unknown]))
    paths |= {item.path for item in forced if not any(_overlap(item, other) and other.path in paths for other in known)}
    order = {item.path: index for index, item in enumerate([*known, *planned_changes])}
    reasons = sorted(paths, key=order.__getitem__) if forced else ()
    return _Plan(
        known=tuple(known),
        unknown=tuple(unknown),
        reasons=tuple(reasons),
        refusals=() if reasons else pair.refusals(planned),
    )


def _propagate(pairs: Mapping[str, Pair], planned: Mapping[str, JsonNode], plans: dict[str, _Plan]) -> None:
    """Mark resources as replaced whose dependencies are replaced although their own inputs are unchanged.

    A resource that is deleted before its replacement is created takes the dependants with it that a change of these
    inputs would replace; resource options bind others.
    """
    replaced = {urn for urn in pairs if plans[urn].reasons}
    deleted = {str(pairs[urn].old["urn"]) for urn in replaced if pairs[urn].deleted_before_replaced(planned[urn])}
    size = -1
    while size != len(replaced) + len(deleted):
        size = len(replaced) + len(deleted)
        for urn, pair in pairs.items():
            if forced := pair.forced(pair.inputs_from(deleted)):
                deleted.add(str(pair.old["urn"]))
            reasons = forced or pair.replaced_by_options(replaced, deleted)
            if reasons and urn not in replaced:
                plans[urn] = replace(plans[urn], reasons=reasons, refusals=())
                replaced.add(urn)


def _overlap(left: ValueChange, right: ValueChange) -> bool:
    return covers(left.path, right.path) or covers(right.path, left.path)


def _update(pair: Pair, plan: _Plan, new_in_aws: Collection[str]) -> ResourceChange | None:
    options = tuple(_options(pair))
    if not (plan.changes or options or pair.renamed):
        return None
    action: Action = "rename" if pair.renamed else "options"
    if plan.changes:
        action = "replace" if plan.reasons else "update"
    unknown = tuple(replace(item, note=_sources(pair, item.path, new_in_aws)) for item in plan.unknown)
    notes = {path: _sources(pair, path, new_in_aws) for path in plan.reasons} if not plan.known else {}
    notes.update({item.path: item.note for item in unknown})
    return replace(
        _change(action, pair.new),
        former_urn=str(pair.old["urn"]) if pair.renamed else "",
        inputs=(*plan.known, *unknown),
        options=options,
        reasons=tuple(f"{path} {notes[path]}" if notes.get(path) else path for path in plan.reasons),
        refusals=plan.refusals,
        protected=bool(pair.old["options"].get("protect")),
        retained=bool(pair.old["options"].get("retainOnDelete")),
        shortened=pair.shortened if plan.changes else (),
        disabled=pair.disabled if plan.changes else (),
    )


def _sources(pair: Pair, path: str, new_in_aws: Collection[str]) -> str:
    """The created or replaced resources that an unknown value comes from: `from table`."""
    sources = pair.new["propertyDependencies"].get(re.split(r"[.\[]", path)[0], ())
    names = sorted({str(urn).rpartition("::")[2] for urn in sources if urn in new_in_aws})
    more = f" and {len(names) - MAX_SOURCES} more" if len(names) > MAX_SOURCES else ""
    return f"from {', '.join(names[:MAX_SOURCES])}{more}" if names else ""


def _options(pair: Pair) -> Iterator[ValueChange]:
    """Changed options, except aliases and imports: renames and creations report those."""
    for change in changes(pair.old["options"], pair.new["options"]):
        if change.path.partition("[")[0].partition(".")[0] not in ("aliases", "import"):
            yield change


def _deletion(node: JsonNode, deleted: Sequence[JsonNode], created: Sequence[JsonNode]) -> ResourceChange:
    options, retained = node["options"], bool(node["options"].get("retainOnDelete"))
    return replace(
        _change("delete", node),
        retained=retained,
        protected=bool(options.get("protect")),
        ends_protection=not retained and protections.ends_with(node, deleted, created),
    )


def _creation(
    node: JsonNode, taken: tuple[str, str] | None, deleted: Sequence[JsonNode], created: Sequence[JsonNode]
) -> ResourceChange:
    change = replace(
        _change("import" if node["options"].get("import") else "create", node),
        shortened=lifetimes.shortened_by_creation(node, deleted, created),
    )
    if taken is None:
        return change
    name, former = taken
    return replace(change, collision=f"the name {name} is that of {former}, which is deleted later")


def _ignored(pair: Pair, plan: _Plan) -> Iterator[ResourceChange]:
    """Changes that the program ignores, of a resource that stays."""
    if not plan.reasons and (found := pair.ignored):
        yield replace(_change("ignored", pair.new), inputs=tuple(found))


def _change(action: Action, node: Mapping[str, Any]) -> ResourceChange:
    return ResourceChange(
        action=action,
        urn=str(node["urn"]),
        name=str(node["name"]),
        type=str(node["type"]),
        region=str(node["region"]),
    )


__all__ = ["Action", "Difference", "ResourceChange", "compare"]
