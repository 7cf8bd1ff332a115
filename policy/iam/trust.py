"""Statements of trust policies."""

from collections.abc import Iterator

from policy.iam.documents import Statement, read
from policy.iam.policy_properties import trust_document
from policy.resource import Node, Resource


def trust_statements(role: Resource, *needs: str) -> Iterator[tuple[Node, Statement]]:
    """Allow statements of a role's trust policy with its node. needs: elements of the statement that the rule reads."""
    node = trust_document(role)
    for statement in read(node, ("Effect", *needs)):
        if statement.allows:
            yield node, statement
