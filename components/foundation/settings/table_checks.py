"""What tables need of the stack's regions."""

from collections.abc import Iterator

from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.foundation.settings.tables import (
    BOTH_IMAGES,
    STRONG_REGIONS,
    TableSettings,
    TablesSettings,
)

STRONG_COUNT = 3


def table_region_faults(regions: RegionsSettings, dynamodb: TablesSettings | None) -> Iterator[Fault]:
    """Replicas outside the stack's regions, streams that cannot feed them, and regions that cannot agree (T-16)."""
    for key, table in (dynamodb.tables if dynamodb else {}).items():
        path = f"dynamodb.tables.{key}"
        replicas = table.replica_regions(regions.replicas)
        for place, region in enumerate(table.replicas or ()):
            if region not in regions.replicas or region in (table.replicas or ())[:place]:
                twice = region in regions.replicas
                yield Fault(
                    path=f"{path}.replicas[{place}]",
                    value=region,
                    problem="is named twice" if twice else "is no replica region of the stack",
                    remedy="remove one"
                    if twice
                    else f"name some of {', '.join(regions.replicas) or 'none: remove it'}",
                )
        if table.consistency == "strong":
            yield from _strong_faults(path, table, regions.primary, replicas)
        elif replicas:
            yield from _eventual_faults(path, table, replicas)


def _eventual_faults(path: str, table: TableSettings, replicas: tuple[str, ...]) -> Iterator[Fault]:
    if table.stream not in (None, BOTH_IMAGES):
        yield Fault(
            path=f"{path}.stream",
            value=table.stream,
            problem=f"feeds the replicas in {', '.join(replicas)}, which need {BOTH_IMAGES}",
            remedy=f"set {BOTH_IMAGES}, or replicas: []",
        )
    held = {"capacity": table.units, **{f"globalIndexes.{k}": i.units for k, i in table.global_indexes.items()}}
    for place, units in held.items():
        if units is not None and not units.write.scales:
            where = f"{path}.{place}.units.write"
            yield Fault(
                path=f"{where}.maximum",
                value=units.write.maximum,
                problem="DynamoDB refuses replicas where writes do not scale",
                remedy="set more than the minimum, or capacity.mode: on_demand",
            )


def _strong_faults(path: str, table: TableSettings, primary: str, replicas: tuple[str, ...]) -> Iterator[Fault]:
    taking_part = (primary, *replicas, *((table.witness,) if table.witness else ()))
    fits = any(set(taking_part) <= set(names) for names in STRONG_REGIONS)
    if len(taking_part) != STRONG_COUNT or len(set(taking_part)) != STRONG_COUNT or not replicas or not fits:
        sets = "; ".join(", ".join(names) for names in STRONG_REGIONS)
        yield Fault(
            path=f"{path}.consistency",
            value="strong",
            problem=f"{', '.join(taking_part)} cannot agree, allowed: three regions of one set ({sets}), of which one "
            "may be the witness",
            remedy="name other replicas or a witness, or set consistency: eventual",
        )
