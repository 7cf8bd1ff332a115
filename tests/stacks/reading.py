"""How stack tests read a graph."""

from collections.abc import Callable
from typing import Any

from preview.graph import Graph

StackGraph = Callable[[str], Graph]


def lifecycle(graph: Graph, bucket: str) -> dict[str, Any]:
    """A bucket's lifecycle rules by id, without housekeeping."""
    found = graph.named(f"{bucket}-lifecycle").inputs["rules"]
    return {rule["id"]: rule for rule in found if rule["id"] != "housekeeping"}


def statements(graph: Graph, name: str) -> dict[str, dict[str, Any]]:
    """Statements of a bucket, key or topic policy by their Sid."""
    return {entry["Sid"]: entry for entry in graph.named(name).json("policy")["Statement"]}
