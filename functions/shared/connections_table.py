"""The table of connections of WebSocket APIs, by environment variables."""

from dataclasses import dataclass

from functions.shared.configuration import TABLE_NAME, Environment


@dataclass(frozen=True, kw_only=True)
class ConnectionsTable:
    """The table of connections, keyed by `connection_id`, with an index by `owner_id`; `expires_at` is its time to
    live."""

    name: str
    index: str = "OwnerIndex"

    @classmethod
    def of(cls, environment: Environment, *actions: str) -> "ConnectionsTable":
        """By CONNECTIONS_TABLE, the key of the table in the stack file (`connections` if omitted), and
        CONNECTIONS_INDEX, its index (`OwnerIndex` if omitted). actions: what the function does with its items."""
        table = environment.text("CONNECTIONS_TABLE", "connections", pattern=TABLE_NAME)
        index = environment.text("CONNECTIONS_INDEX", "OwnerIndex", pattern=TABLE_NAME)
        environment.expects(table, index=index if "query" in actions else "")
        return cls(name=environment.table(table, *actions, keys=("connection_id",)), index=index)
