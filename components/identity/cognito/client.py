"""An app client of a user pool."""

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, CustomResource, Input, Output, ResourceOptions
from pulumi_aws import cognito

from components.identity.cognito.client_settings import UserPoolClientSettings


@dataclass(frozen=True, kw_only=True)
class UserPoolClientArgs:
    """Arguments of UserPoolClient.

    client_name: physical name. identity_providers: names in Cognito. provider_resources: identity providers of the
    pool, which must exist first. choice: whether users may choose another first factor than a password.
    managed_login: whether the pool has managed login, which requires a style for each client.
    """

    settings: UserPoolClientSettings
    client_name: str
    user_pool_id: Input[str]
    identity_providers: Sequence[str]
    provider_resources: Sequence[CustomResource] = ()
    choice: bool = False
    managed_login: bool = False


class UserPoolClient(ComponentResource):
    """An app client for the authorization code grant.

    client_secret: of a confidential client, a secret output; None for a public one.
    """

    client_id: Output[str]
    client_secret: Output[str] | None

    def __init__(self, name: str, args: UserPoolClientArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:identity:UserPoolClient", name, None, opts)
        settings = args.settings
        rotation = settings.refresh_token_rotation
        confidential = settings.type == "confidential"

        client = cognito.UserPoolClient(
            f"{name}-client",
            name=args.client_name,
            user_pool_id=args.user_pool_id,
            generate_secret=confidential,
            allowed_oauth_flows_user_pool_client=True,
            allowed_oauth_flows=["code"],
            allowed_oauth_scopes=list(settings.scopes),
            callback_urls=list(settings.callback_urls),
            logout_urls=list(settings.logout_urls),
            supported_identity_providers=list(args.identity_providers),
            # GetTokensFromRefreshToken replaces the flow REFRESH_TOKEN_AUTH where tokens are rotated.
            explicit_auth_flows=[
                "ALLOW_USER_SRP_AUTH",
                *(["ALLOW_USER_AUTH"] if args.choice else []),
                *(["ALLOW_REFRESH_TOKEN_AUTH"] if rotation is None else []),
            ],
            access_token_validity=settings.access_token_validity_minutes,
            id_token_validity=settings.id_token_validity_minutes,
            refresh_token_validity=settings.refresh_token_validity_days,
            token_validity_units=cognito.UserPoolClientTokenValidityUnitsArgs(
                access_token="minutes",
                id_token="minutes",
                refresh_token="days",
            ),
            refresh_token_rotation=cognito.UserPoolClientRefreshTokenRotationArgs(
                feature="ENABLED", retry_grace_period_seconds=rotation.retry_grace_period_seconds
            )
            if rotation
            else None,
            enable_token_revocation=True,
            prevent_user_existence_errors="ENABLED",
            opts=ResourceOptions(parent=self, depends_on=list(args.provider_resources)),
        )
        if args.managed_login:
            cognito.ManagedLoginBranding(
                f"{name}-style",
                user_pool_id=args.user_pool_id,
                client_id=client.id,
                use_cognito_provided_values=True,
                opts=ResourceOptions(parent=self),
            )

        self.client_id = client.id
        self.client_secret = Output.secret(client.client_secret) if confidential else None
        self.register_outputs({"client_id": self.client_id})
