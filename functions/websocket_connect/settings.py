"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.callers import CallerClaims
from functions.shared.configuration import Environment
from functions.shared.connections_table import ConnectionsTable


@dataclass(frozen=True, kw_only=True)
class ConnectSettings:
    """Settings by environment variables: CONNECTIONS_TABLE, CONNECTIONS_INDEX, OWNER_CLAIM and TENANT_CLAIM."""

    connections: ConnectionsTable
    claims: CallerClaims


def load(environment: Environment) -> ConnectSettings:
    """Settings of an environment. ConfigurationError names the variable."""
    return ConnectSettings(connections=ConnectionsTable.of(environment, "put"), claims=CallerClaims.of(environment))
