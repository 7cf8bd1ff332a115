"""Checks of tables against the stack's regions."""

from collections.abc import Iterator

from components.data.dynamodb.settings import (
    BOTH_IMAGES,
    STRONG_REGIONS,
    TableSettings,
    TablesSettings,
)
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings, replica_list_faults

STRONG_COUNT = 3


def table_region_faults(regions: RegionsSettings, dynamodb: TablesSettings | None) -> Iterator[Fault]:
    """Replicas outside the stack's regions, streams that replication cannot use, and invalid region sets (T-16)."""
    for key, table in (dynamodb.tables if dynamodb else {}).items():
        path = f"dynamodb.tables.{key}"
        replicas = table.replica_regions(regions.replicas)
        yield from replica_list_faults(f"{path}.replicas", table.replicas or (), regions)
        if table.consistency == "strong":
            yield from _strong_faults(path, table, regions.primary, replicas)
        elif replicas:
            yield from _eventual_faults(path, table, replicas)


def _eventual_faults(path: str, table: TableSettings, replicas: tuple[str, ...]) -> Iterator[Fault]:
    if table.stream not in (None, BOTH_IMAGES):
        yield Fault(
            path=f"{path}.stream",
            value=table.stream,
            problem=f"is required by the replicas in {', '.join(replicas)} to be {BOTH_IMAGES}",
            remedy=f"set {BOTH_IMAGES}, or replicas: []",
        )
    capacities = {"capacity": table.units, **{f"globalIndexes.{k}": i.units for k, i in table.global_indexes.items()}}
    for owner, units in capacities.items():
        if units is not None and not units.write.scales:
            units_path = f"{path}.{owner}.units.write"
            yield Fault(
                path=f"{units_path}.maximum",
                value=units.write.maximum,
                problem="global tables require auto scaling of write capacity",
                remedy="set more than the minimum, or capacity.mode: on_demand",
            )


def _strong_faults(path: str, table: TableSettings, primary: str, replicas: tuple[str, ...]) -> Iterator[Fault]:
    members = (primary, *replicas, *((table.witness,) if table.witness else ()))
    fits = any(set(members) <= set(names) for names in STRONG_REGIONS)
    if len(members) != STRONG_COUNT or len(set(members)) != STRONG_COUNT or not replicas or not fits:
        sets = "; ".join(", ".join(names) for names in STRONG_REGIONS)
        yield Fault(
            path=f"{path}.consistency",
            value="strong",
            problem=f"{', '.join(members)} do not support multi-Region strong consistency, allowed: three regions of "
            f"one set ({sets}), one of which may be the witness",
            remedy="set other replicas or a witness, or set consistency: eventual",
        )
