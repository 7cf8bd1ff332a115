"""Amazon Cognito: user pools of the primary region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from components.foundation.service.access import NamedResources
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.names import PhysicalName
    from components.foundation.service.stack_names import StackNames
    from components.foundation.settings.naming import NamingSettings
    from components.foundation.settings.regions import RegionsSettings
    from components.identity.cognito.domain import UserPoolDomain
    from components.identity.cognito.pool_settings import UserPoolSettings
    from components.identity.cognito.settings import CognitoSettings
    from components.identity.cognito.user_pool import UserPool


def _settings() -> SettingsModel:
    from components.identity.cognito.checks import (
        domain_faults,
        local_url_faults,
        parent_record_faults,
        provider_secret_faults,
    )
    from components.identity.cognito.settings import CognitoSettings

    return SettingsModel(
        model=CognitoSettings,
        checks=(
            Check(concerns=("naming", "cognito"), function=local_url_faults),
            Check(concerns=("secrets_manager", "cognito"), function=provider_secret_faults),
            Check(concerns=("dns", "cognito"), function=domain_faults),
            Check(concerns=("dns", "edge", "load_balancer", "cognito"), function=parent_record_faults),
        ),
    )


def _user_pools(scope: RegionScope, settings: CognitoSettings) -> PartOutputs | None:
    from components.foundation.renames import renamed
    from components.foundation.service.exports import SECRET_ARNS, USER_POOLS, UserPoolExport
    from components.identity.cognito.links import UserPoolLinks
    from components.identity.cognito.pool_settings import pool_name
    from components.identity.cognito.user_pool import UserPool, UserPoolArgs

    if not scope.is_primary:
        return PartOutputs(links=UserPoolLinks(pools=scope.stack.primary.exported(USER_POOLS)))
    pools: dict[str, UserPool] = {}
    exports: dict[str, UserPoolExport] = {}
    outputs: dict[str, Any] = {}
    for key, each in settings.user_pools.items():
        pools[key] = pool = UserPool(
            f"{scope.name}-user-pool-{key}",
            UserPoolArgs(
                settings=each,
                pool_name=pool_name(each, scope.naming.prefix, key),
                key_arn=scope.policy_ready_key_arn,
                secret_arns=scope.exported(SECRET_ARNS),
                protect=scope.naming.protects_data,
            ),
            renamed(scope.options, f"{scope.name}-user-pool-", each.formerly),
        )
        domain = _domain(scope, key, each, pool)
        exports[key] = UserPoolExport(
            id=pool.pool_id,
            arn=pool.arn,
            issuer_url=pool.issuer_url,
            client_ids={name: client.client_id for name, client in pool.clients.items()},
            host=domain.host if domain else None,
        )
        outputs[key] = {
            "issuerUrl": pool.issuer_url,
            "clientIds": dict(exports[key].client_ids),
            **({"domain": domain.host} if domain else {}),
        }
    return PartOutputs(
        components=tuple(pools.values()),
        exports={USER_POOLS: exports},
        links=UserPoolLinks(pools=exports),
        stack_outputs={"userPools": outputs},
    )


def _domain(scope: RegionScope, key: str, settings: UserPoolSettings, pool: UserPool) -> UserPoolDomain | None:
    from components.edge.route53.dns import zone_id_of
    from components.foundation.renames import renamed
    from components.foundation.service.exports import RECORDS, ZONE_IDS
    from components.identity.cognito.domain import UserPoolDomain, UserPoolDomainArgs
    from components.identity.cognito.pool_settings import CustomDomain

    domain = settings.domain
    if domain is None:
        return None
    custom = isinstance(domain, CustomDomain)
    return UserPoolDomain(
        f"{scope.name}-user-pool-{key}-domain",
        UserPoolDomainArgs(
            settings=domain,
            user_pool_id=pool.pool_id,
            region=scope.region.name,
            managed_login=settings.has_managed_login,
            zone_id=zone_id_of(domain.name, scope.exported(ZONE_IDS)) if isinstance(domain, CustomDomain) else None,
            certificate_options=scope.stack.regions.edge.options if custom else None,
            records=list(scope.exported(RECORDS).values()) if custom else (),
        ),
        renamed(scope.options, f"{scope.name}-user-pool-", settings.formerly, "-domain"),
    )


def _names(settings: CognitoSettings, naming: NamingSettings, _: RegionsSettings) -> Iterator[PhysicalName]:
    from components.foundation.service.names import PhysicalName
    from components.identity.cognito.pool_settings import pool_name

    for key, pool in settings.user_pools.items():
        name = pool_name(pool, naming.prefix, key)
        path = f"cognito.userPools.{key}"
        yield PhysicalName(kind="user pool", path=path, name=name, given=pool.name is not None)


def _manual_steps(settings: CognitoSettings, names: StackNames) -> Iterator[ManualStep]:
    """Credentials of identity providers, and their redirect URL."""
    from components.foundation.service.manual_steps import ManualStep
    from components.identity.cognito.pool_settings import host_of
    from components.identity.cognito.provider_settings import TYPES

    for key, pool in settings.user_pools.items():
        for name, provider in pool.identity_providers.items():
            keys = ", ".join(TYPES[provider.type].credentials)
            host = host_of(pool.domain, names.regions.primary) if pool.domain else "DOMAIN"
            redirect = f"https://{host}/oauth2/idpresponse"
            yield ManualStep(
                path=f"cognito.userPools.{key}.identityProviders.{name}",
                subject=name,
                action=f"permit the redirect URL {redirect} at the provider; put {keys} into the secret "
                f"{provider.secret} as JSON; then set enabled: true, and deploy again",
                actor="the owner of the application at the provider",
                replaces=f"secretsManager.secrets.{provider.secret}",
            )


def _user_pool_keys(settings: CognitoSettings, _regions: RegionsSettings, _region: str) -> Iterable[str]:
    return settings.user_pools


SERVICE = Service(
    concern="cognito",
    settings=_settings,
    parts=(RegionPart(layer="access", create=_user_pools),),
    access=(NamedResources(access_field="user_pools", keys=_user_pool_keys, remedy="add it to cognito.userPools"),),
    physical_names=_names,
    manual_steps=_manual_steps,
)
