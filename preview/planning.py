"""How the AWS provider plans each resource type: what is unknown before the creation, and what replaces it.

The figures in planning.json were measured on the provider's own planning (PlanResourceChange of 5.100, the release
before the one that pulumi-aws 7 bridges) and completed by hand where a plan needs AWS. Names are those on the wire;
paths within lists carry no index.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("planning.json")
REGION = "region"  # of every regional resource; another one replaces it


@dataclass(frozen=True, kw_only=True)
class Planning:
    """One resource type.

    unknown: properties that the provider computes at creation where the program gives none. defaults: properties that
    it fills in itself, with their values. replaces: inputs whose change replaces the resource. What is in neither of
    the first two and not given stays absent. An input that is unknown so keeps its value once it is left out.
    """

    unknown: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict[str, Any])
    replaces: frozenset[str] = frozenset()

    @property
    def taggable(self) -> bool:
        """Whether the provider's default tags are put on it."""
        return "tagsAll" in self.unknown


def planning_of(type_: str) -> Planning | None:
    """The planning of a type; None where it was not measured."""
    return _table().get(type_)


@cache
def _table() -> Mapping[str, Planning]:
    return {
        type_: Planning(
            unknown=frozenset(row.get("unknown", ())),
            defaults=row.get("defaults", {}),
            replaces=frozenset(row.get("replaces", ())),
        )
        for type_, row in json.loads(TABLE.read_text(encoding="utf-8")).items()
    }
