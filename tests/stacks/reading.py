"""Queries of stack tests on a graph."""

from collections.abc import Callable
from typing import Any

from preview.graph import Graph, Node

StackGraph = Callable[[str], Graph]


def lifecycle(graph: Graph, bucket: str) -> dict[str, Any]:
    """A bucket's lifecycle rules by id, without the default rule `housekeeping`."""
    found = graph.named(f"{bucket}-lifecycle").inputs["rules"]
    return {rule["id"]: rule for rule in found if rule["id"] != "housekeeping"}


def statements(graph: Graph, name: str) -> dict[str, dict[str, Any]]:
    """Statements of a bucket, key or topic policy by their Sid."""
    return {entry["Sid"]: entry for entry in graph.named(name).json("policy")["Statement"]}


def replication_rule(graph: Graph, configuration: str, region: str) -> dict[str, Any]:
    """The rule of a replication configuration whose destination is in a region."""
    rules = graph.named(configuration).inputs["rules"]
    (found,) = [rule for rule in rules if graph.target(rule["destination"]["bucket"]).region == region]
    return found


def allowed(graph: Graph, policy: str) -> dict[str, set[str]]:
    """Resources by action that a policy of a role allows."""
    found: dict[str, set[str]] = {}
    for entry in graph.named(policy).json("policy")["Statement"]:
        actions: str | list[str] = entry["Action"]
        resources: str | list[str] = entry["Resource"]
        for action in [actions] if isinstance(actions, str) else actions:
            found.setdefault(action, set()).update([resources] if isinstance(resources, str) else resources)
    return found


def dependencies_of(graph: Graph, node: Node) -> set[str]:
    """URNs of the direct and transitive dependencies of a resource, with its provider: created before it, and deleted
    after it."""
    found: set[str] = set()
    rest = [node]
    while rest:
        current = rest.pop()
        urns = {*current.dependencies, *(urn for urns in current.property_dependencies.values() for urn in urns)}
        urns.add(current.provider.rpartition("::")[0])
        new = [graph.by_urn[urn] for urn in urns - found if urn in graph.by_urn]
        found.update(each.urn for each in new)
        rest.extend(new)
    return found
