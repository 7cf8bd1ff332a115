"""Hosts outside of AWS's APIs that functions ask, such as an issuer of tokens or a vendor. There is no network."""

import io
import json
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from email.message import Message
from typing import Any, TypeAlias
from unittest.mock import patch
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import OpenerDirector, Request
from urllib.response import addinfourl

from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse

CACHED = "max-age=3600"
Host: TypeAlias = "Callable[[HttpRequest], HttpResponse]"
"""Answers the requests to a host. NotSimulatedError for a request that it does not know."""


class Web:
    """Pages by URL, which are JSON and only read, and hosts by name. faults: what is unknown, which a function must not
    take for an answer."""

    def __init__(self, faults: list[Exception]) -> None:
        self.pages: dict[str, Callable[[], Any]] = {}
        self.hosts: dict[str, Host] = {}
        self._faults = faults

    def clear(self) -> None:
        """Forgets the hosts, which have state."""
        self.hosts.clear()

    def json(self, url: str) -> Any:
        """The page of a URL. NotSimulatedError for an unknown one."""
        if url not in self.pages:
            known = ", ".join([*self.pages, *self.hosts]) or "none"
            raise NotSimulatedError(f"{url}: no network; known: {known}")
        return self.pages[url]()

    def request(self, request: HttpRequest) -> HttpResponse:
        """The response of a host, or of a page. NotSimulatedError for an unknown one."""
        host = self.hosts.get(urlsplit(request.url).netloc)
        if host is not None:
            return host(request)
        content = json.dumps(self.json(request.url)).encode()
        if request.method != "GET":
            raise NotSimulatedError(f"{request.method} {request.url}: a page, which is only read")
        return HttpResponse(status=200, headers={"cache-control": CACHED}, body=content)

    @contextmanager
    def installed(self) -> Generator[None]:
        """What urllib receives while functions run. Connections to databases, caches, brokers and other hosts raise."""

        def opened(_: OpenerDirector, fullurl: str | Request, data: Any = None, timeout: Any = None) -> addinfourl:
            request = fullurl if isinstance(fullurl, Request) else Request(fullurl, data)
            headers = {name.lower(): value for name, value in request.header_items()}
            body: Any = request.data or b""
            asked = HttpRequest(method=request.get_method(), url=request.full_url, headers=headers, body=body)
            try:
                found = self.request(asked)
            except NotSimulatedError as error:
                self._faults.append(error)
                raise
            return _opened(asked, found)

        def refused(*given: Any, **_: Any) -> None:
            error = NotSimulatedError(f"no network: a connection to {given[-1] if len(given) == 2 else given[:2]}")
            self._faults.append(error)
            raise error

        with (
            patch.object(OpenerDirector, "open", opened),
            patch.object(socket.socket, "connect", refused),
            patch.object(socket, "getaddrinfo", refused),
        ):
            yield


def _opened(request: HttpRequest, response: HttpResponse) -> addinfourl:
    """A response as urllib has it: an error for a status other than 2xx."""
    headers = Message()
    for name, value in response.headers.items():
        headers[name] = value
    content = io.BytesIO(response.body)
    if not 200 <= response.status < 300:
        raise HTTPError(request.url, response.status, "", headers, content)
    return addinfourl(content, headers, request.url, response.status)
