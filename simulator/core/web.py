"""Hosts outside of AWS's APIs that functions read, such as the keys of an issuer of tokens. There is no network."""

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from urllib.request import OpenerDirector

from simulator.errors import NotSimulatedError


class Response:
    """A response as urllib has it."""

    status = 200

    def __init__(self, content: bytes, headers: Mapping[str, str]) -> None:
        self._content, self.headers = content, headers

    def __enter__(self) -> "Response":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def read(self, size: int = -1) -> bytes:
        """The content."""
        return self._content if size < 0 else self._content[:size]


class Web:
    """Pages by URL. faults: what was read and is unknown."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[], Any]] = {}
        self.read: list[str] = []

    def json(self, url: str) -> Any:
        """The page of a URL. NotSimulatedError for an unknown one."""
        if url not in self.pages:
            raise NotSimulatedError(f"{url}: no network; known: {', '.join(self.pages) or 'none'}")
        return self.pages[url]()

    @contextmanager
    def installed(self) -> Generator[None]:
        """What urllib reads while functions run."""

        def opened(_: OpenerDirector, request: Any, data: Any = None, timeout: Any = None) -> Response:
            url = request if isinstance(request, str) else str(request.full_url)
            self.read.append(url)
            return Response(json.dumps(self.json(url)).encode(), {"Cache-Control": "max-age=3600"})

        with patch.object(OpenerDirector, "open", opened):
            yield
