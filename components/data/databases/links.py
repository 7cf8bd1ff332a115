"""Links of workloads to a database."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pulumi import Input

from components.data.databases.grant import ConnectGrant
from components.data.databases.ref import DatabaseRef
from components.foundation.grants import ActionsGrant, KeyUse
from components.foundation.service.links import Link, NetworkEndpoint
from components.foundation.settings.access import AccessSettings
from functions.shared.configuration import variable


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
    key_arn: Input[str]

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """Links if the access settings name the database."""
        if self.key in access.administers:
            yield from self._administration()
        if self.key in access.databases:
            yield from self._connections(workload)

    def _administration(self) -> Iterator[Link]:
        """The master user: through the Data API where the database has it, with CLUSTER, its ARN; otherwise by a
        connection, with HOST and PORT. Both have MASTER, the secret's ARN, and DATABASE. ValueError where the region
        has no master user."""
        database, secret_arn = self.database, self.database.master_secret_arn
        if secret_arn is None:
            raise ValueError(f"administers: {self.key}: has no master user in {self.region}")
        key = KeyUse(key_arn=self.key_arn, region=self.region, service="secretsmanager", encrypts=False)
        environment: dict[str, Input[str]] = {
            variable(self.key, "MASTER"): secret_arn,
            variable(self.key, "DATABASE"): database.database_name,
        }
        link = Link(
            access_field="administers",
            name=f"administration-{self.key}",
            grant=ActionsGrant(actions=("secretsmanager:GetSecretValue",), resources=[secret_arn], key=key),
        )
        if database.data_api_arn is None:
            environment |= {
                variable(self.key, "HOST"): database.endpoint,
                variable(self.key, "PORT"): str(database.port),
            }
            endpoint = NetworkEndpoint(
                name=self.key, security_group_id=database.writer.security_group_id, port=database.port
            )
            yield replace(link, environment=environment, endpoint=endpoint)
            return
        environment[variable(self.key, "CLUSTER")] = database.data_api_arn
        yield replace(link, environment=environment)
        yield Link(
            access_field="administers",
            name=f"administration-{self.key}-data",
            grant=ActionsGrant(actions=("rds-data:ExecuteStatement",), resources=[database.data_api_arn]),
        )

    def _connections(self, workload: str) -> Iterator[Link]:
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
