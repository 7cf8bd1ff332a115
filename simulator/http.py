"""Requests and responses of HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class HttpRequest:
    """A request. headers, cookies: by name, headers in lower case. source_ip: address of the client."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    cookies: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    source_ip: str = "192.0.2.1"


@dataclass(frozen=True, kw_only=True)
class HttpResponse:
    """A response. headers: by name in lower case. cookies: values of Set-Cookie."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    cookies: tuple[str, ...] = ()
