"""Answers of the API: JSON, errors as `{"error": {"code", "message"}}`, with the headers of CORS."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from functions.shared.api_error import ApiError
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.cors import cors_headers
from functions.shared.fields import FieldError
from functions.shared.telemetry import count, log

__all__ = ["ApiError", "answer", "answered", "cors_headers", "error_answer", "failure"]

HEADERS: Mapping[str, str] = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


def answer(
    status: int, body: Mapping[str, Any], *, cookies: list[str] | None = None, event: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """An answer for API Gateway. cookies: values of Set-Cookie, in the form of its API: `cookies` for an
    HTTP API and `multiValueHeaders` for a REST API."""
    found: dict[str, Any] = {
        "statusCode": status,
        "headers": {**HEADERS, **cors_headers(Environment.of_process())},
        "body": json.dumps(body, separators=(",", ":")),
        "isBase64Encoded": False,
    }
    if cookies and event is not None and event.get("version") == "2.0":
        found["cookies"] = cookies
    elif cookies:
        found["multiValueHeaders"] = {"Set-Cookie": cookies}
    return found


def error_answer(status: int, code: str, message: str) -> dict[str, Any]:
    """An answer that reports an error."""
    return answer(status, {"error": {"code": code, "message": message}})


def answered(respond: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The answer of a function, its errors as answers: those of clients with their message, others as 500 without."""
    try:
        return respond()
    except ConfigurationError:
        raise
    except Exception as error:
        return error_answer(*failure(error))


def failure(error: Exception) -> tuple[int, str, str]:
    """Status, code and message that a client gets for an error, which is logged."""
    if isinstance(error, ApiError):
        found = error.status, error.code, error.message
    elif isinstance(error, FieldError):
        found = 400, "bad_request", str(error)
    else:
        log("request failed", level="exception")
        return 500, "internal_error", "the request failed; try again later"
    log("request refused", level="warning", code=found[1])
    count("RequestsRefused")
    return found
