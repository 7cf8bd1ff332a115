"""IAM permissions on the items of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import Input, Output

from components.foundation.documents import Statement, statement
from components.foundation.grants import KeyUse
from components.foundation.settings.access import TableAction

TABLE_ACTIONS: Mapping[TableAction, tuple[str, ...]] = {
    "read": ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem"),
    "get": ("dynamodb:GetItem",),
    "query": ("dynamodb:Query",),
    "scan": ("dynamodb:Scan",),
    "write": ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"),
    "put": ("dynamodb:PutItem",),
    "update": ("dynamodb:UpdateItem",),
    "delete": ("dynamodb:DeleteItem",),
}
INDEXED: frozenset[TableAction] = frozenset(("read", "query"))
"""Actions that include the indexes of a table."""


@dataclass(frozen=True, kw_only=True)
class TableGrant:
    """Items of a table and of its indexes."""

    table_arn: Input[str]
    actions: Sequence[TableAction]
    key: KeyUse | None = None

    def statements(self, name: str) -> list[Statement]:
        """Item actions on the table; queries on its indexes as well."""
        actions = list(dict.fromkeys(action for kind in self.actions for action in TABLE_ACTIONS[kind]))
        found = [statement(f"{name}Items", actions, self.table_arn)]
        if INDEXED.intersection(self.actions):
            found.append(statement(f"{name}Indexes", ["dynamodb:Query"], Output.concat(self.table_arn, "/index/*")))
        return found + (self.key.statements(name) if self.key else [])
