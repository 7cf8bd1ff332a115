"""Queries of stack tests: tables, caches, secrets and parameters."""

from preview.graph import Graph, Node


def tables(graph: Graph) -> dict[str, Node]:
    """The tables of a stack by their name in the stack file."""
    found = graph.of_type("aws:dynamodb/table:Table")
    return {node.name.removeprefix("primary-data-tables-").removesuffix("-table"): node for node in found}


def table(graph: Graph, key: str) -> Node:
    """A table by its name in the stack file."""
    return graph.named(f"primary-data-tables-{key}-table")


def table_replicas(graph: Graph, region: str) -> dict[str, Node]:
    """The tables of which a region has a replica, by their name in the stack file: the replica's node."""
    found = [node for node in graph.of_type("aws:dynamodb/tableReplica:TableReplica") if node.region == region]
    by_table = {graph.target(node.inputs["globalTableArn"]).name: node for node in found}
    return {key: by_table[node.name] for key, node in tables(graph).items() if node.name in by_table}


def keys(of: Node) -> tuple[str, str | None]:
    """Hash and range key of a table."""
    return of.inputs["hashKey"], of.get("rangeKey")


def indexes(of: Node) -> dict[str, tuple[list[tuple[str, str]], str]]:
    """Global secondary indexes of a table by name: keys with types, and projection."""
    return {
        found["name"]: (
            [(key["attributeName"], key["keyType"]) for key in found["keySchemas"]],
            found["projectionType"],
        )
        for found in of.inputs["globalSecondaryIndexes"]
    }


def table_key(graph: Graph, of: Node) -> Node:
    """The key that a table, or a replica of one, is encrypted with."""
    return graph.target(of.get("serverSideEncryption.kmsKeyArn") or of.inputs["kmsKeyArn"])


def table_scaling(graph: Graph, of: Node) -> dict[str, tuple[int, int]]:
    """Between how many units a provisioned table scales, by dimension (`ReadCapacityUnits`)."""
    resource = f"table/{of.inputs['name']}"
    found = [
        node for node in graph.of_type("aws:appautoscaling/target:Target") if node.inputs["resourceId"] == resource
    ]
    return {
        node.inputs["scalableDimension"].rpartition(":")[2]: (node.inputs["minCapacity"], node.inputs["maxCapacity"])
        for node in found
    }


def cache_group(graph: Graph, region_key: str = "primary") -> Node:
    """The replication group of a region's node-based cache."""
    return graph.named(f"{region_key}-data-cache-cache-nodes-group")


def cache_security_group(graph: Graph, region_key: str = "primary") -> Node:
    """The security group of a region's cache."""
    return graph.named(f"{region_key}-data-cache-cache-network-security-group")


def secret(graph: Graph, key: str) -> Node:
    """A secret by its name in the stack file."""
    return graph.named(f"primary-data-secret-{key}-secret")


def secret_versions(graph: Graph, of: Node) -> list[Node]:
    """The values that the program gives a secret."""
    found = graph.of_type("aws:secretsmanager/secretVersion:SecretVersion")
    return [node for node in found if graph.target(node.inputs["secretId"]) is of]


def parameters(graph: Graph, region: str) -> dict[str, Node]:
    """The parameters of a region by their physical name."""
    found = [node for node in graph.of_type("aws:ssm/parameter:Parameter") if node.region == region]
    return {node.inputs["name"]: node for node in found}
