"""The contract of components, checked in their source and in the graphs of all stacks and showcases."""

import ast
import importlib
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pulumi
import pytest

from components.platform.layers import RegionAccess, RegionData, RegionPlatform, RegionServices
from preview.graph import Graph, Node
from tests.conftest import ROOT, STACKS_AND_SHOWCASES, graph_of
from tools.layers import imports_of
from tools.requirements.register import load
from tools.urns import FOLDER as URNS


@cache
def systems() -> list[str]:
    return sorted(system.name for system in load((ROOT / "docs" / "requirements.yaml").read_text()).systems)


FILES = sorted(path for path in (ROOT / "components").rglob("*.py") if "settings" not in path.parts)


@cache
def components() -> list[Any]:
    """(file, class) of every component, found in the source."""
    return [
        pytest.param(path, node, id=node.name)
        for path in FILES
        if "ComponentResource)" in path.read_text()
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "ComponentResource" for base in node.bases)
    ]


def class_of(path: Path, node: ast.ClassDef) -> Any:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return getattr(importlib.import_module(module), node.name)


def initializer(node: ast.ClassDef) -> ast.FunctionDef:
    return next(item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "__init__")


# Layers have the same arguments.
LAYERS = (RegionAccess, RegionData, RegionPlatform, RegionServices)

each_component = pytest.mark.parametrize(("path", "node"), components())


@each_component
def test_its_constructor_has_name_args_and_opts(path: Path, node: ast.ClassDef) -> None:
    arguments = initializer(node).args
    assert [argument.arg for argument in arguments.args] == ["self", "name", "args", "opts"]
    assert ast.unparse(arguments.args[3].annotation or ast.Constant(None)) == "ResourceOptions | None"


@each_component
def test_its_arguments_are_a_frozen_dataclass_in_its_module(path: Path, node: ast.ClassDef) -> None:
    module = importlib.import_module(class_of(path, node).__module__)
    arguments = getattr(module, "LayerArgs" if class_of(path, node) in LAYERS else f"{node.name}Args")
    assert is_dataclass(arguments)
    assert arguments.__dataclass_params__.frozen  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    assert all(field.kw_only for field in fields(arguments))


# Type tokens are part of URNs and stay when a file moves to another folder.
TYPE_MODULES: dict[tuple[str, ...], str] = {
    ("compute", "eks", "kubernetes"): "kubernetes",
    ("identity", "kms"): "storage",
    ("messaging",): "streaming",
    ("messaging", "events"): "streaming",
    ("messaging", "kafka"): "streaming",
    ("messaging", "sqs_sns"): "streaming",
}
TYPE_CLASSES = {"RegionIngress": "platform", "RegionKubernetes": "platform"}


def type_token(node: ast.ClassDef) -> str:
    call = next(item for item in ast.walk(initializer(node)) if _is_super(item))
    assert isinstance(call, ast.Call)
    return ast.literal_eval(call.args[0])


@each_component
def test_its_type_names_its_folder_and_its_class(path: Path, node: ast.ClassDef) -> None:
    folders = path.relative_to(ROOT / "components").parts[:-1]
    module = TYPE_CLASSES.get(node.name) or TYPE_MODULES.get(folders, folders[0])
    assert type_token(node) == f"media:{module}:{node.name}"


@each_component
def test_options_go_to_the_base_class_only(path: Path, node: ast.ClassDef) -> None:
    uses = [item for item in ast.walk(node) if isinstance(item, ast.Name) and item.id == "opts"]
    assert len(uses) == 1
    call = next(item for item in ast.walk(initializer(node)) if _is_super(item))
    assert uses[0] in ast.walk(call)


@each_component
def test_outputs_are_registered_last(path: Path, node: ast.ClassDef) -> None:
    assert ast.unparse(initializer(node).body[-1]).startswith("self.register_outputs(")


@each_component
def test_its_docstring_lists_the_created_resources(path: Path, node: ast.ClassDef) -> None:
    assert len(ast.get_docstring(node) or "") > 30
    assert issubclass(class_of(path, node), pulumi.ComponentResource)


def test_components_read_no_configuration_and_call_no_aws() -> None:
    imported = {(str(path.relative_to(ROOT)), name) for path in FILES for each in imports_of(path) for name in each}
    # Where the archives are is no setting of a stack: a comparison of revisions names none.
    archives = ("components/compute/lambda_/function_package.py", "os")
    assert {each for each in imported if each[1] in {"os", "boto3", "botocore", "Config", "dotenv"}} == {archives}


def test_nothing_names_one_of_the_systems() -> None:
    named = [
        (str(path.relative_to(ROOT)), system)
        for path in FILES
        for words in [path.read_text().lower()]
        for system in systems()
        if system in words and system != "microservice"
    ]
    assert named == []


def test_a_stack_or_a_showcase_registers_each_component() -> None:
    """The snapshots of their URNs have the types of all components."""
    urns = [line for stack in STACKS_AND_SHOWCASES for line in (URNS / f"{stack}.txt").read_text().splitlines()]
    registered = {urn.partition("::")[0].rpartition("$")[2] for urn in urns}
    assert {type_token(each.values[1]) for each in components()} - registered == set()


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
class TestEveryStack:
    """The same, in the registrations of the stacks."""

    def test_every_resource_belongs_to_a_component(self, stack: str) -> None:
        graph = graph_of(stack)
        assert [node.name for node in graph.resources if _component(graph, node) is None] == []

    def test_children_have_the_name_of_their_component_as_prefix(self, stack: str) -> None:
        graph = graph_of(stack)
        strangers = [
            f"{node.name} in {parent.name}"
            for node in graph
            if (parent := _component(graph, node)) is not None and not node.name.startswith(f"{parent.name}-")
        ]
        assert strangers == []

    def test_a_component_is_in_one_region(self, stack: str) -> None:
        graph = graph_of(stack)
        mixed = {
            component.name: regions
            for component in graph.components
            if len(regions := {node.region for node in graph.children(component) if node.custom} - {"global"}) > 1
        }
        assert mixed == {}

    def test_every_resource_has_an_explicit_provider(self, stack: str) -> None:
        graph = graph_of(stack)
        assert [node.name for node in graph.resources if not node.provider] == []

    def test_providers_are_in_the_regions_of_the_stack(self, stack: str) -> None:
        graph = graph_of(stack)
        providers = {node.name: node.region for node in graph.of_type("pulumi:providers:aws")}
        assert all(name == region for name, region in providers.items())
        assert {node.region for node in graph.resources} <= {*providers.values(), "global"}

    def test_outputs_of_components_are_registered(self, stack: str) -> None:
        graph = graph_of(stack)
        assert [node.name for node in graph.components if not node.outputs_registered] == []


def _component(graph: Graph, node: Node) -> Node | None:
    parent = graph.parent(node)
    return parent if parent is not None and parent.type.startswith("media:") else None


def _is_super(item: ast.AST) -> bool:
    return isinstance(item, ast.Call) and ast.unparse(item.func) == "super().__init__"
