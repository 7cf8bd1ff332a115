"""Clients of AWS, created on first use and kept by the process.

They are those of botocore: the import of a handler and its first client take a tenth less processor time than with
boto3, which loads resources and transfers as well.
"""

from functools import cache
from typing import Any

import botocore.session  # pyright: ignore[reportMissingTypeStubs]
from botocore.config import Config  # pyright: ignore[reportMissingTypeStubs]
from botocore.exceptions import ClientError  # pyright: ignore[reportMissingTypeStubs]

__all__ = ["ClientError", "client", "dynamodb", "error_code", "reset", "s3"]

CONNECT_TIMEOUT_SECONDS = 2
READ_TIMEOUT_SECONDS = 10
ATTEMPTS = 3


@cache
def client(service: str, *, accelerated: bool = False, endpoint: str = "") -> Any:
    """The client of a service in the function's region. accelerated: S3 through its transfer acceleration. endpoint:
    URL of an API's own endpoint, such as that of the connections of a WebSocket API.

    Signatures are of version 4 and hosts are regional: a redirect from the global host of S3 breaks an upload by form.
    """
    return _session().create_client(
        service,
        endpoint_url=endpoint or None,
        config=Config(
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
            read_timeout=READ_TIMEOUT_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            signature_version="s3v4" if service == "s3" else "v4",
            s3={
                "addressing_style": "virtual",
                "us_east_1_regional_endpoint": "regional",
                "use_accelerate_endpoint": accelerated,
            },
        ),
    )


@cache
def _session() -> Any:
    library: Any = botocore.session
    return library.get_session()


def s3(*, accelerated: bool = False) -> Any:
    """S3."""
    return client("s3", accelerated=accelerated)


def dynamodb() -> Any:
    """DynamoDB, with values in its own form: `{"S": "text"}`."""
    return client("dynamodb")


def reset() -> None:
    """Forgets all clients: a test or a simulation replaces the endpoints and credentials behind them."""
    client.cache_clear()
    _session.cache_clear()


def error_code(error: Exception) -> str:
    """The code of an error of AWS, such as NoSuchKey, or of HTTP, such as 404; empty for another error."""
    response: Any = getattr(error, "response", None)
    if not isinstance(response, dict):
        return ""
    found: dict[str, dict[str, str]] = response  # pyright: ignore[reportUnknownVariableType]
    return str(found.get("Error", {}).get("Code", ""))
