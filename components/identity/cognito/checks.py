"""Checks of user pools against the environment, secrets, zones and records of a stack."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from components.compute.load_balancing.settings import LoadBalancerSettings
from components.edge.route53.checks import alias_faults
from components.edge.route53.settings import DnsSettings
from components.foundation.settings.domain_names import zone_of
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.naming import NamingSettings
from components.identity.cognito.pool_settings import CustomDomain
from components.identity.cognito.settings import CognitoSettings


class Secret(Protocol):
    """Settings of a secret."""

    @property
    def generate(self) -> object | None:
        """Its random initial value."""
        ...


class Secrets(Protocol):
    """Settings of secrets."""

    @property
    def secrets(self) -> Mapping[str, Secret]:
        """Secrets by key."""
        ...


class Aliases(Protocol):
    """Settings of distributions."""

    @property
    def aliases(self) -> dict[str, str]:
        """Aliases of all distributions, by path in the stack file."""
        ...


def local_url_faults(naming: NamingSettings, cognito: CognitoSettings) -> Iterator[Fault]:
    """Clients that return to a developer's machine outside of dev."""
    for key, pool in cognito.user_pools.items():
        for name, client in pool.clients.items():
            for path, url in client.local_urls() if naming.environment != "dev" else ():
                yield Fault(
                    path=f"cognito.userPools.{key}.clients.{name}.{path}",
                    value=url,
                    problem=f"http is allowed in dev only, and this is {naming.environment}",
                    remedy="write https://, or remove it",
                )


def provider_secret_faults(secrets_manager: Secrets | None, cognito: CognitoSettings) -> Iterator[Fault]:
    """Identity providers whose secret the stack does not have, or whose value is a random string."""
    secrets = secrets_manager.secrets if secrets_manager else dict[str, Secret]()
    for key, pool in cognito.user_pools.items():
        for name, provider in pool.identity_providers.items():
            path = f"cognito.userPools.{key}.identityProviders.{name}.secret"
            if provider.secret not in secrets:
                yield unknown_name(path, provider.secret, secrets, f"secret '{provider.secret}'")
            elif secrets[provider.secret].generate is not None:
                yield Fault(
                    path=path,
                    value=provider.secret,
                    problem="has a generated value, and the provider issues the credentials",
                    remedy=f"remove secretsManager.secrets.{provider.secret}.generate",
                )


def domain_faults(dns: DnsSettings | None, cognito: CognitoSettings) -> Iterator[Fault]:
    """Custom domains that cannot have a certificate or a record of the stack."""
    yield from alias_faults(dns, dict(custom_domains(cognito)))


def parent_record_faults(
    dns: DnsSettings | None, edge: Aliases, load_balancer: LoadBalancerSettings | None, cognito: CognitoSettings
) -> Iterator[Fault]:
    """Custom domains whose parent domain has no A record: Cognito refuses them (T-82). Records of zones that the stack
    looks up are unknown."""
    zones = dns.zones if dns else {}
    addresses = {record.full_name for record in dns.records.values() if record.type == "A"} if dns else set[str]()
    addresses |= {*edge.aliases.values()}
    if load_balancer is not None and load_balancer.exposure == "cloudfront":
        addresses |= {*load_balancer.domain_names}
    for path, name in custom_domains(cognito):
        parent = name.partition(".")[2]
        zone = zone_of(name, zones)
        if zone is None or zones[zone].mode == "lookup" or parent in addresses:
            continue
        yield Fault(
            path=path,
            value=name,
            problem=f"requires an A record of {parent}, and the stack has none",
            remedy=f"add {parent} to the aliases of a distribution, or to dns.records",
        )


def custom_domains(cognito: CognitoSettings) -> Iterator[tuple[str, str]]:
    """Path and name of each custom domain."""
    for key, pool in cognito.user_pools.items():
        if isinstance(pool.domain, CustomDomain):
            yield f"cognito.userPools.{key}.domain.name", pool.domain.name
