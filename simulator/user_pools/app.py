"""An application of a user pool, as scenarios drive it: it knows its client and the domain, no users."""

import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from simulator.http import HttpRequest, HttpResponse
from simulator.user_pools.model import AppClient
from simulator.user_pools.pages import FORM, s256
from simulator.user_pools.passwords import Prover
from simulator.user_pools.service import UserPools
from simulator.user_pools.sign_in import Challenge


class SignInApp:
    """The application of a client. callback: address that users return to; the first one of the client if omitted."""

    def __init__(self, pools: UserPools, pool_id: str, client: AppClient, callback: str = "") -> None:
        self.pools, self.client = pools, client
        self.pool = pools.pool(pool_id)
        self.pages = pools.pages(pool_id)
        self.callback = callback or client.callback_urls[0]

    def sign_up(self, email: str, password: str) -> None:
        """A new user, who has confirmed the email."""
        self.pages.sign_up(email, password)
        self.pages.confirm(self.page(), email, self.code_for(email))

    def code_for(self, email: str) -> str:
        """The last code that a user got by email."""
        return [mail.code for mail in self.pool.directory.mail if mail.to == email][-1]

    def page(self, verifier: str = "", **changed: str) -> str:
        """The sign-in page, or another address, that the authorization endpoint leads to. changed: other parameters."""
        challenge = {"code_challenge": s256(verifier), "code_challenge_method": "S256"} if verifier else {}
        query = {
            "response_type": "code",
            "client_id": self.client.id,
            "redirect_uri": self.callback,
            "scope": " ".join(self.client.scopes),
            **challenge,
            **changed,
        }
        return self._send("GET", f"/oauth2/authorize?{urlencode(query)}").headers["location"]

    def sign_in(self, email: str, password: str, **responses: str) -> Mapping[str, Any]:
        """The tokens of a user by the code grant with PKCE. responses: to the challenge, if there is one."""
        verifier = secrets.token_urlsafe(48)
        page = self.page(verifier)
        step = self.pages.sign_in(page, email, password)
        if isinstance(step, Challenge):
            step = self.pages.respond(page, step, **responses)
        if isinstance(step, Challenge):
            raise LookupError(f"another challenge: {step.name}")
        code = dict(parse_qsl(urlsplit(step).query))["code"]
        status, tokens = self.exchange(code=code, code_verifier=verifier)
        if status != 200:
            raise ValueError(f"{status}: {tokens}")
        return tokens

    def exchange(self, **form: str) -> tuple[int, Mapping[str, Any]]:
        """Status and answer of the token endpoint. form: other fields than those of a code."""
        fields = {
            "grant_type": "authorization_code",
            "client_id": self.client.id,
            "redirect_uri": self.callback,
            **form,
        }
        response = self._send("POST", "/oauth2/token", urlencode(fields).encode(), **{"content-type": FORM})
        return response.status, json.loads(response.body)

    def renew(self, refresh: str) -> tuple[int, Mapping[str, Any]]:
        """Status and answer of the token endpoint to a refresh token."""
        return self.exchange(grant_type="refresh_token", refresh_token=refresh)

    def call(self, operation: str, **params: Any) -> Mapping[str, Any]:
        """The answer of the API to a call of the client."""
        return self.pools.call(operation, self.pool.model.region, ClientId=self.client.id, **params)

    def prove(self, email: str, password: str) -> Mapping[str, Any]:
        """The answer of the API to a sign-in with a secure remote password."""
        prover = Prover(self.pool.model.short_name, password)
        parameters = {"USERNAME": email, "SRP_A": prover.public}
        challenge = self.call("InitiateAuth", AuthFlow="USER_SRP_AUTH", AuthParameters=parameters)
        responses = prover.responses(challenge["ChallengeParameters"], self.pool.clock.now)
        return self.call("RespondToAuthChallenge", ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=responses)

    def _send(self, method: str, path: str, body: bytes = b"", **headers: str) -> HttpResponse:
        url = f"https://{self.pool.model.domain}{path}"
        return self.pools.http(HttpRequest(method=method, url=url, headers=headers, body=body))
