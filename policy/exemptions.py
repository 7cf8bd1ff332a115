"""Findings that somebody answers for, until a day.

    - urn: "urn:pulumi:dev::media-platform::*::*-media"
      control: s3-versioning
      owner: media-operations
      reason: QA-37, development media is rebuilt from fixtures.
      expiry: 2027-06-30

An entry that is malformed, expired or no longer needed is a violation itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fnmatch import translate
from functools import cached_property
from pathlib import Path
from typing import cast

import yaml

from policy.configuration import did_you_mean

FIELDS = ("urn", "control", "owner", "reason", "expiry")
SHORTEST_REASON = 12


@dataclass(frozen=True)
class Exemption:
    """One entry. urn: a glob over whole URNs; expiry: the last day on which it holds; control: one id."""

    urn: str
    control: str
    owner: str
    reason: str
    expiry: date

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(translate(self.urn))

    def covers(self, urn: str) -> bool:
        """Whether a resource falls under the entry."""
        return self._pattern.match(urn) is not None

    def concerns(self, stack: str, project: str) -> bool:
        """Whether the entry speaks of a stack; `urn:pulumi:dev::media-platform::*` does not speak of prod."""
        of_stack, of_project, *_ = self.urn.removeprefix("urn:pulumi:").split("::")
        return all(re.match(translate(glob), name) for glob, name in ((of_stack, stack), (of_project, project)))

    def __str__(self) -> str:
        return f"{self.control} on {self.urn} until {self.expiry} ({self.owner}: {self.reason})"


@dataclass(frozen=True)
class Exemptions:
    """All entries as of a day. faults: what is wrong with entries that cannot be used."""

    entries: Sequence[Exemption] = ()
    faults: Sequence[str] = ()
    today: date = field(default_factory=date.today)

    @cached_property
    def _valid(self) -> Mapping[str, Sequence[Exemption]]:
        found: dict[str, list[Exemption]] = {}
        for entry in self.entries:
            if entry.expiry >= self.today:
                found.setdefault(entry.control, []).append(entry)
        return found

    def covering(self, control: str, urn: str) -> Exemption | None:
        """The entry that holds today for a control on a resource."""
        return next((entry for entry in self._valid.get(control, ()) if entry.covers(urn)), None)

    @property
    def expired(self) -> Sequence[Exemption]:
        """Entries whose day has passed; they exempt nothing."""
        return [entry for entry in self.entries if entry.expiry < self.today]

    @property
    def valid(self) -> Sequence[Exemption]:
        """Entries that hold today."""
        return [entry for entry in self.entries if entry.expiry >= self.today]


def load(path: Path, controls: Iterable[str], today: date | None = None) -> Exemptions:
    """Read the file of exemptions; an absent one exempts nothing."""
    if not path.exists():
        return Exemptions(today=today or date.today())
    try:
        document: object = yaml.safe_load(path.read_text())
    except yaml.YAMLError as error:
        return Exemptions((), (f"{path.name}: no YAML: {error}",), today or date.today())
    return parse(document, controls, today, path.name)


def parse(
    document: object, controls: Iterable[str], today: date | None = None, source: str = "exemptions"
) -> Exemptions:
    """Read entries; a faulty one is set aside with its fault, the others hold."""
    known = tuple(controls)
    today = today or date.today()
    if document is None:
        return Exemptions(today=today)
    if not isinstance(document, list):
        return Exemptions((), (f"{source}: not a list of entries",), today)
    entries: list[Exemption] = []
    faults: list[str] = []
    for index, raw in enumerate(cast(list[object], document)):
        found = _entry(f"{source}[{index}]", raw, known)
        if isinstance(found, Exemption):
            entries.append(found)
        else:
            faults.extend(found)
    return Exemptions(tuple(entries), tuple(faults), today)


def _entry(path: str, raw: object, known: Sequence[str]) -> Exemption | list[str]:
    if not isinstance(raw, Mapping):
        return [f"{path}: {raw!r} is no entry; it takes {', '.join(FIELDS)}"]
    given = cast(Mapping[str, object], raw)
    faults = [f"{path}.{name}: missing; every entry has {', '.join(FIELDS)}" for name in FIELDS if not given.get(name)]
    faults += [f"{path}.{name}: unknown; {did_you_mean(str(name), FIELDS)}" for name in given if name not in FIELDS]
    if faults:
        return faults
    urn, control, expiry = str(given["urn"]), str(given["control"]), given["expiry"]
    if not urn.startswith("urn:pulumi:") or urn.count("::") < 2:
        faults.append(f"{path}.urn: {urn!r} is no URN pattern; write `urn:pulumi:<stack>::<project>::<type>::<name>`")
    if control not in known:
        faults.append(f"{path}.control: {control!r} is no control; {did_you_mean(control, known)}")
    if len(str(given["reason"])) < SHORTEST_REASON:
        faults.append(f"{path}.reason: {given['reason']!r} says too little; say why the finding may stand")
    day = _day(expiry)
    if day is None:
        faults.append(f"{path}.expiry: {expiry!r} is no date; write YYYY-MM-DD")
    if faults or day is None:
        return faults
    return Exemption(urn=urn, control=control, owner=str(given["owner"]), reason=str(given["reason"]), expiry=day)


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
