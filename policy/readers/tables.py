"""DynamoDB tables with their replicas."""

from collections.abc import Iterator

from policy.resource import Node, Resource
from policy.stack import Stack
from policy.tokens import DYNAMODB_TABLE_REPLICA


def replicas(table: Resource, stack: Stack) -> Iterator[tuple[Node, str]]:
    """Inline and separate replicas of a table with their regions."""
    for replica in table.nodes("replicas"):
        yield replica, replica.string("regionName")
    for separate in stack.related(table, DYNAMODB_TABLE_REPLICA, "globalTableArn"):
        yield separate, separate.region
