"""Tells health checkers whether the functions of the region reach the table of records."""

from typing import Any

from functions.shared.clients import dynamodb
from functions.shared.configuration import Environment
from functions.shared.records import RecordsTable
from functions.shared.responses import answer, error_answer
from functions.shared.telemetry import log

TABLE = RecordsTable.of(Environment.of_process())
ABSENT = "health"
"""An id that no record has."""


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers a request of an API: 200, or 503 if the table does not answer."""
    try:
        dynamodb().get_item(TableName=TABLE.name, Key={TABLE.key: {"S": ABSENT}})
    except Exception as error:
        log("region unhealthy", level="error", reason=type(error).__name__)
        return error_answer(503, "unavailable", "records: not available")
    return answer(200, {"state": "healthy"})
