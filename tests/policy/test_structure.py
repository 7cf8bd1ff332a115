"""Structure of policy/: no import cycles, controls as leaves, layers, tokens of resource types in one package.

Imports under TYPE_CHECKING and within functions count.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache

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


@cache
def graph() -> dict[str, set[str]]:
    return import_graph(FILES)


def layer(name: str) -> str:
    found = (each for each, prefixes in MODULES.items() if any(f"{name}.".startswith(f"{p}.") for p in prefixes))
    return next(found, "core")


def test_modules_have_no_import_cycle() -> None:
    assert cycle(graph()) == []


def test_controls_import_no_controls() -> None:
    controls = {name for name in FILES if layer(name) == "controls"}
    assert {name for name in controls if graph()[name] & controls} == set()


def test_modules_import_the_same_or_lower_layers() -> None:
    # `load` iterates over the package of controls.
    upward = [
        (name, target)
        for name in FILES
        for target in graph()[name]
        if LAYERS.index(layer(target)) > LAYERS.index(layer(name)) and target != "policy.controls"
    ]
    assert upward == []
    assert {name for name in FILES if "policy.controls" in graph()[name]} <= {"policy.registry"}


def test_only_the_foundation_is_imported_from_components() -> None:
    components = {
        (name, target)
        for name, path in FILES.items()
        for target, _ in imports_of(path)
        if target.partition(".")[0] == "components"
    }
    assert {each for each in components if not each[1].startswith(FOUNDATION)} == set()


def strings(tree: ast.Module) -> Iterator[str]:
    """String literals, without docstrings."""
    statements = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements:
            yield node.value


def test_tokens_of_resource_types_are_constants_of_policy_tokens() -> None:
    """Mutation kinds (`tools/mutation/kinds`) and tests have literals: their tokens are data of the tested graphs."""
    literals = [
        (name, string)
        for name, path in FILES.items()
        if not name.startswith("policy.tokens.")
        for string in strings(ast.parse(path.read_text(encoding="utf-8")))
        if TOKEN.fullmatch(string)
    ]
    assert literals == []


def test_tokens_are_imported_from_their_package() -> None:
    """A constant may move to another module of the package."""
    inside = [
        (name, target)
        for name in FILES
        if not name.startswith("policy.tokens")
        for target in graph()[name]
        if target.startswith("policy.tokens.")
    ]
    assert inside == []


def test_each_token_has_one_constant() -> None:
    values = [value for name, value in vars(tokens).items() if name.isupper() and isinstance(value, str)]

    assert len(values) == len(set(values))
    assert all(TOKEN.fullmatch(value) and tokens.canonical(value) == value for value in values)
