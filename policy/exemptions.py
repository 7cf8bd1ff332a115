"""Exemptions: findings that an owner accepts until an expiry date.

    - urn: "urn:pulumi:dev::media-platform::*::*-media"
      control: s3-versioning
      owner: media-operations
      reason: QA-37, development media is rebuilt from fixtures.
      expiry: 2027-06-30

A malformed, expired or unused entry is a violation itself.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fnmatch import translate
from functools import cached_property

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
