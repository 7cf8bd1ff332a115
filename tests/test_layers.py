"""Imports of the program: no cycles, no arrow upwards, and components that know only their own service's settings."""

import ast

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

FOLDERS = ("components", "functions", "policy", "preview", "simulator", "bench", "tools")
# Top-level folders that a folder may import.
ALLOWED = {
    "components": set[str](),
    "functions": set[str](),
    "policy": {"components.foundation"},
    "preview": {"components", "policy"},
    "simulator": {
        "components.edge.cloudfront.managed_policies",
        "components.foundation",
        "components.messaging.sqs_sns.filter_policies",
        "functions.shared.kinds",
        "preview",
    },
    "bench": {"components", "functions.shared", "policy", "preview"},
    "tools": {"components", "policy", "preview"},
}
COMPONENTS = {
    module: path
    for module, path in modules("components").items()
    if any(
        isinstance(item, ast.ClassDef) and "ComponentResource" in {ast.unparse(base) for base in item.bases}
        for item in ast.parse(path.read_text()).body
    )
    and not module.startswith("components.platform")
}
ALL = modules("components")
# Settings that belong to a stack as a whole.
OF_A_STACK = {"components.foundation.settings.naming", "components.platform.services", "components.platform.settings"}


def test_no_import_is_circular() -> None:
    assert cycle(import_graph(modules(*FOLDERS))) == []


def test_a_cycle_is_found() -> None:
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]


@pytest.mark.parametrize("package", package_graph())
def test_a_package_imports_lower_layers_only(package: str) -> None:
    upward = {other for other in package_graph()[package] if level_of(other) <= level_of(package)}
    assert upward == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_imports_the_folders_below_it_only(folder: str) -> None:
    found = {name for path in modules(folder).values() for name, _ in imports_of(path)}
    inside = {name for name in found if name.partition(".")[0] in FOLDERS}
    allowed = (folder, *ALLOWED[folder])
    assert {name for name in inside if not any(f"{name}.".startswith(f"{each}.") for each in allowed)} == set()


def test_every_package_that_a_layer_lists_exists() -> None:
    assert {*LISTED} - {SERVICES} <= {*package_graph()}


@pytest.mark.parametrize("module", COMPONENTS)
def test_a_component_takes_settings_of_its_own_service_only(module: str) -> None:
    imported = import_graph(ALL)[module]
    settings = {each for each in imported if each.rpartition(".")[2].endswith("settings")}
    family = (package_of(module), "components.foundation", *FAMILIES.get(package_of(module), ()))
    assert {each for each in settings if package_of(each) not in family} == set()
    assert imported & OF_A_STACK == set()
    assert "RegionsSettings" not in {symbol for _, symbol in imports_of(COMPONENTS[module])}


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
    records = {module for module in graph if module.endswith(".service")}
    importers = {module for module, imported in graph.items() if imported & records}
    assert importers == {"components.platform.services"}
