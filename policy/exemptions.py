"""Exemptions: findings that an owner accepts until an expiry date.

    - urn: "urn:pulumi:dev::media-platform::*::*-media"
      control: s3-versioning
      owner: media-operations
      reason: QA-37, development media is rebuilt from fixtures.
      expiry: 2027-06-30

A malformed, expired or unused entry is a violation itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fnmatch import translate
from functools import cached_property
from pathlib import Path
from typing import cast

import yaml

from policy.suggestions import did_you_mean

FIELDS = ("urn", "control", "owner", "reason", "expiry")
MINIMUM_REASON = 12  # characters
NOTICE_DAYS = 60  # before the expiry of an entry


@dataclass(frozen=True)
class Exemption:
    """One entry. urn: a glob of whole URNs; control: one id; expiry: the last day of its validity."""

    urn: str
    control: str
    owner: str
    reason: str
    expiry: date

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(translate(self.urn))

    def covers(self, urn: str) -> bool:
        """Whether the entry covers a resource."""
        return self._pattern.match(urn) is not None

    def applies_to(self, stack: str, project: str) -> bool:
        """Whether the entry applies to a stack; `urn:pulumi:dev::media-platform::*` does not apply to prod."""
        of_stack, of_project, *_ = self.urn.removeprefix("urn:pulumi:").split("::")
        return all(re.match(translate(glob), name) for glob, name in ((of_stack, stack), (of_project, project)))

    def __str__(self) -> str:
        return f"{self.control} on {self.urn} until {self.expiry} ({self.owner}: {self.reason})"


@dataclass(frozen=True)
class Exemptions:
    """All entries, valid or expired on a day. faults: faults of malformed entries."""

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
        """The valid entry for a control and a resource."""
        return next((entry for entry in self._valid.get(control, ()) if entry.covers(urn)), None)

    @property
    def expired(self) -> Sequence[Exemption]:
        """Expired entries; they exempt nothing."""
        return [entry for entry in self.entries if entry.expiry < self.today]

    def ending(self, days: int = NOTICE_DAYS) -> Sequence[Exemption]:
        """Valid entries that expire within some days, the next first."""
        last = self.today + timedelta(days=days)
        return sorted((entry for entry in self.valid if entry.expiry <= last), key=lambda entry: entry.expiry)

    @property
    def valid(self) -> Sequence[Exemption]:
        """Entries that are not expired."""
        return [entry for entry in self.entries if entry.expiry >= self.today]


def load(path: Path, controls: Iterable[str], today: date | None = None) -> Exemptions:
    """The exemptions of a file, none if it does not exist. Malformed YAML is a fault."""
    if not path.exists():
        return Exemptions(today=today or date.today())
    try:
        document: object = yaml.safe_load(path.read_text())
    except yaml.YAMLError as error:
        return Exemptions((), (f"{path.name}: malformed YAML: {error}",), today or date.today())
    return parse(document, controls, today, path.name)


def parse(
    document: object, controls: Iterable[str], today: date | None = None, source: str = "exemptions"
) -> Exemptions:
    """The exemptions of a document: well-formed entries, and the faults of the others."""
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
        return [f"{path}: {raw!r}: not an object; required keys: {', '.join(FIELDS)}"]
    given = cast(Mapping[str, object], raw)
    faults = [f"{path}.{name}: missing; required keys: {', '.join(FIELDS)}" for name in FIELDS if not given.get(name)]
    faults += [f"{path}.{name}: unknown key; {did_you_mean(str(name), FIELDS)}" for name in given if name not in FIELDS]
    if faults:
        return faults
    urn, control, expiry = str(given["urn"]), str(given["control"]), given["expiry"]
    if not urn.startswith("urn:pulumi:") or urn.count("::") < 2:
        faults.append(f"{path}.urn: {urn!r}: not a URN pattern; use `urn:pulumi:<stack>::<project>::<type>::<name>`")
    if control not in known:
        faults.append(f"{path}.control: {control!r}: unknown control; {did_you_mean(control, known)}")
    if len(str(given["reason"])) < MINIMUM_REASON:
        faults.append(
            f"{path}.reason: {given['reason']!r}: shorter than {MINIMUM_REASON} characters; justify the finding"
        )
    day = _day(expiry)
    if day is None:
        faults.append(f"{path}.expiry: {expiry!r}: not a date; use YYYY-MM-DD")
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
