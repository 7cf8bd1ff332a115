"""What the simulator does with each type of resource, by the table in resource_types.yaml."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from preview.graph import Graph
from preview.scalars import LOADER
from simulator.errors import NotSimulatedError

PROPERTIES = ("reads", "ignores", "raises")
TABLE = Path(__file__).with_name("resource_types.yaml")


@dataclass(frozen=True, kw_only=True)
class ResourceTypes:
    """The table. properties: known ones of simulated types. others: types that are irrelevant or refused, with the
    reason."""

    properties: Mapping[str, frozenset[str]]
    irrelevant: Mapping[str, str] = field(default_factory=dict[str, str])
    refused: Mapping[str, str] = field(default_factory=dict[str, str])

    def unknown(self, graph: Graph) -> Iterator[str]:
        """Types of a graph, and properties of simulated ones, that the table does not have."""
        found: dict[str, None] = {}
        for node in graph.resources:
            if node.type in self.properties:
                missing = {*node.inputs} - self.properties[node.type]
                found |= dict.fromkeys(f"{name} of {node.type}" for name in sorted(missing))
            elif node.type.startswith("aws:") and node.type not in {**self.irrelevant, **self.refused}:
                found[node.type] = None
        yield from found


@cache
def resource_types() -> ResourceTypes:
    """The table, read once."""
    table: Mapping[str, Mapping[str, Any]] = yaml.load(TABLE.read_text(encoding="utf-8"), Loader=LOADER)
    everywhere = {*table["everywhere"]}
    return ResourceTypes(
        properties={
            name: frozenset((*everywhere, *(each for key in PROPERTIES for each in settings.get(key, ()))))
            for name, settings in table["simulated"].items()
        },
        irrelevant=_by_type(table["irrelevant"]),
        refused=_by_type(table["refused"]),
    )


def require_known(graph: Graph) -> None:
    """NotSimulatedError for a graph with a type or a property that the table does not have."""
    if unknown := [*resource_types().unknown(graph)]:
        raise NotSimulatedError(f"{', '.join(unknown)}: say in {TABLE.name} what the simulator does with it")


def _by_type(groups: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: reason for reason, names in groups.items() for name in names}
