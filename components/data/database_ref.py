"""What a workload needs to know of a database."""

from dataclasses import dataclass

from pulumi import Input


@dataclass(frozen=True, kw_only=True)
class DatabaseRef:
    """A database to connect to. endpoint: host name; reader_endpoint: that of what is only read.

    security_group_id: group that admits clients on `port`. resource_id: what leave to connect names, ConnectGrant.
    """

    endpoint: Input[str]
    reader_endpoint: Input[str]
    port: int
    database_name: str
    resource_id: Input[str]
    security_group_id: Input[str]
