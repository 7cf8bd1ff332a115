"""Aurora through the Data API, over HTTPS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from functions.shared.clients import client


@dataclass(frozen=True, kw_only=True)
class DataApi:
    """A database of a cluster with the Data API. secret_arn: of the master user."""

    cluster_arn: str
    secret_arn: str
    name: str

    def rows(self, sql: str, parameters: Mapping[str, str]) -> Sequence[Sequence[Any]]:
        """The rows of a query."""
        given = [{"name": name, "value": {"stringValue": value}} for name, value in parameters.items()]
        found = self._execute(sql=sql, parameters=given)
        return [[_value(field) for field in record] for record in found.get("records", [])]

    def run(self, sql: str) -> None:
        """Executes one statement."""
        self._execute(sql=sql)

    def _execute(self, **request: Any) -> dict[str, Any]:
        return client("rds-data").execute_statement(
            resourceArn=self.cluster_arn, secretArn=self.secret_arn, database=self.name, **request
        )


def _value(field: Mapping[str, Any]) -> Any:
    return None if field.get("isNull") else next(iter(field.values()))
