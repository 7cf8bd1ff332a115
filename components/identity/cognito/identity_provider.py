"""An identity provider of a user pool."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from pulumi import ComponentResource, Input, InvokeOutputOptions, Output, ResourceOptions
from pulumi_aws import cognito, secretsmanager

from components.identity.cognito.provider_settings import (
    TYPES,
    FacebookSettings,
    OidcSettings,
    ProviderSettings,
    attribute_mapping,
    provider_name,
)


@dataclass(frozen=True, kw_only=True)
class IdentityProviderArgs:
    """key: in the stack file. secret_arn: of the secret with the credentials, which must have its value."""

    key: str
    settings: ProviderSettings
    user_pool_id: Input[str]
    secret_arn: Input[str]


class IdentityProvider(ComponentResource):
    """An identity provider. Its credentials are read from a secret at deployment, and are secret in the state.

    provider: the provider, for clients that offer it. provider_name: in Cognito.
    """

    provider: cognito.IdentityProvider
    provider_name: str

    def __init__(self, name: str, args: IdentityProviderArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:identity:IdentityProvider", name, None, opts)
        settings, type_ = args.settings, TYPES[args.settings.type]

        value = secretsmanager.get_secret_version_output(
            secret_id=args.secret_arn, opts=InvokeOutputOptions(parent=self)
        ).secret_string
        found = Output.secret(value).apply(lambda text: credentials(args.settings.secret, text, type_.credentials))
        details: dict[str, Input[str]] = {
            "authorize_scopes": type_.separator.join(settings.scopes),
            **{key: found[key] for key in type_.credentials},
        }
        if isinstance(settings, OidcSettings):
            details |= {"oidc_issuer": settings.issuer, "attributes_request_method": "GET"}
        elif isinstance(settings, FacebookSettings):
            details["api_version"] = settings.api_version
        self.provider_name = provider_name(args.key, settings)
        self.provider = cognito.IdentityProvider(
            f"{name}-provider",
            user_pool_id=args.user_pool_id,
            provider_name=self.provider_name,
            provider_type=type_.name,
            provider_details=details,
            attribute_mapping=attribute_mapping(settings),
            opts=ResourceOptions(
                parent=self, ignore_changes=[f"providerDetails.{computed}" for computed in type_.computed]
            ),
        )
        self.register_outputs({})


def credentials(secret: str, text: str | None, keys: Sequence[str]) -> dict[str, str]:
    """The credentials in a secret's value; empty, which Cognito refuses, where the value is no string. ValueError if it
    is not a JSON object of strings with these keys; the value is not shown."""
    if text is None:
        return dict.fromkeys(keys, "")
    try:
        given: Any = json.loads(text)
    except ValueError:
        given = None
    values = cast("dict[str, Any]", given) if isinstance(given, dict) else dict[str, Any]()
    missing = [key for key in keys if not isinstance(values.get(key), str) or not values[key]]
    if missing:
        raise ValueError(f"secretsManager.secrets.{secret}: its value lacks {', '.join(missing)}; put them as JSON")
    return {key: values[key] for key in keys}
