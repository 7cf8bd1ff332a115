"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.callers import CallerClaims
from functions.shared.configuration import Environment


@dataclass(frozen=True, kw_only=True)
class ActivitiesSettings:
    """Settings by environment variables: access to the table `live` and the queue `distances`, OWNER_CLAIM,
    TENANT_CLAIM."""

    table: str
    queue_url: str
    claims: CallerClaims


def load(environment: Environment) -> ActivitiesSettings:
    """Settings of an environment. ConfigurationError names the variable."""
    return ActivitiesSettings(
        table=environment.table("live", "query", "update", keys=("pk", "sk")),
        queue_url=environment.queue("distances"),
        claims=CallerClaims.of(environment),
    )
