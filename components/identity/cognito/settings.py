"""User pools of Amazon Cognito."""

from collections.abc import Iterator

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, same_names
from components.foundation.settings.types import ResourceKey
from components.identity.cognito.pool_checks import pool_faults
from components.identity.cognito.pool_settings import CustomDomain, UserPoolSettings


class CognitoSettings(Settings):
    """User pools of the stack, in its primary region: users of one region do not fail over to another."""

    user_pools: dict[ResourceKey, UserPoolSettings] = Field(default_factory=dict)
    """User pools by key."""

    def faults(self) -> Iterator[Fault]:
        """Faults of each pool, and names and domains of two pools."""
        yield from same_names("userPools", {key: pool.name for key, pool in self.user_pools.items()})
        seen: dict[str, str] = {}
        for key, pool in self.user_pools.items():
            yield from (fault.under(f"userPools.{key}") for fault in pool_faults(pool))
            if pool.domain is None:
                continue
            custom = isinstance(pool.domain, CustomDomain)
            value = pool.domain.name if isinstance(pool.domain, CustomDomain) else pool.domain.prefix
            first = seen.setdefault(value, key)
            if first != key:
                yield Fault(
                    path=f"userPools.{key}.domain.{'name' if custom else 'prefix'}",
                    value=value,
                    problem=f"is the domain of userPools.{first}",
                    remedy="choose another",
                )
