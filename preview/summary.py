"""The preview in one screen: resources by service and region, what holds data, what is protected."""

from collections import Counter
from collections.abc import Iterator, Sequence

from preview.graph import Graph, Node
from preview.region_tree import NO_REGION
from preview.stateful import data_of

GAP = "  "
ABSENT = "-"


def table(graph: Graph) -> Iterator[str]:
    """A row for each service, with its resources in each region, its types with data, and its protected resources."""
    services: dict[str, list[Node]] = {}
    for node in graph.resources:
        services.setdefault(service_of(node.type), []).append(node)
    if not services:
        return
    regions = sorted(
        {_region(node) for node in graph.resources}, key=lambda name: (name in ("global", NO_REGION), name)
    )
    rows = [["service", *regions, "protected", "with data"]]
    rows += [_row(name, services[name], regions) for name in sorted(services)]
    rows.append(_row("all", [*graph.resources], regions)[:-1])
    yield from _aligned(rows)


def service_of(type_: str) -> str:
    """The service of a type token: `s3` of `aws:s3/bucket:Bucket`, `kubernetes` of all objects in clusters."""
    package, module, _ = type_.split(":")
    return module.partition("/")[0] if package == "aws" else package


def _row(name: str, nodes: Sequence[Node], regions: Sequence[str]) -> list[str]:
    counts = Counter(_region(node) for node in nodes)
    protected = sum(node.options.protect for node in nodes)
    stateful = Counter(node.type for node in nodes if data_of(node.type))
    return [
        name,
        *(_number(counts[region]) for region in regions),
        _number(protected),
        ", ".join(f"{type_.rpartition(':')[2]} {count}" for type_, count in sorted(stateful.items())),
    ]


def _region(node: Node) -> str:
    return node.region or NO_REGION


def _number(number: int) -> str:
    return str(number) if number else ABSENT


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines with aligned columns: the first and the last to the left, numbers to the right."""
    last = len(rows[0]) - 1
    widths = [max(len(row[index]) for row in rows if index < len(row)) for index in range(last + 1)]
    for row in rows:
        cells = [
            cell.ljust(widths[index]) if index in (0, last) else cell.rjust(widths[index])
            for index, cell in enumerate(row)
        ]
        yield GAP.join(cells).rstrip()
