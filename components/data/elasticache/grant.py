"""Permission to connect to a cache as an IAM user."""

from dataclasses import dataclass

from pulumi import Input

from components.foundation.documents import Statement, statement


@dataclass(frozen=True, kw_only=True)
class CacheGrant:
    """Connections to a cache as one of its users. cache_arn, user_arn: of the cache and the user in one region."""

    cache_arn: Input[str]
    user_arn: Input[str]

    def statements(self, name: str) -> list[Statement]:
        """The one statement."""
        return [statement(f"{name}Connect", ["elasticache:Connect"], [self.cache_arn, self.user_arn])]
