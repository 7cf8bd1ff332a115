"""A user pool."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field, Tag

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.domain_names import DomainName
from components.foundation.settings.faults import Fault
from components.foundation.settings.keyed import KeyedSettings
from components.foundation.settings.types import ResourceKey
from components.foundation.settings.variants import one_of
from components.identity.cognito.attribute_settings import ATTRIBUTE_LIMIT, AttributeName, AttributeSettings
from components.identity.cognito.client_settings import UserPoolClientSettings
from components.identity.cognito.provider_settings import ProviderKey, ProviderSettings
from components.identity.cognito.sign_in_settings import (
    EmailSettings,
    MfaSettings,
    PasskeySettings,
    PasswordPolicySettings,
    ThreatProtectionSettings,
    UserPoolLogSettings,
)

NAME_LIMIT = longest_name("aws:cognito/userPool:UserPool")
GroupName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$")]
"""Name of a group, as in the claim cognito:groups."""
RESERVED_WORDS = ("aws", "amazon", "cognito")  # Amazon Cognito Developer Guide, "Using the Amazon Cognito domain"


class GroupSettings(Settings):
    """A group of users, whose name is in the claim `cognito:groups` of their tokens."""

    description: str = Field(default="", max_length=2048)
    """Description; none by default."""
    precedence: int | None = Field(default=None, ge=0, le=2**31 - 1)
    """Precedence among the groups of a user, 0 the highest; none by default."""


class PrefixDomain(Settings):
    """A domain of Cognito."""

    prefix: str = Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
    """First label of `<prefix>.auth.<region>.amazoncognito.com`, unique in the region across all accounts."""

    def faults(self) -> Iterator[Fault]:
        """Reserved words."""
        for word in RESERVED_WORDS:
            if word in self.prefix:
                yield Fault(path="prefix", value=self.prefix, problem=f"contains the reserved word {word}")


class CustomDomain(Settings):
    """A domain of the stack, with a certificate and a record of its own."""

    name: DomainName
    """Name below a domain with an A record, such as auth.example.com, in a zone of the stack (T-82)."""


DomainSettings = Annotated[
    Annotated[PrefixDomain, Tag("prefix")] | Annotated[CustomDomain, Tag("name")], one_of("prefix", "name")
]


def host_of(domain: PrefixDomain | CustomDomain, region: str) -> str:
    """Host name of the sign-in pages in a region."""
    if isinstance(domain, CustomDomain):
        return domain.name
    return f"{domain.prefix}.auth.{region}.amazoncognito.com"


class UserPoolSettings(KeyedSettings):
    """A user pool: a directory of users that issues tokens. There is no identity pool, and so no guest with AWS
    credentials."""

    name: str | None = Field(default=None, pattern=r"^[\w\s+=,.@-]{1,128}$")
    """Physical name, immutable on a live pool; `<system>-<environment>-<key>` if omitted."""
    tier: Literal["lite", "essentials", "plus"] = "essentials"
    """Feature plan, which decides the price of each monthly active user; `plus` has threat protection."""
    username_attributes: tuple[Literal["email"], ...] = ("email",)
    """Attributes that users sign in with; with [] they choose a user name. Immutable on a live pool."""
    self_sign_up: bool = False
    """Whether users can sign up themselves; administrators create them if not."""
    password_policy: PasswordPolicySettings = Field(default_factory=PasswordPolicySettings)
    """Password policy."""
    mfa: MfaSettings = Field(default_factory=MfaSettings)
    """Multi-factor authentication."""
    passkeys: PasskeySettings | None = None
    """Passkeys, not on the tier lite; none by default."""
    attributes: dict[AttributeName, AttributeSettings] = Field(default_factory=dict, max_length=ATTRIBUTE_LIMIT)
    """Attributes of users by name: standard ones of OpenID Connect that differ from their defaults, and custom ones.
    They can be added to a live pool, never changed or removed (T-81)."""
    groups: dict[GroupName, GroupSettings] = Field(default_factory=dict, max_length=10_000)
    """Groups by name."""
    clients: dict[ResourceKey, UserPoolClientSettings] = Field(default_factory=dict, max_length=1000)
    """App clients by key."""
    domain: DomainSettings | None = None
    """Domain of the sign-in pages and OAuth endpoints, a `prefix` of Cognito's or a `name` of the stack; none by
    default."""
    identity_providers: dict[ProviderKey, ProviderSettings] = Field(default_factory=dict, max_length=300)
    """Social and other identity providers by key."""
    email: EmailSettings | None = None
    """Sender of email; Cognito itself if omitted, with 50 messages a day."""
    threat_protection: ThreatProtectionSettings | None = None
    """Threat protection, on the tier plus; none by default."""
    logs: UserPoolLogSettings | None = None
    """Logs; none by default."""
    deletion_protection: bool | None = None
    """Whether the pool is protected from deletion; in prod if omitted."""

    @property
    def active_providers(self) -> Mapping[str, ProviderSettings]:
        """Identity providers that exist, by key."""
        return {key: provider for key, provider in self.identity_providers.items() if provider.enabled}

    @property
    def has_managed_login(self) -> bool:
        """Whether the sign-in pages are those of managed login, which the tier lite lacks."""
        return self.domain is not None and self.tier != "lite"

    def is_protected(self, *, protect: bool) -> bool:
        """Whether the pool is protected from deletion. protect: whether the stack protects its data."""
        return protect if self.deletion_protection is None else self.deletion_protection


def pool_name(settings: UserPoolSettings, prefix: str, key: str) -> str:
    """The physical name of a pool. prefix: the stack's."""
    return settings.name or physical_name(prefix, key, limit=NAME_LIMIT)
