"""PostgreSQL, on RDS or Aurora, by a connection within the VPC."""

import json
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any
from urllib.request import urlopen

from functions.shared.clients import client

# Amazon RDS User Guide, "Using SSL/TLS to encrypt a connection": certificate bundles for all regions.
CERTIFICATES = "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem"
TIMEOUT_SECONDS = 10
LONGEST_BYTES = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """A database of an instance or a cluster. secret_arn: of the master user. The connection is made on first use,
    with TLS and a verified certificate."""

    host: str
    port: int
    name: str
    secret_arn: str

    def rows(self, sql: str, parameters: Mapping[str, str]) -> Sequence[Sequence[Any]]:
        """The rows of a query."""
        return self._connection.run(sql, **parameters) or []

    def run(self, sql: str) -> None:
        """Executes one statement."""
        self._connection.run(sql)

    @cached_property
    def _connection(self) -> Any:
        found = client("secretsmanager").get_secret_value(SecretId=self.secret_arn)["SecretString"]
        master = json.loads(found)
        with urlopen(CERTIFICATES, timeout=TIMEOUT_SECONDS) as answer:  # a constant URL of HTTPS
            authorities = answer.read(LONGEST_BYTES).decode()
        native: Any = import_module("pg8000.native")  # where it is used: Aurora needs no driver
        return native.Connection(
            master["username"],
            password=master["password"],
            host=self.host,
            port=self.port,
            database=self.name,
            timeout=TIMEOUT_SECONDS,
            ssl_context=ssl.create_default_context(cadata=authorities),
        )
