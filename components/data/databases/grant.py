"""Permission to connect to a database as an IAM database user."""

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import Input, Output

from components.foundation.documents import Statement, statement


@dataclass(frozen=True, kw_only=True)
class ConnectGrant:
    """Connections to a database as `user`, a database user with the role `rds_iam`.

    resource_ids: of every instance or cluster behind the endpoints (`db-...`, `cluster-...`); `ANY_PROXY` for a proxy.
    """

    region: str
    account_id: Input[str]
    resource_ids: Sequence[Input[str]]
    user: str

    def statements(self, name: str) -> list[Statement]:
        """The one statement."""
        resources = [
            Output.concat(f"arn:aws:rds-db:{self.region}:", self.account_id, ":dbuser:", resource_id, f"/{self.user}")
            for resource_id in self.resource_ids
        ]
        return [statement(f"{name}Connect", ["rds-db:connect"], resources if len(resources) > 1 else resources[0])]


# A proxy's resource ID is only part of its ARN, which is unknown before its creation.
ANY_PROXY = "prx-*"
