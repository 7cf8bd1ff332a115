"""Links of workloads to a database."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pulumi import Input

from components.data.databases.grant import ConnectGrant
from components.data.databases.ref import DatabaseRef
from components.foundation.service.links import Link, NetworkEndpoint, variable
from components.foundation.settings.access import AccessSettings


@dataclass(frozen=True, kw_only=True)
class DatabaseLinks:
    """Links to a database: a connection as the IAM database user of the workload's name.

    The grant and the network endpoints cover the writer and all readers. Environment variables begin with POSTGRES_ or
    AURORA_: HOST, READER_HOST, PORT, DATABASE and USER. READER_HOST separates several host names by commas, which
    libpq and the JDBC driver accept.
    """

    key: Literal["postgres", "aurora"]
    database: DatabaseRef
    region: str
    account_id: Input[str]

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link if the access settings name the database."""
        if self.key not in access.databases:
            return
        database = self.database
        yield Link(
            access_field="databases",
            name=f"database-{self.key}",
            grant=ConnectGrant(
                region=self.region, account_id=self.account_id, resource_ids=database.resource_ids, user=workload
            ),
            environment={
                variable(self.key, "HOST"): database.endpoint,
                variable(self.key, "READER_HOST"): database.reader_hosts,
                variable(self.key, "PORT"): str(database.port),
                variable(self.key, "DATABASE"): database.database_name,
                variable(self.key, "USER"): workload,
            },
            endpoint=NetworkEndpoint(
                name=self.key, security_group_id=database.writer.security_group_id, port=database.port
            ),
        )
        group = database.reader_security_group_id
        if group is not None:
            reader = NetworkEndpoint(name=f"{self.key}-reader", security_group_id=group, port=database.port)
            yield Link(access_field="databases", name=f"database-{self.key}-reader", endpoint=reader)
