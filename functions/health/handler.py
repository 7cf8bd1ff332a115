"""Answers the health checks of an API: whether its region can read the records of media."""

from typing import Any

from functions.health.settings import load
from functions.shared.clients import ClientError, error_code
from functions.shared.configuration import Environment
from functions.shared.records import RecordMissingError, Records
from functions.shared.responses import ApiError, answer, answered
from functions.shared.telemetry import log

TABLE = load(Environment.of_process())
NO_RECORD = "health"
"""An id that no record has."""


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers a request of an API: 200, or 503 if the table cannot be read, so that names lead to another region."""
    return answered(check)


def check() -> dict[str, Any]:
    """Reads the table. ApiError if that fails."""
    try:
        Records(TABLE).get(NO_RECORD)
    except RecordMissingError:
        pass
    except ClientError as error:
        log("health check failed", level="error", code=error_code(error))
        raise ApiError(503, "unavailable", "the records cannot be read; try again later") from error
    return answer(200, {"status": "healthy"})
