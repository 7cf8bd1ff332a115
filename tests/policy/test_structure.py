"""Structure of policy/: no import cycles, controls as leaves, layers, tokens of resource types in one package.

Imports under TYPE_CHECKING and within functions count.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from policy import tokens
from tools.layers import cycle, import_graph, imports_of, modules

LAYERS = ("core", "readers", "registry", "controls", "pack", "report")
# Modules of each layer; all others are core. `policy.registry` imports the controls by name, not by statement.
MODULES = {
    "readers": ("policy.readers", "policy.iam"),
    "registry": ("policy.registry",),
    "controls": ("policy.controls",),
    "pack": ("policy.housekeeping", "policy.pack", "policy.remediation", "policy.sdk"),
    "report": ("policy.report", "policy.__main__"),
}
FOUNDATION = "components.foundation"
"""The only package outside of policy/ that it imports from the project."""

TOKEN = re.compile(r"aws:[a-z0-9]+/\w+:\w+")


FILES = modules("policy")
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}
GRAPH = import_graph(FILES)


def layer(name: str) -> str:
    found = (each for each, prefixes in MODULES.items() if any(f"{name}.".startswith(f"{p}.") for p in prefixes))
    return next(found, "core")


def test_modules_have_no_import_cycle() -> None:
    assert cycle(GRAPH) == []


@pytest.mark.parametrize("name", [name for name in FILES if layer(name) == "controls"])
def test_controls_import_no_controls(name: str) -> None:
    assert {target for target in GRAPH[name] if layer(target) == "controls"} == set()


@pytest.mark.parametrize("name", FILES)
def test_modules_import_the_same_or_lower_layers(name: str) -> None:
    higher = LAYERS[LAYERS.index(layer(name)) + 1 :]
    # `load` iterates over the package of controls.
    allowed = {"policy.controls"} if name == "policy.registry" else set[str]()

    assert {target for target in GRAPH[name] - allowed if layer(target) in higher} == set()


@pytest.mark.parametrize("name", FILES)
def test_only_the_foundation_is_imported_from_components(name: str) -> None:
    components = {target for target, _ in imports_of(FILES[name]) if target.partition(".")[0] == "components"}

    assert all(target.startswith(FOUNDATION) for target in components)


def strings(tree: ast.Module) -> Iterator[str]:
    """String literals, without docstrings."""
    statements = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements:
            yield node.value


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("policy.tokens.")])
def test_tokens_of_resource_types_are_constants_of_policy_tokens(name: str) -> None:
    """Mutation kinds (`tools/mutation/kinds`) and tests have literals: their tokens are data of the tested graphs."""
    assert [string for string in strings(TREES[name]) if TOKEN.fullmatch(string)] == []


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("policy.tokens")])
def test_tokens_are_imported_from_their_package(name: str) -> None:
    """A constant may move to another module of the package."""
    assert {target for target in GRAPH[name] if target.startswith("policy.tokens.")} == set()


def test_each_token_has_one_constant() -> None:
    values = [value for name, value in vars(tokens).items() if name.isupper() and isinstance(value, str)]

    assert len(values) == len(set(values))
    assert all(TOKEN.fullmatch(value) and tokens.canonical(value) == value for value in values)
