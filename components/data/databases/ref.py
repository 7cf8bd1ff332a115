"""Connection details of a database."""

from dataclasses import dataclass

from pulumi import Input


@dataclass(frozen=True, kw_only=True)
class DatabaseServer:
    """An instance, cluster or proxy. resource_id: for ConnectGrant. security_group_id: for connections."""

    resource_id: Input[str]
    security_group_id: Input[str]


@dataclass(frozen=True, kw_only=True)
class DatabaseRef:
    """A database to connect to. endpoint: writer host name; reader_endpoint: reader host name.

    writer, reader: servers behind these endpoints, the same for one instance or cluster.
    """

    endpoint: Input[str]
    reader_endpoint: Input[str]
    port: int
    database_name: str
    writer: DatabaseServer
    reader: DatabaseServer

    @property
    def resource_ids(self) -> list[Input[str]]:
        """Resource IDs of its servers, each once."""
        return [self.writer.resource_id, *([self.reader.resource_id] if self.reader is not self.writer else [])]
