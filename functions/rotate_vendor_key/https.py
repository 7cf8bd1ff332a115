"""Requests of JSON over HTTPS."""

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT_SECONDS = 10
LONGEST_BYTES = 1024 * 1024


class _NoRedirects(HTTPRedirectHandler):
    """Leaves redirects unanswered: a key is sent to no other host."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        return None


def send(method: str, url: str, key: str, body: Any = None) -> tuple[int, Any]:
    """Status and JSON of an answer, None for another body. key: bearer token. OSError without a whole
    answer."""
    content = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = Request(url, data=content, headers=headers, method=method)
    try:
        with build_opener(_NoRedirects).open(request, timeout=TIMEOUT_SECONDS) as answer:
            return answer.status, _parsed(answer.read(LONGEST_BYTES))
    except HTTPError as error:
        with error:
            return error.code, _parsed(error.read(LONGEST_BYTES))
    except HTTPException as error:
        raise OSError(f"{method} {url}: answer cut or malformed: {type(error).__name__}") from error


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None
