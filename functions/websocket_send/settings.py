"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.configuration import Environment
from functions.shared.connections_table import ConnectionsTable
from functions.shared.records_table import RecordsTable

RECIPIENTS = ("self", "tenant")


@dataclass(frozen=True, kw_only=True)
class SendSettings:
    """Settings by environment variables.

    CONNECTIONS_TABLE, CONNECTIONS_INDEX: the table of connections. RECORDS_TABLE and the others of records: where
    changes of records are delivered. WEBSOCKET_API: key of the API whose connections get these; required for them, and
    in `access.connections`. RECIPIENTS: whom a client may send messages to: the user's own connections (`self`) if
    omitted, or all users of the `tenant`.
    """

    connections: ConnectionsTable
    records: RecordsTable | None
    endpoint: str
    recipients: str

    @classmethod
    def of(cls, environment: Environment) -> "SendSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        api = environment.text("WEBSOCKET_API", "")
        return cls(
            connections=ConnectionsTable.of(environment, "get", "query", "delete"),
            records=RecordsTable.of(environment, "get") if api else None,
            endpoint=environment.connections(api) if api else "",
            recipients=environment.choice("RECIPIENTS", RECIPIENTS, "self"),
        )


load = SendSettings.of
