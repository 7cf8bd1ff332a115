"""A user pool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cognito

from components.foundation.renames import renamed
from components.identity.cognito.attribute_settings import AttributeSettings
from components.identity.cognito.client import UserPoolClient, UserPoolClientArgs
from components.identity.cognito.identity_provider import IdentityProvider, IdentityProviderArgs
from components.identity.cognito.monitoring import UserPoolMonitoring, UserPoolMonitoringArgs
from components.identity.cognito.pool_settings import UserPoolSettings
from components.identity.cognito.provider_settings import OWN


@dataclass(frozen=True, kw_only=True)
class UserPoolArgs:
    """Arguments of UserPool.

    pool_name: physical name. key_arn: key of the region, for the logs. secret_arns: secrets of the identity providers,
    by key. protect: protect the pool from deletion.
    """

    settings: UserPoolSettings
    pool_name: str
    key_arn: Input[str]
    secret_arns: Mapping[str, Input[str]]
    protect: bool = False


class UserPool(ComponentResource):
    """A user pool with its groups, identity providers and app clients.

    issuer_url: issuer of the tokens, for authorizers. clients: by key.
    """

    pool_id: Output[str]
    arn: Output[str]
    issuer_url: Output[str]
    clients: Mapping[str, UserPoolClient]

    def __init__(self, name: str, args: UserPoolArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:identity:UserPool", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings
        protected = settings.is_protected(protect=args.protect)

        pool = cognito.UserPool(
            f"{name}-pool",
            name=args.pool_name,
            user_pool_tier=settings.tier.upper(),
            deletion_protection="ACTIVE" if protected else "INACTIVE",
            username_attributes=list(settings.username_attributes) or None,
            username_configuration=cognito.UserPoolUsernameConfigurationArgs(case_sensitive=False),
            auto_verified_attributes=["email"],
            user_attribute_update_settings=cognito.UserPoolUserAttributeUpdateSettingsArgs(
                attributes_require_verification_before_updates=["email"]
            ),
            account_recovery_setting=cognito.UserPoolAccountRecoverySettingArgs(
                recovery_mechanisms=[
                    cognito.UserPoolAccountRecoverySettingRecoveryMechanismArgs(name="verified_email", priority=1)
                ]
            ),
            admin_create_user_config=cognito.UserPoolAdminCreateUserConfigArgs(
                allow_admin_create_user_only=not settings.self_sign_up
            ),
            password_policy=_password_policy(settings),
            mfa_configuration={"required": "ON", "optional": "OPTIONAL", "none": "OFF"}[settings.mfa.mode],
            software_token_mfa_configuration=cognito.UserPoolSoftwareTokenMfaConfigurationArgs(enabled=True)
            if _has_factor(settings, "totp")
            else None,
            email_mfa_configuration=cognito.UserPoolEmailMfaConfigurationArgs(
                subject="Your sign-in code", message="Your sign-in code is {####}."
            )
            if _has_factor(settings, "email")
            else None,
            sign_in_policy=cognito.UserPoolSignInPolicyArgs(allowed_first_auth_factors=["PASSWORD", "WEB_AUTHN"])
            if settings.passkeys
            else None,
            web_authn_configuration=cognito.UserPoolWebAuthnConfigurationArgs(
                relying_party_id=settings.passkeys.relying_party, user_verification=settings.passkeys.user_verification
            )
            if settings.passkeys
            else None,
            schemas=[_schema(attribute, each) for attribute, each in settings.attributes.items()] or None,
            email_configuration=_email(settings),
            user_pool_add_ons=cognito.UserPoolUserPoolAddOnsArgs(
                advanced_security_mode=settings.threat_protection.mode.upper()
            )
            if settings.threat_protection
            else None,
            opts=ResourceOptions(parent=self, protect=protected),
        )
        for group, each in settings.groups.items():
            cognito.UserGroup(
                f"{name}-group-{group}",
                user_pool_id=pool.id,
                name=group,
                description=each.description or None,
                precedence=each.precedence,
                opts=child,
            )
        providers = {
            key: IdentityProvider(
                f"{name}-provider-{key}",
                IdentityProviderArgs(
                    key=key, settings=provider, user_pool_id=pool.id, secret_arn=args.secret_arns[provider.secret]
                ),
                renamed(child, f"{name}-provider-", provider.formerly),
            )
            for key, provider in settings.active_providers.items()
        }
        if settings.threat_protection or settings.logs:
            UserPoolMonitoring(
                f"{name}-monitoring",
                UserPoolMonitoringArgs(
                    threat_protection=settings.threat_protection,
                    logs=settings.logs,
                    email=settings.email,
                    pool_name=args.pool_name,
                    user_pool_id=pool.id,
                    key_arn=args.key_arn,
                ),
                child,
            )
        self.clients = {
            key: UserPoolClient(
                f"{name}-client-{key}",
                UserPoolClientArgs(
                    settings=client,
                    client_name=key,
                    user_pool_id=pool.id,
                    identity_providers=[
                        "COGNITO" if option == OWN else providers[option].provider_name
                        for option in client.identity_providers or (OWN, *providers)
                        if option == OWN or option in providers
                    ],
                    provider_resources=[provider.provider for provider in providers.values()],
                    choice=settings.passkeys is not None,
                    managed_login=settings.has_managed_login,
                ),
                renamed(child, f"{name}-client-", client.formerly),
            )
            for key, client in settings.clients.items()
        }

        self.pool_id, self.arn = pool.id, pool.arn
        self.issuer_url = Output.concat("https://", pool.endpoint)
        self.register_outputs({"pool_id": self.pool_id, "arn": self.arn, "issuer_url": self.issuer_url})


def _has_factor(settings: UserPoolSettings, factor: str) -> bool:
    return settings.mfa.mode != "none" and factor in settings.mfa.factors


def _password_policy(settings: UserPoolSettings) -> cognito.UserPoolPasswordPolicyArgs:
    policy = settings.password_policy
    return cognito.UserPoolPasswordPolicyArgs(
        minimum_length=policy.minimum_length,
        require_lowercase=policy.require_lowercase,
        require_uppercase=policy.require_uppercase,
        require_numbers=policy.require_numbers,
        require_symbols=policy.require_symbols,
        password_history_size=policy.history_size or None,
        temporary_password_validity_days=policy.temporary_password_validity_days,
    )


def _schema(name: str, attribute: AttributeSettings) -> cognito.UserPoolSchemaArgs:
    """An attribute with all its limits: without those of strings, the provider would see a change for ever (T-81)."""
    text, number = attribute.type == "String", attribute.type == "Number"
    return cognito.UserPoolSchemaArgs(
        name=name,
        attribute_data_type=attribute.type,
        required=attribute.required,
        mutable=attribute.mutable,
        developer_only_attribute=False,
        string_attribute_constraints=cognito.UserPoolSchemaStringAttributeConstraintsArgs(
            min_length=str(attribute.min_length), max_length=str(attribute.max_length)
        )
        if text
        else None,
        number_attribute_constraints=cognito.UserPoolSchemaNumberAttributeConstraintsArgs(
            min_value=None if attribute.minimum is None else str(attribute.minimum),
            max_value=None if attribute.maximum is None else str(attribute.maximum),
        )
        if number
        else None,
    )


def _email(settings: UserPoolSettings) -> cognito.UserPoolEmailConfigurationArgs:
    email = settings.email
    if email is None:
        return cognito.UserPoolEmailConfigurationArgs(email_sending_account="COGNITO_DEFAULT")
    return cognito.UserPoolEmailConfigurationArgs(
        email_sending_account="DEVELOPER",
        source_arn=email.ses_identity_arn,
        from_email_address=email.from_address,
        reply_to_email_address=email.reply_to,
        configuration_set=email.configuration_set,
    )
