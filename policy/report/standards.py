"""Standards as data (`policy/coverage/*.yaml`): the controls that answer each of their ids, or why none does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from policy.control import Control

FOLDER = Path(__file__).resolve().parents[1] / "coverage"
KINDS = ("not decidable from a graph", "service not used", "decision")
"""Kinds of reasons, by their beginning."""


@dataclass(frozen=True)
class Entry:
    """One id of a standard. title: its subject. controls: controls that answer, besides those that name the id.

    reason: why no control answers; `""` if one does.
    """

    id: str
    title: str
    controls: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Standard:
    """A standard. name: as in `Control.frameworks`. source, read: where its ids are from, and when they were read.

    unused: ids of services without resources in any stack, by service.
    """

    name: str
    title: str
    source: str
    read: str
    entries: tuple[Entry, ...]
    unused: Mapping[str, Sequence[str]]

    @property
    def ids(self) -> frozenset[str]:
        """All ids."""
        return frozenset(entry.id for entry in self.entries).union(*self.unused.values())

    def answers(self, controls: Sequence[Control]) -> Mapping[str, Sequence[str]]:
        """Controls that answer, by id, in the order of the entries."""
        named: dict[str, list[str]] = {}
        for control in controls:
            for framework, ids in control.frameworks.items():
                for id_ in ids if framework == self.name else ():
                    named.setdefault(id_, []).append(control.id)
        return {entry.id: sorted({*entry.controls, *named.get(entry.id, ())}) for entry in self.entries}


@cache
def load() -> tuple[Standard, ...]:
    """All standards, ordered by file name."""
    return tuple(_standard(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.yaml")))


def _standard(raw: dict[str, object]) -> Standard:
    entries = cast("dict[str, dict[str, object]]", raw["ids"])
    return Standard(
        name=str(raw["name"]),
        title=str(raw["title"]),
        source=str(raw["source"]),
        read=str(raw["read"]),
        entries=tuple(
            Entry(
                id=str(id_),
                title=str(entry["title"]),
                controls=tuple(cast("list[str]", entry.get("controls", []))),
                reason=str(entry.get("reason", "")),
            )
            for id_, entry in entries.items()
        ),
        unused=cast("dict[str, list[str]]", raw.get("unused", {})),
    )
