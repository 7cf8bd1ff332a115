"""Requests to Amazon Rekognition about one picture."""

from typing import Any

from functions.shared.clients import ClientError, client, error_code
from functions.shared.refusal import RefusedError

UNREADABLE = frozenset(("InvalidImageFormatException", "ImageTooLargeException", "InvalidParameterException"))


def recognize(operation: str, content: bytes, *, subject: str, remedy: str, **arguments: Any) -> dict[str, Any]:
    """The answer of an operation, such as `detect_faces`. RefusedError if the picture cannot be read; subject, remedy:
    begin and end of its message."""
    try:
        answer: dict[str, Any] = getattr(client("rekognition"), operation)(Image={"Bytes": content}, **arguments)
    except ClientError as error:
        if error_code(error) in UNREADABLE:
            raise RefusedError(f"{subject}: {error_code(error)}; {remedy}") from error
        raise
    return answer
