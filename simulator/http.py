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


def forwarded_for(headers: Mapping[str, str], source_ip: str) -> str:
    """X-Forwarded-For as a proxy sends it: what it received, and the address of who sent it."""
    return ", ".join([each for each in (headers.get("x-forwarded-for", ""), source_ip) if each])
