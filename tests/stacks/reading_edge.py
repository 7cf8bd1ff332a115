"""Queries of stack tests: distributions, web ACLs and records."""

from typing import Any

from preview.graph import Graph, Node

Part = dict[str, Any]


def distributions(graph: Graph) -> list[Node]:
    """All distributions of a stack."""
    return graph.of_type("aws:cloudfront/distribution:Distribution")


def distribution(graph: Graph, role: str) -> Node:
    """A distribution by its name in the stack file."""
    return graph.named(f"edge-{role}-distribution")


def behaviors(node: Node) -> dict[str, Part]:
    """A distribution's behaviours by their path, in the order in which they answer; the default one is `default`."""
    ordered = {found["pathPattern"]: found for found in node.get("orderedCacheBehaviors", [])}
    return {**ordered, "default": node.inputs["defaultCacheBehavior"]}


def origins(node: Node) -> dict[str, Part]:
    """A distribution's origins by their id."""
    return {found["originId"]: found for found in node.inputs["origins"]}


def bucket_origins(node: Node) -> dict[str, Part]:
    """The bucket origins of a distribution, by id."""
    return {id_: origin for id_, origin in origins(node).items() if is_signed(origin) and not is_server(origin)}


def function_origins(node: Node) -> dict[str, Part]:
    """The origins of a distribution that are functions, by id."""
    return {id_: origin for id_, origin in origins(node).items() if is_signed(origin) and is_server(origin)}


def is_signed(origin: Part) -> bool:
    """Whether requests of CloudFront to an origin are signed."""
    return "originAccessControlId" in origin


def is_server(origin: Part) -> bool:
    """Whether an origin is no bucket."""
    return "customOriginConfig" in origin or "vpcOriginConfig" in origin


def balancer(graph: Graph, origin: Part) -> Node:
    """The load balancer of a VPC origin."""
    within = graph.target(origin["vpcOriginConfig"]["vpcOriginId"])
    return graph.target(within.get("vpcOriginEndpointConfig.arn"))


def origin_ids(node: Node, target: str) -> list[str]:
    """The origins of a behaviour's target, in the order of failover."""
    groups = {group["originId"]: group for group in node.get("originGroups", [])}
    return [member["originId"] for member in groups[target]["members"]] if target in groups else [target]


def buckets(graph: Graph, node: Node, path: str) -> list[Node]:
    """The bucket origins of a path, in the order of failover; empty for other origins."""
    found = origin_ids(node, behaviors(node)[path]["targetOriginId"])
    known = bucket_origins(node)
    return [graph.target(known[id_]["domainName"]) for id_ in found if id_ in known]


def cache_policy(graph: Graph, node: Node, path: str) -> Node:
    """The cache policy of a path, where the stack defines it."""
    return graph.target(behaviors(node)[path]["cachePolicyId"])


def times(policy: Node) -> tuple[int, int, int]:
    """Shortest, usual and longest seconds that an object stays at the edge."""
    return policy.inputs["minTtl"], policy.inputs["defaultTtl"], policy.inputs["maxTtl"]


def viewer_function(graph: Graph, behavior: Part) -> Node:
    """The function that sees the requests of a behaviour first."""
    (association,) = behavior["functionAssociations"]
    assert association["eventType"] == "viewer-request"
    return graph.target(association["functionArn"])


def response_headers(graph: Graph, node: Node, path: str) -> Node:
    """The response headers policy of a path."""
    return graph.target(behaviors(node)[path]["responseHeadersPolicyId"])


def firewall_rules(graph: Graph) -> dict[str, Part]:
    """Rules of the stack's web ACL by their name, in the order in which they run."""
    found = graph.named("edge-firewall-acl").inputs["rules"]
    return {rule["name"]: rule for rule in sorted(found, key=lambda rule: rule["priority"])}


def managed_groups(graph: Graph) -> dict[str, Part]:
    """The firewall's groups of rules that AWS manages, by their name."""
    return {
        name: rule["statement"]["managedRuleGroupStatement"]
        for name, rule in firewall_rules(graph).items()
        if "managedRuleGroupStatement" in rule["statement"]
    }


def records(graph: Graph, name: str, type_: str) -> list[Node]:
    """The records of a name and type, in the order of their set identifiers."""
    found = [node for node in graph.of_type("aws:route53/record:Record") if node.inputs["name"] == name]
    fitting = [node for node in found if node.inputs["type"] == type_]
    return sorted(fitting, key=lambda node: str(node.get("setIdentifier", "")))


def alias_target(graph: Graph, name: str, type_: str) -> Node:
    """The target of an alias record."""
    (record,) = records(graph, name, type_)
    (alias,) = record.inputs["aliases"]
    assert "ttl" not in record.inputs
    return graph.target(alias["name"])
