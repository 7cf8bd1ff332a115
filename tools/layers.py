"""Packages of the program and their imports: `python -m tools.layers` writes the picture in docs/architecture.md.

Imports inside functions and for type checking count as well.
"""

import ast
import sys
from collections.abc import Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from policy.command import run

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- layers -->\n", "<!-- /layers -->\n"
# From top to bottom: a package imports packages of lower layers only, and none of its own layer. SERVICES stands for
# the packages that are not listed: a new service needs no entry.
SERVICES = "services"
LAYERS: tuple[tuple[str, ...], ...] = (
    ("components.platform",),
    ("components.api", "components.media"),
    ("components.edge", "components.messaging"),
    ("components.compute.lambda_",),
    (SERVICES,),
    (
        "components.api.gateway",
        "components.compute.load_balancing",
        "components.data.databases",
        "components.messaging.sqs_sns",
    ),
    ("components.compute.registry", "components.data", "components.edge.acm", "components.storage"),
    ("components.edge.route53", "components.identity.kms", "components.network", "components.operations"),
    ("components.identity",),
    ("components.foundation",),
)
LISTED: Mapping[str, int] = {package: level for level, layer in enumerate(LAYERS) for package in layer}


def modules(*folders: str, root: Path = ROOT) -> dict[str, Path]:
    """Files of folders by module name, without the docstrings of packages."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if path.name == "__init__.py" and not imports_of(path):
                continue
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports_of(path: Path) -> tuple[tuple[str, str], ...]:
    """Imports of a file: module and name."""
    found: list[tuple[str, str]] = []
    for item in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(item, ast.ImportFrom) and item.module:
            found += [(item.module, alias.name) for alias in item.names]
        elif isinstance(item, ast.Import):
            found += [(alias.name, "") for alias in item.names]
    return tuple(found)


def import_graph(files: Mapping[str, Path]) -> dict[str, set[str]]:
    """The modules that each module imports, among the given ones."""
    graph: dict[str, set[str]] = {}
    for module, path in files.items():
        named = {each for name, symbol in imports_of(path) for each in (f"{name}.{symbol}", name)}
        graph[module] = {each for each in named if each in files and each != module}
    return graph


def package_of(module: str) -> str:
    """The package of a module: a folder of a service, such as components.data.rds, or one of LAYERS."""
    parts = module.split(".")
    folder = ".".join(parts[:3])
    if (ROOT / Path(*parts[:3])).is_dir() and parts[1] != "foundation":
        return folder
    return ".".join(parts[:2])


def level_of(package: str) -> int:
    """The layer of a package, from the top."""
    return LISTED.get(package, LISTED[SERVICES])


@cache
def package_graph() -> dict[str, set[str]]:
    """The packages that each package imports."""
    graph: dict[str, set[str]] = {}
    for module, imported in import_graph(modules("components")).items():
        owner = package_of(module)
        graph.setdefault(owner, set()).update({package_of(each) for each in imported} - {owner})
    return graph


def cycle(graph: Mapping[str, set[str]]) -> list[str]:
    """Modules of an import cycle, each importing the next; empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1][:0:-1]
        first = found.index(min(found))
        return [*found[first:], *found[:first]]
    return []


def picture() -> str:
    """The layers as a Mermaid flowchart with arrows to the packages that each one imports.

    Packages of the layer SERVICES are drawn by top-level folder. Every package imports foundation; these arrows are
    omitted.
    """
    arrows: dict[str, set[str]] = {}
    for package, imported in package_graph().items():
        arrows.setdefault(_box(package), set()).update(_box(each) for each in imported)
    boxes: dict[int, set[str]] = {}
    for package in package_graph():
        boxes.setdefault(level_of(package), set()).add(_box(package))
    lines = ["```mermaid", "flowchart TB"]
    for level in sorted(boxes):
        lines.append(f"  subgraph layer{level}[ ]")
        lines += [f"    {_id(box)}[{box}]" for box in sorted(boxes[level])]
        lines.append("  end")
    for box in (each for level in sorted(boxes) for each in sorted(boxes[level])):
        targets = sorted(_id(each) for each in arrows[box] if each != "foundation")
        lines += [f"  {_id(box)} --> {' & '.join(targets)}"] if targets else []
    return "\n".join([*lines, "```", ""])


def _box(package: str) -> str:
    """Name of a package in the picture."""
    parts = package.split(".")
    return f"{parts[1]} services" if level_of(package) == LISTED[SERVICES] else ".".join(parts[1:])


def _id(box: str) -> str:
    return box.replace(".", "_").replace(" ", "_")


def page() -> str:
    """The page with the current picture."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{picture()}\n{END}{rest.partition(END)[2]}"


def main() -> int:
    """Write the picture."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
