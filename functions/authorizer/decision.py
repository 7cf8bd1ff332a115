"""The decision on a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.authorizer.answers import joined, policy, simple
from functions.authorizer.api_keys import ApiKeys
from functions.authorizer.denial import DeniedError
from functions.authorizer.keys import KeysUnavailableError
from functions.authorizer.requests import AuthorizationRequest
from functions.authorizer.settings import AuthorizerSettings
from functions.authorizer.tokens import verified
from functions.shared.callers import Caller
from functions.shared.configuration import ConfigurationError
from functions.shared.responses import ApiError
from functions.shared.telemetry import count, log


class UnauthorizedError(Exception):
    """API Gateway answers 401 to exactly this message of a REST or WebSocket API's authorizer, and 500 to any other."""

    def __init__(self) -> None:
        super().__init__("Unauthorized")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who sends a request, and how it is known."""

    caller: Caller
    groups: tuple[str, ...]
    scheme: str


def decide(request: AuthorizationRequest, settings: AuthorizerSettings, api_keys: ApiKeys) -> dict[str, Any]:
    """The answer to a request: allowed, denied to a caller without a tenant, or UnauthorizedError."""
    if settings.group_routes and not request.stage_arn:
        raise ConfigurationError(
            "GROUP_ROUTES: set, but the answer to an HTTP API applies to all routes; read `groups` in the function"
        )
    try:
        identity = _identity(request, settings, api_keys)
    except DeniedError as error:
        _denied(str(error))
        if request.stage_arn:
            raise UnauthorizedError from None
        return simple(allowed=False, context={})
    except ApiError as error:
        _denied(error.message)
        if error.status == 401 and request.stage_arn:
            raise UnauthorizedError from None
        return _answer(request, principal="none", allowed=False, context={})
    except KeysUnavailableError as error:
        log("keys not read", level="error", reason=str(error))
        count("IssuerKeysUnavailable")
        raise
    found = {settings.claims.owner: identity.caller.owner, "scheme": identity.scheme, "groups": joined(identity.groups)}
    if settings.claims.tenant:
        found[settings.claims.tenant] = identity.caller.tenant
    denied = [route for route, groups in settings.group_routes.items() if groups.isdisjoint(identity.groups)]
    return _answer(request, principal=identity.caller.owner, allowed=True, denied_routes=denied, context=found)


def _identity(request: AuthorizationRequest, settings: AuthorizerSettings, api_keys: ApiKeys) -> Identity:
    """Who sends a request. DeniedError without a valid credential; ApiError if it names no owner or no tenant."""
    if settings.api_keys:
        owner = api_keys.owner(request.api_key())
        claims = {settings.claims.owner: owner.owner, settings.claims.tenant: owner.tenant}
        return Identity(caller=settings.claims.caller(claims), groups=owner.groups, scheme="api-key")
    token = request.bearer_token(settings.parameter)
    issuer, claims = verified(token, settings.issuers, skew_seconds=settings.skew_seconds)
    return Identity(caller=settings.claims.caller(claims), groups=issuer.groups(claims), scheme=issuer.scheme)


def _answer(
    request: AuthorizationRequest,
    *,
    principal: str,
    allowed: bool,
    context: Mapping[str, str],
    denied_routes: list[str] | None = None,
) -> dict[str, Any]:
    if not request.stage_arn:
        return simple(allowed=allowed, context=context)
    return policy(request.stage_arn, principal, allowed=allowed, denied_routes=denied_routes or (), context=context)


def _denied(reason: str) -> None:
    log("request denied", level="warning", reason=reason)
    count("RequestsDenied")
