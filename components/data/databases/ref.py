"""Connection details of a database."""

from dataclasses import dataclass

from pulumi import Input


@dataclass(frozen=True, kw_only=True)
class DatabaseRef:
    """A database to connect to. endpoint: writer host name; reader_endpoint: reader host name.

    security_group_id: its security group, for connections to `port`. resource_id: for ConnectGrant.
    """

    endpoint: Input[str]
    reader_endpoint: Input[str]
    port: int
    database_name: str
    resource_id: Input[str]
    security_group_id: Input[str]
