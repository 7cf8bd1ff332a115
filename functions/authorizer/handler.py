"""Decides on requests to the APIs: by a token of Firebase, of Cognito or of the stack itself, or by an API key.

What the functions of the API read of a caller is in the context of the answer: the claims that OWNER_CLAIM and
TENANT_CLAIM name, `groups`, separated by spaces, and `scheme`, how the caller was recognised.
"""

from typing import Any

from functions.authorizer.api_keys import ApiKeys
from functions.authorizer.decision import decide
from functions.authorizer.requests import AuthorizationRequest
from functions.authorizer.settings import load
from functions.shared.configuration import Environment

SETTINGS = load(Environment.of_process())
API_KEYS = ApiKeys(SETTINGS.api_keys)
KEYS = {url: issuer.keys for url, issuer in SETTINGS.issuers.items()}


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """The answer to a request. Without a valid credential, UnauthorizedError, to which a REST or WebSocket API answers
    401; an HTTP API answers 403, since it knows no such error."""
    return decide(AuthorizationRequest.of(event), SETTINGS, API_KEYS)
