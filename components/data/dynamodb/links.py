"""Links of workloads to tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi import Input

from components.data.dynamodb.grant import TableGrant
from components.foundation.grants import KeyUse
from components.foundation.service.access_variables import KEYED
from components.foundation.service.links import Link, in_region
from components.foundation.settings.access import AccessSettings


@dataclass(frozen=True, kw_only=True)
class TableLinks:
    """Links to tables: item permissions, and `TABLE_x`, the table's name. arns, names: by key."""

    arns: Mapping[str, Input[str]]
    names: Mapping[str, str]
    key_arn: Input[str]
    region: str

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for each table in the access settings."""
        for key, actions in access.tables.items():
            yield Link(
                access_field="tables",
                name=f"table-{key}",
                grant=TableGrant(
                    table_arn=in_region("tables", key, self.arns),
                    actions=actions,
                    key=KeyUse(key_arn=self.key_arn, region=self.region, service="dynamodb"),
                ),
                environment={KEYED["tables"].name(key): self.names[key]},
            )
