"""Requests of REST APIs (events of version 1.0) and HTTP APIs (2.0) in one form."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.shared.callers import Caller, CallerClaims
from functions.shared.fields import Fields, shown
from functions.shared.responses import ApiError

LONGEST_BODY = 64 * 1024
"""Characters of a body. Bytes of media never come through the API."""
ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""The id of a record."""


@dataclass(frozen=True, kw_only=True)
class ApiRequest:
    """A request. route: its path with placeholders, such as /media/{id}. path: values of these. headers: names in lower
    case. address: the IP address that the request came from. claims: None on a route without an authorizer."""

    method: str
    route: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    address: str
    body: str
    claims: Mapping[str, Any] | None

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "ApiRequest":
        """The request of an event. ApiError if its body is too long or no text."""
        context = _mapping(event.get("requestContext"))
        http = _mapping(context.get("http"))
        return cls(
            method=str(event.get("httpMethod") or http.get("method") or "").upper(),
            route=str(event.get("resource") or str(event.get("routeKey") or "").partition(" ")[2]),
            path=_strings(event.get("pathParameters")),
            query=_strings(event.get("queryStringParameters")),
            headers={name.lower(): value for name, value in _strings(event.get("headers")).items()},
            address=str(_mapping(context.get("identity")).get("sourceIp") or http.get("sourceIp") or ""),
            body=_body(event),
            claims=_claims(context.get("authorizer")),
        )

    def caller(self, claims: CallerClaims) -> Caller:
        """The caller. ApiError without verified claims: the route has no authorizer."""
        if self.claims is None:
            raise ApiError(401, "unauthorized", "no claims of an authorizer; send a token in the header Authorization")
        return claims.caller(self.claims)

    def fields(self) -> Fields:
        """The fields of the body. FieldError if it is no JSON object."""
        return Fields.of_json("body", self.body)

    def record_id(self, fields: Fields | None = None, *, parameter: str = "id") -> str:
        """The id in the path, or else in the body. parameter: of the path. ApiError if it is none, FieldError without
        one."""
        value = self.path.get(parameter)
        if value is None and fields is not None:
            return fields.text("id", pattern=ID, form="an id; send the id of the reservation")
        if value is None or re.fullmatch(ID, value) is None:
            raise ApiError(
                400, "bad_request", f"path.{parameter}: {shown(value)}: not an id; send the id of the reservation"
            )
        return value


def is_api_event(event: Mapping[str, Any]) -> bool:
    """Whether an event is a request of an API, and not an event of EventBridge."""
    return "requestContext" in event


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}  # pyright: ignore[reportUnknownVariableType]


def _strings(value: Any) -> dict[str, str]:
    return {str(name): str(item) for name, item in _mapping(value).items() if item is not None}


def _body(event: Mapping[str, Any]) -> str:
    body = event.get("body")
    if body is None:
        return ""
    if not isinstance(body, str):
        raise ApiError(400, "bad_request", "body: not a string; send a JSON object")
    if len(body) > LONGEST_BODY:
        message = f"body: {len(body)} characters; send {LONGEST_BODY} at most, and media to the URL of a reservation"
        raise ApiError(413, "body_too_large", message)
    if event.get("isBase64Encoded") is not True:
        return body
    try:
        return base64.b64decode(body, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise ApiError(400, "bad_request", "body: not UTF-8; send a JSON object") from None


def _claims(authorizer: Any) -> Mapping[str, Any] | None:
    """Claims of a user pool, a JWT authorizer or a function."""
    found = _mapping(authorizer)
    if not found:
        return None
    jwt = _mapping(_mapping(found.get("jwt")).get("claims"))
    return {**found, **_mapping(found.get("claims")), **jwt, **_mapping(found.get("lambda"))}
