"""Requests of clients as API Gateway reads them, and events of proxy integrations.

API Gateway Developer Guide, "Set up Lambda proxy integrations in API Gateway", "Create AWS Lambda proxy integrations
for HTTP APIs" and "Input to an API Gateway Lambda authorizer".
"""

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, forwarded_for


@dataclass(frozen=True, kw_only=True)
class Served:
    """A request to a stage. path: without the stage. number: of the request, for its id."""

    request: HttpRequest
    path: str
    api_id: str
    stage: str
    region: str
    account_id: str
    now: datetime
    number: int

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers by name in lower case, with Host, cookies and X-Forwarded-For."""
        found = {name.lower(): value for name, value in self.request.headers.items()}
        if self.request.cookies:
            found["cookie"] = "; ".join(f"{name}={value}" for name, value in self.request.cookies.items())
        found["x-forwarded-for"] = forwarded_for(found, self.request.source_ip)
        return {"host": urlsplit(self.request.url).netloc, **found}

    @property
    def query(self) -> Mapping[str, str]:
        """Parameters of the query, each once."""
        pairs = parse_qsl(urlsplit(self.request.url).query, keep_blank_values=True)
        if len(dict(pairs)) < len(pairs):
            raise NotSimulatedError(f"a parameter of the query is repeated: {self.request.url}")
        return dict(pairs)

    @property
    def id(self) -> str:
        """The id of the request."""
        return str(uuid.UUID(int=self.number))

    @property
    def stage_arn(self) -> str:
        """What the ARNs of routes begin with."""
        return f"arn:aws:execute-api:{self.region}:{self.account_id}:{self.api_id}/{self.stage}"

    @property
    def body(self) -> tuple[str | None, bool]:
        """The body as text, and whether it is in Base64."""
        if not self.request.body:
            return None, False
        try:
            return self.request.body.decode(), False
        except UnicodeDecodeError:
            return base64.b64encode(self.request.body).decode(), True


def path_parameters(template: str, path: str) -> Mapping[str, str] | None:
    """Values of the placeholders of a path, such as /media/{id}; None if the path is another one."""
    wanted, given = template.strip("/").split("/"), path.strip("/").split("/")
    found: dict[str, str] = {}
    for index, part in enumerate(wanted):
        if part.endswith("+}"):
            if len(given) <= index:
                return None
            found[part[1:-2]] = unquote("/".join(given[index:]))
            return found
        if index >= len(given):
            return None
        if part.startswith("{"):
            if not given[index]:
                return None
            found[part[1:-1]] = unquote(given[index])
        elif part != given[index]:
            return None
    return found if len(wanted) == len(given) else None


def rank(template: str) -> tuple[int, ...]:
    """How exact a path with placeholders is, the most exact first: text, then one placeholder, then a greedy one."""
    return tuple(
        2 if part.endswith("+}") else 1 if part.startswith("{") else 0 for part in template.strip("/").split("/")
    )


def rest_event(
    served: Served,
    *,
    resource: str,
    parameters: Mapping[str, str],
    authorizer: Mapping[str, Any] | None,
    stage_variables: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The event of a route of a REST API, version 1.0."""
    body, encoded = served.body
    context: dict[str, Any] = {
        "accountId": served.account_id,
        "apiId": served.api_id,
        "domainName": served.headers["host"],
        "httpMethod": served.request.method,
        "identity": {"sourceIp": served.request.source_ip, "userAgent": served.headers.get("user-agent")},
        "path": f"/{served.stage}{served.path}",
        "protocol": "HTTP/1.1",
        "requestId": served.id,
        "requestTimeEpoch": round(served.now.timestamp() * 1000),
        "resourcePath": resource,
        "stage": served.stage,
    }
    if authorizer is not None:
        context["authorizer"] = dict(authorizer)
    return {
        "resource": resource,
        "path": served.path,
        "httpMethod": served.request.method,
        "headers": dict(served.headers),
        "multiValueHeaders": {name: [value] for name, value in served.headers.items()},
        "queryStringParameters": dict(served.query) or None,
        "multiValueQueryStringParameters": {name: [value] for name, value in served.query.items()} or None,
        "pathParameters": dict(parameters) or None,
        "stageVariables": dict(stage_variables or {}) or None,
        "requestContext": context,
        "body": body,
        "isBase64Encoded": encoded,
    }


def identity_source(source: str, origin: str, headers: Mapping[str, str], query: Mapping[str, str]) -> str | None:
    """The value of an identity source, such as `method.request.header.Authorization`. origin: that it begins with."""
    kind, _, name = source.removeprefix(origin).partition(".")
    if kind == "header":
        return headers.get(name.lower())
    if kind == "querystring":
        return query.get(name)
    raise NotSimulatedError(f"identity source {source}")


def http_event(
    served: Served, *, route_key: str, parameters: Mapping[str, str], authorizer: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The event of a route of an HTTP API, version 2.0."""
    body, encoded = served.body
    context: dict[str, Any] = {
        "accountId": served.account_id,
        "apiId": served.api_id,
        "domainName": served.headers["host"],
        "domainPrefix": served.headers["host"].partition(".")[0],
        "http": {
            "method": served.request.method,
            "path": served.path,
            "protocol": "HTTP/1.1",
            "sourceIp": served.request.source_ip,
            "userAgent": served.headers.get("user-agent", ""),
        },
        "requestId": served.id,
        "routeKey": route_key,
        "stage": served.stage,
        "time": served.now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": round(served.now.timestamp() * 1000),
    }
    if authorizer is not None:
        context["authorizer"] = dict(authorizer)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": served.path,
        "rawQueryString": urlsplit(served.request.url).query,
        "headers": {name: value for name, value in served.headers.items() if name != "cookie"},
        "requestContext": context,
        "isBase64Encoded": encoded,
    }
    optional: dict[str, Any] = {
        "cookies": [f"{name}={value}" for name, value in served.request.cookies.items()],
        "queryStringParameters": dict(served.query),
        "pathParameters": dict(parameters),
        "body": body,
    }
    return {**event, **{name: value for name, value in optional.items() if value}}
