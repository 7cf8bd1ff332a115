"""Authorizers: functions with cached answers, tokens of issuers, user pools.

API Gateway Developer Guide, "Use API Gateway Lambda authorizers", "Control access to HTTP APIs with JWT authorizers".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from simulator.api.failure import GatewayError, unauthorized
from simulator.core.instance import Result
from simulator.core.invoker import Invoker
from simulator.errors import NotSimulatedError
from simulator.iam.context import Anonymous, Request, ServicePrincipal
from simulator.iam.documents import Kind, read_policy
from simulator.iam.evaluation import Outcome, Policies, evaluate

SERVICE = ServicePrincipal("apigateway.amazonaws.com")
JwkSet = Callable[[str], Mapping[str, Any]]
"""The key set of an issuer, by its URL."""


def function_arn(uri: str) -> str:
    """The ARN of the alias in the URI of an integration or an authorizer."""
    return uri.partition("/functions/")[2].removesuffix("/invocations")


@dataclass
class Cached:
    """An answer of an authorizer, until a time."""

    answer: Mapping[str, Any]
    until: datetime


class FunctionAuthorizers:
    """Answers of functions that authorize, cached by their identity sources."""

    def __init__(self, invoker: Invoker) -> None:
        self._invoker = invoker
        self._cache: dict[tuple[str, ...], Cached] = {}

    def clear(self) -> None:
        """Forgets all answers."""
        self._cache.clear()

    def answer(
        self,
        name: str,
        *,
        uri: str,
        sources: Sequence[str | None],
        ttl_seconds: int,
        event: Mapping[str, Any],
        source_arn: str,
        now: datetime,
    ) -> Mapping[str, Any]:
        """The answer of a function. GatewayError: 401 without an identity source or where it says so, 500 otherwise."""
        if any(not source for source in sources):
            raise unauthorized()
        key = (name, *(str(source) for source in sources))
        found = self._cache.get(key)
        if found is not None and now < found.until:
            return found.answer
        result: Result = self._invoker.invoke(function_arn(uri), event, by=SERVICE, source_arn=source_arn)
        if result.error == "Unauthorized":
            raise unauthorized()
        if result.error_type:
            raise GatewayError(500, "AUTHORIZER_FAILURE", "Internal server error")
        answer: Mapping[str, Any] = result.payload
        if ttl_seconds > 0 and sources:
            self._cache[key] = Cached(answer, now + timedelta(seconds=ttl_seconds))
        return answer


def policy_context(answer: Mapping[str, Any], method_arn: str, account_id: str) -> Mapping[str, Any]:
    """The context of an answer whose policy allows a method; GatewayError 403 otherwise."""
    context: Mapping[str, Any] = answer.get("context", {})
    if any(isinstance(value, list | dict) for value in context.values()):
        raise GatewayError(500, "AUTHORIZER_CONFIGURATION_ERROR", "Internal server error")
    policy = read_policy("answer of the authorizer", Kind.RESOURCE, _with_principal(answer["policyDocument"]))
    request = Request(principal=Anonymous(), action="execute-api:Invoke", resource=method_arn, account_id=account_id)
    decision = evaluate(request, Policies(resource=policy))
    if decision.allowed:
        return {**{name: _text(value) for name, value in context.items()}, "principalId": answer["principalId"]}
    explicit = " with an explicit deny" if decision.outcome is Outcome.EXPLICIT_DENY else ""
    raise GatewayError(403, "ACCESS_DENIED", f"User is not authorized to access this resource{explicit}")


def _with_principal(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A policy of an authorizer has no principal: it is about the caller."""
    return {**document, "Statement": [{**statement, "Principal": "*"} for statement in document["Statement"]]}


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, int | float) else value


class ExpiredError(Exception):
    """A token that was valid."""


def verified_claims(token: str, *, issuer: str, keys: JwkSet) -> Mapping[str, Any]:
    """The claims of a token that an issuer has signed with RS256, and that is valid now; GatewayError 401 otherwise,
    and ExpiredError after its time."""
    try:
        header = jwt.get_unverified_header(token)
        known = {str(key["kid"]): key for key in keys(issuer)["keys"]}
        if header.get("kid") not in known or header.get("alg") != "RS256":
            raise unauthorized()
        key: Any = jwt.PyJWK(dict(known[str(header["kid"])]), algorithm="RS256").key
        options: Any = {"verify_aud": False, "require": ["exp", "iss"]}
        return jwt.decode(token, key, algorithms=["RS256"], issuer=issuer, options=options)
    except jwt.ExpiredSignatureError as error:
        raise ExpiredError from error
    except jwt.PyJWTError as error:
        raise unauthorized() from error


def require_audience(claims: Mapping[str, Any], audiences: Sequence[str]) -> None:
    """GatewayError 401 for a token that is for none of the audiences: by aud or, only where that is missing, by
    client_id."""
    if not audiences:
        raise NotSimulatedError("an authorizer without audiences")
    given = claims["aud"] if "aud" in claims else claims.get("client_id")
    found: list[Any] = given if isinstance(given, list) else [given]  # pyright: ignore[reportUnknownVariableType]
    if not {*map(str, found)} & {*audiences}:
        raise unauthorized()


def pool_claims(token: str, pool_arns: Sequence[str], scopes: Sequence[str], keys: JwkSet) -> Mapping[str, str]:
    """The claims of a token of one of the user pools, any of whose clients it may be for: an access token with one of
    the scopes or, without scopes, an ID token. GatewayError 401 otherwise, which names the reason of an expired one.

    API Gateway Developer Guide, "Integrate a REST API with an Amazon Cognito user pool". A token that was revoked is
    valid until it expires.
    """
    for arn in pool_arns:
        region, pool = arn.split(":")[3], arn.rpartition("/")[2]
        issuer = f"https://cognito-idp.{region}.amazonaws.com/{pool}"
        try:
            claims = verified_claims(token, issuer=issuer, keys=keys)
        except ExpiredError:
            raise GatewayError(401, "UNAUTHORIZED", "The incoming token has expired") from None
        except GatewayError:
            continue
        granted = str(claims.get("scope", "")).split()
        accepted = bool({*scopes} & {*granted}) if scopes else True
        if claims.get("token_use") == ("access" if scopes else "id") and accepted:
            return {name: _claim(name, value) for name, value in claims.items()}
    raise unauthorized()


def _claim(name: str, value: Any) -> str:
    """A claim as REST APIs pass it: lists with commas, and the times of the token in words."""
    if name in ("exp", "iat"):
        return datetime.fromtimestamp(value, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")
    if isinstance(value, list):
        return ",".join(map(str, value))  # pyright: ignore[reportUnknownArgumentType]
    return str(_text(value))


def refuse_signature(headers: Mapping[str, str]) -> None:
    """Routes with IAM signatures: refused without one, and not simulated with one."""
    if "authorization" in headers:
        raise NotSimulatedError("a request to an API with a signature of IAM")
    raise GatewayError(403, "MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token")
