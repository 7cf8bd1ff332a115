"""Records of Amazon Route 53: which one answers a resolver, by routing policy and health check.

Amazon Route 53 Developer Guide, "Choosing a routing policy" and "How Amazon Route 53 chooses records when health
checking is configured".
"""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from preview.graph import Graph, Node
from simulator.errors import NotSimulatedError

RECORD, HEALTH_CHECK = "aws:route53/record:Record", "aws:route53/healthCheck:HealthCheck"
POLICIES = (
    "cidrRoutingPolicy",
    "failoverRoutingPolicies",
    "geolocationRoutingPolicies",
    "geoproximityRoutingPolicy",
    "latencyRoutingPolicies",
    "multivalueAnswerRoutingPolicy",
    "weightedRoutingPolicies",
)
REGIONAL = re.compile(r"\.execute-api\.([a-z0-9-]+)\.amazonaws\.com$|\.([a-z0-9-]+)\.elb\.amazonaws\.com$")
"""Hosts that name their region."""
ANYWHERE = "*"
"""The country of a default record."""


@dataclass(frozen=True, kw_only=True)
class Resolver:
    """Where a resolver is. regions: of AWS, the one with the lowest latency first. country, continent: two letters."""

    regions: tuple[str, ...] = ()
    country: str = ""
    continent: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The record that answers. alias: name of an alias record's target; values: those of any other record."""

    name: str
    set_identifier: str
    values: tuple[str, ...]
    alias: str = ""


class Dns:
    """The hosted zones of a graph. healthy: whether a health check succeeds. lost: regions that do not answer, whose
    targets of aliases are unhealthy where a record evaluates them."""

    def __init__(self, graph: Graph, healthy: Callable[[Node], bool], lost: Set[str] = frozenset()) -> None:
        self._graph, self._healthy, self._lost = graph, healthy, lost
        self._checks = {node.outputs["id"]: node for node in graph.of_type(HEALTH_CHECK)}

    def resolve(self, name: str, type_: str, resolver: Resolver | None = None) -> Answer | None:
        """The answer to a resolver; None for a name without a record. Only the own zone's aliases are followed by the
        client."""
        nodes = [
            node
            for node in self._graph.of_type(RECORD)
            if str(node.inputs["name"]).rstrip(".") == name and node.inputs["type"] == type_
        ]
        if not nodes:
            return None
        healthy = [node for node in nodes if self._is_healthy(node)]
        return _answer(_chosen(name, nodes, healthy, resolver or Resolver()))

    def region(self, name: str, resolver: Resolver | None = None) -> str:
        """The region of the target of an alias record. resolver: may be omitted where the answer is everyone's."""
        found = self.resolve(name, "A", resolver)
        if found is None or not found.alias:
            raise NotSimulatedError(f"{name}: not an alias record")
        return self._region(found.alias)

    def _is_healthy(self, node: Node) -> bool:
        """A record without a health check is healthy, unless its alias has a target in a region that is lost."""
        for alias in node.inputs.get("aliases") or ():
            if alias.get("evaluateTargetHealth") and self._region(str(alias["name"])) in self._lost:
                return False
        check = node.inputs.get("healthCheckId")
        return check is None or self._healthy(self._checks[check])

    def _region(self, target: str) -> str:
        """The region of the target of an alias: an API, a load balancer, or another resource of the graph."""
        found = REGIONAL.search(target)
        return found[1] or found[2] if found else self._graph.target(target).region


def _chosen(name: str, nodes: Sequence[Node], healthy: Sequence[Node], resolver: Resolver) -> Node:
    """The record of a routing policy. If none is healthy, all are considered to be."""
    policies = {policy for node in nodes for policy in POLICIES if node.inputs.get(policy)}
    if len(policies) > 1:
        raise NotSimulatedError(f"{name}: {', '.join(sorted(policies))} at one name")
    candidates = healthy or nodes
    match next(iter(policies), ""):
        case "":
            (node,) = nodes
            return node
        case "failoverRoutingPolicies":
            return _failover(nodes, healthy)
        case "latencyRoutingPolicies":
            return _nearest(name, candidates, resolver)
        case "geolocationRoutingPolicies":
            return _located(name, candidates, resolver)
        case policy:
            raise NotSimulatedError(f"{name}: {policy}; known: failover, latency, geolocation")


def _failover(nodes: Sequence[Node], healthy: Sequence[Node]) -> Node:
    """The primary record unless only the secondary one is healthy."""
    by_type = {_policy(node, "failoverRoutingPolicies")["type"]: node for node in nodes}
    secondary = by_type.get("SECONDARY")
    primary = by_type["PRIMARY"]
    return secondary if secondary is not None and secondary in healthy and primary not in healthy else primary


def _nearest(name: str, nodes: Sequence[Node], resolver: Resolver) -> Node:
    by_region = {_policy(node, "latencyRoutingPolicies")["region"]: node for node in nodes}
    for region in resolver.regions:
        if region in by_region:
            return by_region[region]
    known = ", ".join(sorted(by_region))
    raise NotSimulatedError(f"{name}: the latency of {', '.join(resolver.regions) or 'the resolver'} to {known}")


def _located(name: str, nodes: Sequence[Node], resolver: Resolver) -> Node:
    """The record of the smallest area: country, continent, then the default one."""
    found = [(_policy(node, "geolocationRoutingPolicies"), node) for node in nodes]
    for key, value in (("country", resolver.country), ("continent", resolver.continent), ("country", ANYWHERE)):
        for policy, node in found:
            if value and policy.get(key) == value and "subdivision" not in policy:
                return node
    raise NotSimulatedError(f"{name}: no record for {resolver.country or resolver.continent or 'the resolver'}")


def _policy(node: Node, name: str) -> Mapping[str, Any]:
    (policy,) = node.inputs[name]
    return policy


def _answer(node: Node) -> Answer:
    aliases: Sequence[Mapping[str, Any]] = node.inputs.get("aliases") or ()
    return Answer(
        name=str(node.inputs["name"]).rstrip("."),
        set_identifier=node.inputs.get("setIdentifier", ""),
        values=tuple(node.inputs.get("records") or ()),
        alias=str(aliases[0]["name"]) if aliases else "",
    )
