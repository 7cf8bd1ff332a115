"""Imports of the program: no cycles, no arrow upwards, and components that know only their own service's settings."""

import ast
from pathlib import Path

import pytest

from tools.layers import (
    LISTED,
    PAGE,
    SERVICES,
    cycle,
    import_graph,
    imports_of,
    level_of,
    modules,
    package_graph,
    package_of,
    page,
)

FOLDERS = ("components", "cost", "functions", "policy", "preflight", "preview", "simulator", "bench", "tools")
# Top-level folders that a folder may import.
ALLOWED = {
    "components": {
        "functions.shared.configuration",
        "functions.shared.cors",
        "functions.shared.kinds",
        "functions.shared.prefixes",
        "functions.shared.processing",
        "functions.shared.states",
    },
    "cost": set[str](),
    "functions": set[str](),
    "policy": {"components.foundation"},
    "preview": {"components", "cost", "policy"},
    "preflight": {"components.foundation", "policy", "preview"},
    "simulator": {
        "components.edge.cloudfront.managed_policies",
        "components.foundation",
        "components.identity.cognito.attribute_settings",
        "components.messaging.sqs_sns.filter_policies",
        "functions.rotate_jwt_key.keys",
        "functions.shared.configuration",
        "functions.shared.kinds",
        "functions.shared.processing",
        "preview",
    },
    "bench": {"components", "functions.shared", "policy", "preview"},
    "tools": {"components", "cost", "policy", "preflight", "preview"},
}
# Settings that belong to a stack as a whole.
OF_A_STACK = {"components.foundation.settings.naming", "components.platform.services", "components.platform.settings"}


def test_no_import_is_circular() -> None:
    assert cycle(import_graph(modules(*FOLDERS))) == []


def test_a_cycle_is_found() -> None:
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]


def test_a_package_imports_lower_layers_only() -> None:
    upward = [
        (package, other)
        for package, imported in package_graph().items()
        for other in imported
        if level_of(other) <= level_of(package)
    ]
    assert upward == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_imports_the_folders_below_it_only(folder: str) -> None:
    found = {name for path in modules(folder).values() for name, _ in imports_of(path)}
    inside = {name for name in found if name.partition(".")[0] in FOLDERS}
    allowed = (folder, *ALLOWED[folder])
    assert {name for name in inside if not any(f"{name}.".startswith(f"{each}.") for each in allowed)} == set()


def test_every_package_that_a_layer_lists_exists() -> None:
    assert {*LISTED} - {SERVICES} <= {*package_graph()}


def components() -> dict[str, Path]:
    """The modules with components of services, by name."""
    return {
        module: path
        for module, path in modules("components").items()
        if any(
            isinstance(item, ast.ClassDef) and "ComponentResource" in {ast.unparse(base) for base in item.bases}
            for item in ast.parse(path.read_text()).body
        )
        and not module.startswith("components.platform")
    }


def test_a_component_takes_settings_of_its_own_service_only() -> None:
    graph = import_graph(modules("components"))
    foreign = [
        (module, settings)
        for module in components()
        for settings in graph[module]
        if settings.endswith("settings") and package_of(settings) not in family(package_of(module))
    ]
    assert foreign == []


def test_a_component_takes_no_settings_of_the_whole_stack() -> None:
    graph = import_graph(modules("components"))
    assert {module for module in components() if graph[module] & OF_A_STACK} == set()
    with_regions = {module for module, path in components().items() if "RegionsSettings" in names(path)}
    assert with_regions == set()


def names(path: Path) -> set[str]:
    return {name for _, name in imports_of(path)}


def family(package: str) -> tuple[str, ...]:
    """The packages whose settings a package may take."""
    return (package, "components.foundation", *FAMILIES.get(package, ()))


# Packages whose settings are parts of a service's own.
FAMILIES = {
    "components.api": (
        "components.api.gateway",
        "components.api.http",
        "components.api.rest",
        "components.api.websocket",
    ),
    "components.api.http": ("components.api.gateway",),
    "components.api.rest": ("components.api.gateway",),
    "components.api.websocket": ("components.api.gateway",),
    "components.compute.ecs": ("components.compute.load_balancing",),  # routes
    "components.compute.eks": ("components.compute.load_balancing",),
    "components.data.aurora": ("components.data.databases",),
    "components.data.rds": ("components.data.databases",),
    "components.edge": ("components.edge.cloudfront", "components.edge.shield", "components.edge.waf"),
    "components.messaging": ("components.messaging.events", "components.messaging.sqs_sns"),
}


def test_the_picture_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make layers`"


def test_services_are_known_to_the_list_of_services_only() -> None:
    graph = import_graph(modules("components", "preview", "policy", "simulator", "bench"))
    records = {module for module in graph if module.startswith("components.") and module.endswith(".service")}
    importers = {module for module, imported in graph.items() if imported & records}
    assert importers == {"components.platform.services"}
