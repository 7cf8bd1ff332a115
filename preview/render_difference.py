"""The difference of two revisions as text, JSON and Markdown, what loses data in front of all else."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from preview.difference import Difference, ResourceChange
from preview.renames import Rename
from preview.values import ABSENT, ValueChange

VALUE_LENGTH = 120  # of a value in a line of text; the JSON has it whole
SIGNS = {"create": "+", "import": "+", "delete": "-", "replace": "-", "update": "~", "rename": "~", "options": "~"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line, and what stands below it."""

    line: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading, its entries, and how many resources (or outputs) they stand for."""

    title: str
    entries: tuple[Entry, ...]
    count: int


def text(difference: Difference, against: str) -> str:
    """Plain text; signs as in a diff stand first in a line, `!` before what needs a second look."""
    lines = [headline(difference, against)]
    for section in sections(difference):
        lines += ["", f"{section.title} ({section.count})"]
        for entry in section.entries:
            lines += [entry.line, *(f"    {line}" for line in entry.below)]
    return "\n".join(lines)


def markdown(difference: Difference, against: str) -> str:
    """The same for a page: headings, lists, and all that comes from the program as code."""
    lines = [
        f"### {_code(f'{difference.project} / {difference.stack}')}",
        "",
        f"{_counts(difference)} against {_code(against)}",
    ]
    for section in sections(difference):
        lines += ["", f"#### {section.title} ({section.count})", ""]
        for entry in section.entries:
            lines += [f"- {_code(entry.line)}", *(f"  - {_code(line)}" for line in entry.below)]
    return "\n".join(lines)


def document(difference: Difference, against: str) -> dict[str, Any]:
    """Everything, values at full length."""
    return {
        "project": difference.project,
        "stack": difference.stack,
        "against": against,
        "dataLosses": [change.urn for change in difference.data_losses],
        "consequences": [{"urn": change.urn, "text": change.consequence} for change in difference.consequences],
        "refused": [change.urn for change in difference.refused],
        "unprotected": [change.urn for change in difference.unprotected],
        "missingAliases": [
            {"type": item.type, "old": item.old_urn, "new": item.new_urn, "covers": item.covers}
            for item in difference.renames
        ],
        "changes": [_change(change) for change in difference.changes],
        "outputs": [_value(item) for item in difference.outputs],
        "unchanged": difference.unchanged,
    }


def headline(difference: Difference, against: str) -> str:
    """`shop / prod: 2 lose data, 3 created, 1 changed, 40 unchanged, against main (1a2b3c4)`."""
    return f"{difference.project} / {difference.stack}: {_counts(difference)}, against {against}"


def sections(difference: Difference) -> Iterator[Section]:
    """The sections that have something to tell, the worst first. A resource stands under each that concerns it."""
    renamed = [change for change in difference.changes if change.former_urn]
    tagged = [change for change in difference.changes if change.default_tags_only]
    updated = [change for change in difference.of("update") if not change.default_tags_only]
    yield from _section("Data would be lost", map(_loss, difference.data_losses))
    yield from _section("Stops working", map(_consequence, difference.consequences))
    yield from _section("AWS refuses", map(_refused, difference.refused))
    yield from _section("Protection turned off", map(_unprotected, difference.unprotected))
    yield from _section("Renamed without an alias, it seems", map(_missing_alias, difference.renames))
    yield from _section("Replaced", map(_entry, difference.of("replace")))
    yield from _section("Deleted", map(_entry, difference.of("delete")))
    yield from _section("Created", map(_entry, difference.of("create", "import")))
    yield from _section("Changed", map(_entry, updated))
    yield from _section("Default tags changed", _tagged(tagged), len(tagged))
    yield from _section("Renamed", map(_renamed, renamed))
    yield from _section("Options alone, nothing in AWS", map(_entry, difference.of("options")))
    yield from _section("Outputs", (Entry(line=f"~ {_line(item)}") for item in difference.outputs))


def _section(title: str, entries: Iterable[Entry], count: int | None = None) -> Iterator[Section]:
    """A section, unless it is empty."""
    found = tuple(entries)
    if found:
        yield Section(title=title, entries=found, count=len(found) if count is None else count)


def _loss(change: ResourceChange) -> Entry:
    below = [f"because of {reason}" for reason in change.reasons]
    if change.protected:
        below.append("protected: the deployment stops here until it is unprotected")
    return Entry(line=f"! {change.action} {_what(change)}: {change.data}", below=tuple(below))


def _consequence(change: ResourceChange) -> Entry:
    return Entry(line=f"! {change.action} {_what(change)}: {change.consequence}")


def _refused(change: ResourceChange) -> Entry:
    return Entry(line=f"! {_what(change)}", below=change.refusals)


def _tagged(changes: list[ResourceChange]) -> Iterator[Entry]:
    """One entry for all that the default tags of providers change alike."""
    alike: dict[tuple[str, ...], int] = {}
    for change in changes:
        lines = tuple(_line(item) for item in change.inputs)
        alike[lines] = alike.get(lines, 0) + 1
    for lines, number in alike.items():
        yield Entry(
            line=f"~ {number} {'resource' if number == 1 else 'resources'}, nothing but their tags", below=lines
        )


def _unprotected(change: ResourceChange) -> Entry:
    return Entry(line=f"! {_what(change)}", below=tuple(_line(item) for item in change.unprotected))


def _missing_alias(rename: Rename) -> Entry:
    entry = f"! {rename.old_name} -> {rename.new_name}  {_short(rename.type)}"
    moved = rename.old_urn.split("::")[2] != rename.new_urn.split("::")[2]  # under components of other types
    alias = f'Alias(urn="{rename.old_urn}")' if moved else f'Alias(name="{rename.old_name}")'
    many = f"; it keeps {rename.covers} resources" if rename.covers > 1 else ""
    return Entry(line=entry, below=(f"aliases=[{alias}] is missing{many}",))


def _renamed(change: ResourceChange) -> Entry:
    return Entry(line=f"~ {_what(change)}", below=(f"was {change.former_urn}",))


def _entry(change: ResourceChange) -> Entry:
    below = [*(f"because of {reason}" for reason in change.reasons)]
    below += [_line(item) for item in change.inputs]
    below += [f"option {_line(item)}" for item in change.options]
    if change.action == "import":
        below.append("exists already and is taken over")
    if change.retained and change.action in ("delete", "replace"):
        below.append("stays in AWS and is no longer managed")
    return Entry(line=f"{SIGNS[change.action]} {_what(change)}", below=tuple(below))


def _what(change: ResourceChange) -> str:
    return "  ".join(part for part in (change.name, _short(change.type), change.region) if part)


def _line(change: ValueChange) -> str:
    note = f" ({change.note})" if change.note else ""
    return f"{change.path}: {_shown(change.old)} -> {_shown(change.new)}{note}"


def _shown(value: Any) -> str:
    told = "absent" if value is ABSENT else json.dumps(value, sort_keys=True, ensure_ascii=False)
    return told if len(told) <= VALUE_LENGTH else f"{told[:VALUE_LENGTH]}..."


def _counts(difference: Difference) -> str:
    counted = (
        (len(difference.data_losses), "would lose data"),
        (len(difference.of("create", "import")), "created"),
        (len(difference.of("delete")), "deleted"),
        (len(difference.of("replace")), "replaced"),
        (len(difference.of("update")), "changed"),
        (sum(bool(change.former_urn) for change in difference.changes), "renamed"),
        (difference.unchanged, "unchanged"),
    )
    return ", ".join(f"{number} {told}" for number, told in counted if number) or "nothing"


def _short(type_: str) -> str:
    """`aws:s3/bucket:Bucket` as people say it: `s3.Bucket`."""
    module, _, name = type_.partition(":")[2].rpartition(":")
    return f"{module.partition('/')[0]}.{name}"


def _code(told: str) -> str:
    """Code that nothing in the text can end: one line, in more backticks than it holds itself."""
    line = " ".join(told.split())
    longest = max((len(run) for run in "".join(c if c == "`" else " " for c in line).split()), default=0)
    fence = "`" * (longest + 1)
    pad = " " if "`" in line else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _change(change: ResourceChange) -> dict[str, Any]:
    told = {
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
        "retained": change.retained,
        "protected": change.protected,
        "inputs": [_value(item) for item in change.inputs],
        "options": [_value(item) for item in change.options],
    }
    return {name: value for name, value in told.items() if value not in ("", False, [])}


def _value(item: ValueChange) -> dict[str, Any]:
    """`old` or `new` is left out where there is none."""
    told: dict[str, Any] = {"path": item.path}
    told.update({side: value for side, value in (("old", item.old), ("new", item.new)) if value is not ABSENT})
    return {**told, "note": item.note} if item.note else told
