"""Queries of stack tests on functions, and their handlers with the variables of a stack."""

import importlib
import sys
from types import ModuleType

import pytest

from preview.graph import Graph, Node
from tests.stacks.reading import allowed

FUNCTION = "aws:lambda/function:Function"


def function(graph: Graph, key: str, region: str = "primary") -> Node:
    """A function by its key in the stack file."""
    return graph.named(f"{region}-services-functions-{key}-function")


def allowed_to(graph: Graph, key: str) -> dict[str, set[str]]:
    """Resources by action that the role of a function allows."""
    return allowed(graph, f"primary-services-functions-{key}-execution-policy")


def imported(node: Node, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The handler of a function, imported with the variables that it has in the stack: each validates them then."""
    for name, value in node.get("environment.variables").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_REGION", node.region or "us-east-1")
    module = node.inputs["handler"].removesuffix(".handle")
    monkeypatch.delitem(sys.modules, module, raising=False)
    return importlib.import_module(module)
