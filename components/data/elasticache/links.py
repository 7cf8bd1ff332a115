"""Links of workloads to the cache."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi import Input

from components.data.elasticache.grant import CacheGrant
from components.data.elasticache.names import user_id
from components.data.elasticache.settings import CacheSettings
from components.foundation.service.access_variables import CACHE_HOST, CACHE_PORT, CACHE_USER
from components.foundation.service.links import Link, NetworkEndpoint
from components.foundation.settings.access import AccessSettings


@dataclass(frozen=True, kw_only=True)
class CacheLinks:
    """Links to a cache: a connection as the user of the workload's name, or else as the first user, and CACHE_HOST,
    CACHE_PORT and CACHE_USER. cache_name: ID of the cache. user_arns: by user."""

    settings: CacheSettings
    cache_name: str
    cache_arn: Input[str]
    user_arns: Mapping[str, Input[str]]
    endpoint: Input[str]
    port: int
    security_group_id: Input[str]

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link if the access settings have the cache."""
        if not access.cache:
            return
        user = self.settings.user_of(workload)
        yield Link(
            access_field="cache",
            name="cache",
            grant=CacheGrant(cache_arn=self.cache_arn, user_arn=self.user_arns[user]),
            environment={
                CACHE_HOST: self.endpoint,
                CACHE_PORT: str(self.port),
                CACHE_USER: user_id(self.cache_name, user),
            },
            endpoint=NetworkEndpoint(name="cache", security_group_id=self.security_group_id, port=self.port),
        )
