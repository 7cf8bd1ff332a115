"""Links of workloads to user pools whose tokens they verify."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi import Output

from components.foundation.service.access_variables import CLIENTS, ISSUER
from components.foundation.service.exports import UserPoolExport
from components.foundation.service.links import Link, in_region
from components.foundation.settings.access import AccessSettings


@dataclass(frozen=True, kw_only=True)
class UserPoolLinks:
    """Links to user pools: `COGNITO_ISSUER`, the issuer of their tokens, whose keys are public, and `COGNITO_CLIENTS`,
    the IDs of their app clients, separated by commas. pools: by key."""

    pools: Mapping[str, UserPoolExport]

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for the user pool in the access settings."""
        for key in access.user_pools:
            pool = in_region("user_pools", key, self.pools)
            yield Link(
                access_field="user_pools",
                name=f"user-pool-{key}",
                permitted=True,
                environment={
                    ISSUER: pool.issuer_url,
                    CLIENTS: Output.all(*pool.client_ids.values()).apply(",".join),
                },
            )
