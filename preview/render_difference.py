"""The difference of two revisions as text, JSON and Markdown, data loss first."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from preview.renames import Rename
from preview.resource_changes import Difference, ResourceChange
from preview.value_changes import ABSENT, ValueChange

VALUE_LENGTH = 120  # of a value in text and Markdown; JSON has full values
SIGNS = {"create": "+", "import": "+", "delete": "-", "replace": "-"}  # "~" for all other actions


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line with indented details."""

    line: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading, its entries, and their number of resources (or outputs)."""

    title: str
    entries: tuple[Entry, ...]
    count: int


def text(difference: Difference, against: str) -> str:
    """Plain text with the signs of a diff at the start of lines, and `!` for findings that need a review."""
    lines = [headline(difference, against)]
    for section in sections(difference):
        lines += ["", f"{section.title} ({section.count})"]
        for entry in section.entries:
            lines += [entry.line, *(f"    {line}" for line in entry.details)]
    return "\n".join(lines)


def markdown(difference: Difference, against: str) -> str:
    """Markdown with headings and lists; all values of the program are code spans."""
    lines = [
        f"### {_code(f'{difference.project} / {difference.stack}')}",
        "",
        f"{_counts(difference)} against {_code(against)}",
    ]
    for section in sections(difference):
        lines += ["", f"#### {section.title} ({section.count})", ""]
        for entry in section.entries:
            lines += [f"- {_code(entry.line)}", *(f"  - {_code(line)}" for line in entry.details)]
    return "\n".join(lines)


def document(difference: Difference, against: str) -> dict[str, Any]:
    """All changes as a JSON object, with full values."""
    return {
        "project": difference.project,
        "stack": difference.stack,
        "against": against,
        "dataLosses": [change.urn for change in difference.data_losses],
        "consequences": [{"urn": change.urn, "text": change.consequence} for change in difference.consequences],
        "refused": [change.urn for change in difference.refused],
        "collisions": [change.urn for change in difference.collisions],
        "ignored": [_change(change) for change in difference.ignored],
        "unprotected": [change.urn for change in difference.unprotected],
        "missingAliases": [
            {
                "type": item.type,
                "old": item.old_urn,
                "new": item.new_urn,
                "covers": item.covers,
                **({"setting": f"{item.setting}.formerly", "value": item.former_key} if item.setting else {}),
            }
            for item in difference.renames
        ],
        "changes": [_change(change) for change in difference.changes],
        "outputs": [_value(item) for item in difference.outputs],
        "unchanged": difference.unchanged,
    }


def headline(difference: Difference, against: str) -> str:
    """`shop / prod: 2 would lose data, 3 created, 1 changed, 40 unchanged, against main (1a2b3c4)`."""
    return f"{difference.project} / {difference.stack}: {_counts(difference)}, against {against}"


def sections(difference: Difference) -> Iterator[Section]:
    """The sections with entries, by falling severity. A resource is in each section that applies to it."""
    renamed = [change for change in difference.changes if change.former_urn]
    tagged = [change for change in difference.changes if change.default_tags_only]
    updated = [change for change in difference.of("update") if not change.default_tags_only]
    yield from _section("Data would be lost", map(_loss, difference.data_losses))
    yield from _section("Stops working", map(_consequence, difference.consequences))
    yield from _section("AWS refuses", map(_refused, difference.refused))
    yield from _section("Name in use", map(_collision, difference.collisions))
    yield from _section("Protection disabled", map(_unprotected, difference.unprotected))
    yield from _section("Possibly renamed without an alias", map(_missing_alias, difference.renames))
    yield from _section("Replaced", map(_entry, difference.of("replace")))
    yield from _section("Deleted", map(_entry, difference.of("delete")))
    yield from _section("Created", map(_entry, difference.of("create", "import")))
    yield from _section("Changed", map(_entry, updated))
    yield from _section("Default tags changed", _tagged(tagged), len(tagged))
    yield from _section("Renamed", map(_renamed, renamed))
    yield from _section("Resource options changed, no change in AWS", map(_entry, difference.of("options")))
    yield from _section("Ignored by the program, no change in AWS", map(_entry, difference.ignored))
    yield from _section("Outputs", (Entry(line=f"~ {_line(item)}") for item in difference.outputs))


def _section(title: str, entries: Iterable[Entry], count: int | None = None) -> Iterator[Section]:
    """A section, unless it is empty."""
    listed = tuple(entries)
    if listed:
        yield Section(title=title, entries=listed, count=len(listed) if count is None else count)


def _loss(change: ResourceChange) -> Entry:
    details = [f"because of {reason}" for reason in change.reasons]
    details += [f"deleted earlier: {_line(replace(item, note=''))}" for item in change.shortened]
    if change.protected:
        details.append("protected: the deployment fails until it is unprotected")
    return Entry(line=f"! {change.action} {_resource(change)}: {change.data}", details=tuple(details))


def _consequence(change: ResourceChange) -> Entry:
    return Entry(line=f"! {change.action} {_resource(change)}: {change.consequence}")


def _refused(change: ResourceChange) -> Entry:
    return Entry(line=f"! {_resource(change)}", details=change.refusals)


def _collision(change: ResourceChange) -> Entry:
    remedy = "an alias renames it, or an update deletes the other one first"
    return Entry(line=f"! {_resource(change)}", details=(f"{change.collision}: {remedy}",))


def _tagged(changes: list[ResourceChange]) -> Iterator[Entry]:
    """One entry for all resources with the same changes of default tags."""
    counts: dict[tuple[str, ...], int] = {}
    for change in changes:
        lines = tuple(_line(item) for item in change.inputs)
        counts[lines] = counts.get(lines, 0) + 1
    for lines, number in counts.items():
        yield Entry(line=f"~ {number} {'resource' if number == 1 else 'resources'}, only their tags", details=lines)


def _unprotected(change: ResourceChange) -> Entry:
    deleted = "delete " if change.ends_protection else ""
    return Entry(line=f"! {deleted}{_resource(change)}", details=tuple(_line(item) for item in change.unprotected))


def _missing_alias(rename: Rename) -> Entry:
    entry = f"! {rename.old_name} -> {rename.new_name}  {_short(rename.type)}"
    moved = rename.old_urn.split("::")[2] != rename.new_urn.split("::")[2]  # under components of other types
    alias = f'Alias(urn="{rename.old_urn}")' if moved else f'Alias(name="{rename.old_name}")'
    covered = f"; it covers {rename.covers} resources" if rename.covers > 1 else ""
    if rename.setting:
        return Entry(line=entry, details=(f"{rename.setting}.formerly: {rename.former_key} is missing{covered}",))
    return Entry(line=entry, details=(f"aliases=[{alias}] is missing{covered}",))


def _renamed(change: ResourceChange) -> Entry:
    return Entry(line=f"~ {_resource(change)}", details=(f"was {change.former_urn}",))


def _entry(change: ResourceChange) -> Entry:
    details = [*(f"because of {reason}" for reason in change.reasons)]
    details += [_line(item) for item in change.inputs]
    details += [f"option {_line(item)}" for item in change.options]
    if change.action == "import":
        details.append("an existing resource is imported")
    if change.retained and change.action in ("delete", "replace"):
        details.append("stays in AWS and is no longer managed")
    return Entry(line=f"{SIGNS.get(change.action, '~')} {_resource(change)}", details=tuple(details))


def _resource(change: ResourceChange) -> str:
    return "  ".join(part for part in (change.name, _short(change.type), change.region) if part)


def _line(change: ValueChange) -> str:
    note = f" ({change.note})" if change.note else ""
    return f"{change.path}: {_shown(change.old)} -> {_shown(change.new)}{note}"


def _shown(value: Any) -> str:
    shown = "absent" if value is ABSENT else json.dumps(value, sort_keys=True, ensure_ascii=False)
    return shown if len(shown) <= VALUE_LENGTH else f"{shown[:VALUE_LENGTH]}..."


def _counts(difference: Difference) -> str:
    counts = (
        (len(difference.data_losses), "would lose data"),
        (len(difference.of("create", "import")), "created"),
        (len(difference.of("delete")), "deleted"),
        (len(difference.of("replace")), "replaced"),
        (len(difference.of("update")), "changed"),
        (sum(bool(change.former_urn) for change in difference.changes), "renamed"),
        (difference.unchanged, "unchanged"),
    )
    return ", ".join(f"{number} {outcome}" for number, outcome in counts if number) or "no resources"


def _short(type_: str) -> str:
    """Module and name of a type token: `s3.Bucket` of `aws:s3/bucket:Bucket`."""
    module, _, name = type_.partition(":")[2].rpartition(":")
    return f"{module.partition('/')[0]}.{name}"


def _code(content: str) -> str:
    """A code span on one line, delimited by more backticks than the content has."""
    line = " ".join(content.split())
    longest = max((len(run) for run in "".join(c if c == "`" else " " for c in line).split()), default=0)
    fence = "`" * (longest + 1)
    pad = " " if "`" in line else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _change(change: ResourceChange) -> dict[str, Any]:
    fields = {
        "action": change.action,
        "urn": change.urn,
        "type": change.type,
        "region": change.region,
        "formerUrn": change.former_urn,
        "data": change.data,
        "losesData": change.loses_data,
        "consequence": change.consequence,
        "reasons": list(change.reasons),
        "refusals": list(change.refusals),
        "collision": change.collision,
        "shortened": [_value(item) for item in change.shortened],
        "unprotected": [_value(item) for item in change.unprotected],
        "retained": change.retained,
        "protected": change.protected,
        "inputs": [_value(item) for item in change.inputs],
        "options": [_value(item) for item in change.options],
    }
    return {name: value for name, value in fields.items() if value not in ("", False, [])}


def _value(item: ValueChange) -> dict[str, Any]:
    """A value change as JSON, without `old` or `new` where it is absent."""
    fields: dict[str, Any] = {"path": item.path}
    fields.update({side: value for side, value in (("old", item.old), ("new", item.new)) if value is not ABSENT})
    return {**fields, "note": item.note} if item.note else fields
