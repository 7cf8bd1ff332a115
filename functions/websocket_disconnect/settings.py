"""Settings of the function."""

from functions.shared.configuration import Environment
from functions.shared.connections_table import ConnectionsTable


def load(environment: Environment) -> ConnectionsTable:
    """The table of connections. ConfigurationError names the variable."""
    return ConnectionsTable.of(environment, "delete")
