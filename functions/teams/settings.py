"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.callers import CallerClaims
from functions.shared.configuration import Environment


@dataclass(frozen=True, kw_only=True)
class TeamsSettings:
    """Settings by environment variables: access to the table `live`, OWNER_CLAIM, TENANT_CLAIM."""

    table: str
    claims: CallerClaims


def load(environment: Environment) -> TeamsSettings:
    """Settings of an environment. ConfigurationError names the variable."""
    return TeamsSettings(table=environment.table("live", "get", keys=("pk", "sk")), claims=CallerClaims.of(environment))
