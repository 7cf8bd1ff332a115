"""Checks of a user pool: what its tier has, what providers can set, and what clients refer to."""

from collections.abc import Iterator

from components.foundation.settings.faults import Fault, unknown_name
from components.identity.cognito.attribute_settings import is_standard
from components.identity.cognito.pool_settings import CustomDomain, UserPoolSettings
from components.identity.cognito.provider_settings import OWN, attribute_mapping


def pool_faults(pool: UserPoolSettings) -> Iterator[Fault]:
    """Faults of a pool's settings taken together."""
    yield from _tier_faults(pool)
    yield from _passkey_faults(pool)
    yield from _mfa_faults(pool)
    yield from _attribute_faults(pool)
    yield from _group_faults(pool)
    yield from _provider_faults(pool)
    yield from _client_faults(pool)


def _tier_faults(pool: UserPoolSettings) -> Iterator[Fault]:
    """Features of a higher tier (Amazon Cognito Developer Guide, "User pool feature plans")."""
    essentials = {
        "passkeys": pool.passkeys is not None,
        "mfa.factors": pool.mfa.mode != "none" and "email" in pool.mfa.factors,
        "passwordPolicy.historySize": pool.password_policy.history_size > 0,
        **{
            f"clients.{key}.refreshTokenRotation": client.refresh_token_rotation is not None
            for key, client in pool.clients.items()
        },
    }
    plus = {
        "threatProtection": pool.threat_protection is not None,
        "logs.userActivity": pool.logs is not None and pool.logs.user_activity,
    }
    for path, used in essentials.items():
        if used and pool.tier == "lite":
            yield Fault(path=path, problem="requires tier essentials or plus", remedy="raise the tier, or remove it")
    for path, used in plus.items():
        if used and pool.tier != "plus":
            yield Fault(
                path=path, problem=f"requires tier plus, and this is {pool.tier}", remedy="raise the tier, or remove it"
            )
    if plus["logs.userActivity"] and pool.tier == "plus" and pool.threat_protection is None:
        yield Fault(
            path="logs.userActivity", problem="requires threatProtection", remedy="set threatProtection, or remove it"
        )


def _passkey_faults(pool: UserPoolSettings) -> Iterator[Fault]:
    """A passkey is a single factor, and its relying party is the custom domain (API Reference,
    WebAuthnConfigurationType)."""
    if pool.passkeys is None:
        return
    if pool.mfa.mode == "required":
        yield Fault(
            path="mfa.mode",
            value=pool.mfa.mode,
            problem="excludes passkeys, which are a single factor",
            remedy="set optional, or remove passkeys",
        )
    name = pool.domain.name if isinstance(pool.domain, CustomDomain) else None
    if name is not None and pool.passkeys.relying_party != name:
        yield Fault(
            path="passkeys.relyingParty",
            value=pool.passkeys.relying_party,
            problem="must be the custom domain of the pool",
            remedy=f"set {name}",
        )


def _mfa_faults(pool: UserPoolSettings) -> Iterator[Fault]:
    if pool.mfa.mode != "none" and "email" in pool.mfa.factors and pool.email is None:
        yield Fault(
            path="mfa.factors",
            value=list(pool.mfa.factors),
            problem="codes by email require a sender in Amazon SES",
            remedy="set email, or remove the factor email",
        )


def _attribute_faults(pool: UserPoolSettings) -> Iterator[Fault]:
    for name, attribute in pool.attributes.items():
        if attribute.required and not is_standard(name):
            yield Fault(
                path=f"attributes.{name}.required",
                value=True,
                problem="custom attributes cannot be required",
                remedy="remove it, or use a standard attribute",
            )


def _group_faults(pool: UserPoolSettings) -> Iterator[Fault]:
    """Of two groups with one precedence, neither takes precedence over the other."""
    seen: dict[int, str] = {}
    for name, group in pool.groups.items():
        if group.precedence is None:
            continue
        first = seen.setdefault(group.precedence, name)
        if first != name:
            yield Fault(
                path=f"groups.{name}.precedence",
                value=group.precedence,
                problem=f"is the precedence of groups.{first}",
                remedy="choose another",
            )


def _provider_faults(pool: UserPoolSettings) -> Iterator[Fault]:
    """Attributes that a provider sets at each sign-in, or fails to set at the first."""
    types: dict[str, str] = {}
    for key, provider in pool.identity_providers.items():
        path = f"identityProviders.{key}"
        if key == OWN:
            yield Fault(path=path, problem="is the key of the pool's own users", remedy="rename it")
        if provider.type != "oidc" and types.setdefault(provider.type, key) != key:
            yield Fault(
                path=f"{path}.type",
                value=provider.type,
                problem=f"is the type of identityProviders.{types[provider.type]}, and a pool has one of each",
                remedy="remove one of the two",
            )
        mapped = {name.removeprefix("custom:"): name for name in attribute_mapping(provider) if name != "username"}
        for name, written in mapped.items():
            attribute = pool.attributes.get(name)
            if attribute is None and not is_standard(name) and name != "email_verified":
                yield unknown_name(f"{path}.attributes.{written}", name, pool.attributes, f"attribute '{name}'")
            elif attribute is not None and not attribute.mutable:
                yield Fault(
                    path=f"attributes.{name}.mutable",
                    value=False,
                    problem=f"{path} sets it at each sign-in, which fails",
                    remedy="set mutable: true, or remove it from the provider's attributes",
                )
        for name, attribute in pool.attributes.items():
            if attribute.required and name not in mapped:
                yield Fault(
                    path=f"{path}.attributes",
                    problem=f"lacks the required attribute '{name}', and users could not sign up",
                    remedy="add it, or set required: false",
                )


def _client_faults(pool: UserPoolSettings) -> Iterator[Fault]:
    known = {OWN, *pool.identity_providers}
    for key, client in pool.clients.items():
        if pool.domain is None:
            yield Fault(
                path=f"clients.{key}",
                problem="signs in on the pages of the pool's domain, and there is none",
                remedy="set domain",
            )
        for index, name in enumerate(client.identity_providers or ()):
            if name not in known:
                path = f"clients.{key}.identityProviders[{index}]"
                yield unknown_name(path, name, known, f"identity provider '{name}'")
