"""Planning table of resource types: properties that are unknown before creation, and inputs that replace the resource.

planning.json was measured with PlanResourceChange of the AWS provider 5.100, the release before the one that pulumi-aws
7 bridges, and completed from its schemas where a plan requires AWS. Names are those of the wire format; paths within
lists have no index.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("planning.json")
REGION = "region"  # of every regional resource; a change replaces it


@dataclass(frozen=True, kw_only=True)
class Planning:
    """Planning of one resource type.

    unknown: properties that the provider computes at creation unless they are set; once set and then omitted, they keep
    their value. defaults: properties with a default of the provider, with its value. replaces: inputs whose change
    replaces the resource. Other properties are absent unless they are set.
    """

    unknown: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict[str, Any])
    replaces: frozenset[str] = frozenset()

    @property
    def taggable(self) -> bool:
        """Whether the provider's default tags apply to it."""
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
