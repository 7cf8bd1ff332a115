"""The domain of a user pool: OAuth endpoints, and what its sign-in pages do with what a user types.

The endpoints are those of HTTP. The forms of the pages have no documented protocol, so they are methods.
Amazon Cognito Developer Guide, "User pool endpoints and managed login reference"; RFC 7636.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse
from simulator.interfaces import ServiceError
from simulator.user_pools.directory import User
from simulator.user_pools.model import AppClient
from simulator.user_pools.pool import UserPool
from simulator.user_pools.sign_in import Challenge, Step
from simulator.user_pools.tokens import Tokens

CODE_VALIDITY = timedelta(minutes=5)
PARAMETERS = frozenset(
    (
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
        "nonce",
    )
)
FORM = "application/x-www-form-urlencoded"


class OAuthError(Exception):
    """An error of OAuth 2.0, such as invalid_grant."""


@dataclass(frozen=True, kw_only=True)
class Code:
    """An authorization code, for one request of tokens."""

    user: User
    client: AppClient
    redirect_uri: str
    scopes: Sequence[str]
    challenge: str
    nonce: str
    until: datetime


class SignInPages:
    """The domain of a pool."""

    def __init__(self, pool: UserPool) -> None:
        self._pool = pool
        self._codes: dict[str, Code] = {}

    def request(self, request: HttpRequest) -> HttpResponse:
        """The response of an endpoint."""
        path = urlsplit(request.url).path
        match (request.method, path):
            case ("GET", "/oauth2/authorize"):
                return self._authorize(request)
            case ("POST", "/oauth2/token"):
                return self._answer(request, self._exchange)
            case ("POST", "/oauth2/revoke"):
                return self._answer(request, self._revoke)
            case ("GET", "/oauth2/userInfo"):
                return self._user_info(request)
            case ("GET", "/logout"):
                return self._logout(request)
            case _:
                raise NotSimulatedError(f"{request.method} {path} of {self._pool.model.domain}")

    def sign_up(self, email: str, password: str, **attributes: str) -> None:
        """The form of new users."""
        self._pool.directory.sign_up(email, password, attributes)

    def confirm(self, page: str, email: str, code: str) -> None:
        """The form for the code that was sent. page: address of the sign-in page."""
        self._pool.directory.confirm(email, code, self._client(self._query(page)))

    def sign_in(self, page: str, email: str, password: str) -> str | Challenge:
        """The form of the sign-in page. The address in the application that the user returns to, or a challenge.
        ServiceError: what the page shows."""
        query = self._query(page)
        client = self._client(query)
        if "COGNITO" not in client.providers:
            raise NotSimulatedError(f"client {client.id}: sign-in without users of the pool's own")
        return self._proceed(query, client, self._pool.sign_in.by_password(client, email, password))

    def respond(self, page: str, challenge: Challenge, **responses: str) -> str | Challenge:
        """The form of a challenge."""
        query = self._query(page)
        client = self._client(query)
        step = self._pool.sign_in.respond(client, challenge.name, challenge.session, responses)
        return self._proceed(query, client, step)

    def _proceed(self, query: Mapping[str, str], client: AppClient, step: Step) -> str | Challenge:
        if isinstance(step, Challenge):
            return step
        code = secrets.token_urlsafe(32)
        self._codes[code] = Code(
            user=step,
            client=client,
            redirect_uri=query["redirect_uri"],
            scopes=query.get("scope", "").split() or client.scopes,
            challenge=query.get("code_challenge", ""),
            nonce=query.get("nonce", ""),
            until=self._pool.clock.now + CODE_VALIDITY,
        )
        state = {"state": query["state"]} if "state" in query else {}
        return f"{query['redirect_uri']}?{urlencode({'code': code, **state})}"

    def _query(self, url: str) -> Mapping[str, str]:
        """The authorization request in the address of a page. NotSimulatedError for parameters that are not known."""
        query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
        if unknown := sorted({*query} - PARAMETERS):
            raise NotSimulatedError(f"authorization request with {', '.join(unknown)}")
        return query

    def _client(self, query: Mapping[str, str]) -> AppClient:
        if query.get("client_id") not in self._pool.clients:
            raise NotSimulatedError(f"authorization request of the client {query.get('client_id')}")
        return self._pool.clients[query["client_id"]]

    def _authorize(self, request: HttpRequest) -> HttpResponse:
        """The sign-in page, or the error that the application gets; one of a wrong address is shown to the user."""
        query = self._query(request.url)
        client = self._client(query)
        if query.get("redirect_uri") not in client.callback_urls:
            return _redirect(f"/error?{urlencode({'error': 'redirect_mismatch', 'client_id': client.id})}")
        try:
            _check(query, client)
        except OAuthError as error:
            state = {"state": query["state"]} if "state" in query else {}
            return _redirect(f"{query['redirect_uri']}?{urlencode({'error': str(error), **state})}")
        return _redirect(f"/login?{urlencode(query)}")

    def _answer(self, request: HttpRequest, respond: Any) -> HttpResponse:
        try:
            if request.headers.get("content-type", "").partition(";")[0] != FORM:
                raise OAuthError("invalid_request")
            form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
            return _json(200, respond(form, self._authenticated(request, form)))
        except OAuthError as error:
            return _json(400, {"error": str(error)})

    def _authenticated(self, request: HttpRequest, form: Mapping[str, str]) -> AppClient:
        """The client of a request: a confidential one sends its secret."""
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
        kind, _, encoded = request.headers.get("authorization", "").partition(" ")
        if kind == "Basic":
            client_id, _, secret = base64.b64decode(encoded).decode().partition(":")
        client = self._pool.clients.get(client_id)
        if client is None or secret != client.secret:
            raise OAuthError("invalid_client")
        return client

    def _exchange(self, form: Mapping[str, str], client: AppClient) -> Mapping[str, Any]:
        """Tokens for a code, or for a refresh token."""
        match form.get("grant_type"):
            case "authorization_code":
                return _body(self._by_code(form, client))
            case "refresh_token":
                if client.rotation_grace is None and "ALLOW_REFRESH_TOKEN_AUTH" not in client.flows:
                    raise NotSimulatedError(f"client {client.id}: refresh without its flow and without rotation")
                try:
                    return _body(self._pool.tokens.renew(form.get("refresh_token", ""), client))
                except ServiceError:
                    raise OAuthError("invalid_grant") from None
            case "client_credentials":
                if "client_credentials" in client.grants:
                    raise NotSimulatedError(f"client {client.id}: client credentials")
                raise OAuthError("unauthorized_client")
            case _:
                raise OAuthError("unsupported_grant_type")

    def _by_code(self, form: Mapping[str, str], client: AppClient) -> Tokens:
        if "code" not in client.grants:
            raise OAuthError("unauthorized_client")
        if not form.get("code") or not form.get("redirect_uri"):
            raise OAuthError("invalid_request")
        found = self._codes.pop(form["code"], None)  # also where the request fails
        if found is None or found.client.id != client.id or self._pool.clock.now >= found.until:
            raise OAuthError("invalid_grant")
        if form["redirect_uri"] != found.redirect_uri:
            raise OAuthError("invalid_grant")
        if found.challenge and s256(form.get("code_verifier", "")) != found.challenge:
            raise OAuthError("invalid_grant")
        return self._pool.tokens.issue(found.user, client, found.scopes, found.nonce)

    def _revoke(self, form: Mapping[str, str], client: AppClient) -> Mapping[str, Any]:
        try:
            self._pool.tokens.revoke(form.get("token", ""), client)
        except ServiceError:
            raise OAuthError("invalid_request") from None
        return {}

    def _user_info(self, request: HttpRequest) -> HttpResponse:
        try:
            token = request.headers.get("authorization", "").removeprefix("Bearer ")
            user = self._pool.tokens.user_of(token, "openid")
        except ServiceError as error:
            return _json(401, {"error": "invalid_token", "error_description": error.message})
        return _json(200, {"sub": user.sub, "username": user.username, **user.attributes})

    def _logout(self, request: HttpRequest) -> HttpResponse:
        query = dict(parse_qsl(urlsplit(request.url).query))
        client = self._client(query)
        if query.get("logout_uri") not in client.logout_urls:
            return _redirect(f"/error?{urlencode({'error': 'redirect_mismatch', 'client_id': client.id})}")
        return _redirect(query["logout_uri"])


def s256(verifier: str) -> str:
    """The code challenge of a verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _check(query: Mapping[str, str], client: AppClient) -> None:
    """OAuthError for an authorization request that is malformed, or more than the client may ask for."""
    if query.get("response_type") not in ("code", "token"):
        raise OAuthError("invalid_request")
    if ("code_challenge" in query) != (query.get("code_challenge_method") == "S256"):
        raise OAuthError("invalid_request")
    if {"code": "code", "token": "implicit"}[query["response_type"]] not in client.grants:
        raise OAuthError("unauthorized_client")
    if query["response_type"] != "code":
        raise NotSimulatedError(f"client {client.id}: implicit grant")
    if not {*query.get("scope", "").split()} <= {*client.scopes}:
        raise OAuthError("invalid_scope")


def _body(tokens: Tokens) -> dict[str, Any]:
    found = {"id_token": tokens.id, "access_token": tokens.access, "refresh_token": tokens.refresh}
    named = {name: value for name, value in found.items() if value}
    return {**named, "expires_in": tokens.expires_in, "token_type": "Bearer"}


def _redirect(location: str) -> HttpResponse:
    return HttpResponse(status=302, headers={"location": location})


def _json(status: int, body: Mapping[str, Any]) -> HttpResponse:
    return HttpResponse(
        status=status, headers={"content-type": "application/json"}, body=json.dumps(body).encode() if body else b""
    )
