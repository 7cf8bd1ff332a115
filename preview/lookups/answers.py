"""The result of a provider function without AWS."""

import typing
from collections.abc import Mapping
from typing import Any

from preview import sdk
from preview.lookups import account, identity, network, policy_document, registry
from preview.lookups.lookup import Known, Lookup
from preview.lookups.named import named
from preview.lookups.results import unknown_result

FUNCTIONS: Mapping[str, Known] = {
    **account.FUNCTIONS,
    **identity.FUNCTIONS,
    **network.FUNCTIONS,
    **policy_document.FUNCTIONS,
    **registry.FUNCTIONS,
}
# Properties that the provider returns as secrets.
SECRETS: Mapping[str, tuple[str, ...]] = {
    "ecr/getAuthorizationToken": ("authorizationToken", "password"),
    "eks/getClusterAuth": ("token",),
    "secretsmanager/getRandomPassword": ("randomPassword",),
    "secretsmanager/getSecretVersion": ("secretBinary", "secretString"),
    "ssm/getParameter": ("value",),
}
REMEDY = "answer it in preview/lookups, or pass the value to the program as configuration"


def answer(token: str, arguments: Mapping[str, Any], region: str) -> dict[str, Any]:
    """The result of a call: its arguments, what follows from them or is the same for all accounts, and unknown values.

    LookupError for a function whose result has no type in the SDK.
    """
    package, _, rest = token.partition(":")
    lookup = Lookup(function=_function(rest), arguments=arguments, region=region)
    hints = sdk.result_hints(token) if package == "aws" else dict[str, Any]()
    if not hints:
        raise LookupError(f"the preview has no answer for this function; {REMEDY}")
    known = FUNCTIONS[lookup.function](lookup) if lookup.function in FUNCTIONS else {}
    return {**unknown_result(lookup, hints), **_given(arguments, hints), **named(lookup), **known}


def secrets_of(token: str) -> tuple[str, ...]:
    """Names of the secret properties of a result."""
    return SECRETS.get(_function(token.partition(":")[2]), ())


def _given(arguments: Mapping[str, Any], hints: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that are set. A Boolean may be a string, which the provider converts."""
    return {
        name: value == "true" if isinstance(value, str) and _is_boolean(hints.get(name)) else value
        for name, value in arguments.items()
        if value is not None
    }


def _is_boolean(kind: Any) -> bool:
    return kind is bool or bool in typing.get_args(kind)


def _function(path: str) -> str:
    """`ec2/getVpc` of `ec2/getVpc:getVpc`."""
    return path.partition(":")[0]
