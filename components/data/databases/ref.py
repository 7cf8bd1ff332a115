"""Connection details of a database."""

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import Input, Output


@dataclass(frozen=True, kw_only=True)
class DatabaseServer:
    """An instance, cluster or proxy. resource_id: for ConnectGrant. security_group_id: for connections."""

    resource_id: Input[str]
    security_group_id: Input[str]


@dataclass(frozen=True, kw_only=True)
class DatabaseRef:
    """A database to connect to. endpoint: writer host name; reader_endpoints: host names of readers, at least one.

    writer, readers: servers behind these endpoints; the writer is its own reader if there is no other.
    master_secret_arn: secret of the master user; None in a replica region. data_api_arn: cluster with the Data API;
    None without it.
    """

    endpoint: Input[str]
    reader_endpoints: Sequence[Input[str]]
    port: int
    database_name: str
    writer: DatabaseServer
    readers: Sequence[DatabaseServer]
    master_secret_arn: Input[str] | None = None
    data_api_arn: Input[str] | None = None

    @property
    def reader_hosts(self) -> Input[str]:
        """Host names of the readers, separated by commas."""
        first, *others = self.reader_endpoints
        return Output.all(first, *others).apply(",".join) if others else first

    @property
    def resource_ids(self) -> list[Input[str]]:
        """Resource IDs of its servers, each once."""
        return [self.writer.resource_id, *(reader.resource_id for reader in self.readers if reader is not self.writer)]

    @property
    def reader_security_group_id(self) -> Input[str] | None:
        """Security group of the readers; None if it is the writer's."""
        group = self.readers[0].security_group_id
        return None if group is self.writer.security_group_id else group
