"""Permission to connect to a database as an IAM database user."""

from dataclasses import dataclass

from pulumi import Input, Output

from components.foundation.documents import Statement, statement


@dataclass(frozen=True, kw_only=True)
class ConnectGrant:
    """Connections to a database as `user`, a database user with the role `rds_iam`.

    resource_id: of the instance or cluster (`db-...`, `cluster-...`); `ANY_PROXY` for a proxy.
    """

    region: str
    account_id: Input[str]
    resource_id: Input[str]
    user: str

    def statements(self, name: str) -> list[Statement]:
        """The one statement."""
        resource = Output.concat(
            f"arn:aws:rds-db:{self.region}:", self.account_id, ":dbuser:", self.resource_id, f"/{self.user}"
        )
        return [statement(f"{name}Connect", ["rds-db:connect"], resource)]


# A proxy's resource ID is only part of its ARN, which is unknown before its creation.
ANY_PROXY = "prx-*"
