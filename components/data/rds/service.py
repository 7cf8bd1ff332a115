"""RDS for PostgreSQL as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.data.rds.settings import PostgresSettings

    return PostgresSettings


def _postgres_region_faults() -> CheckFunction:
    from components.data.databases.checks import postgres_region_faults

    return postgres_region_faults


def _postgres_network_faults() -> CheckFunction:
    from components.data.databases.checks import postgres_network_faults

    return postgres_network_faults


SERVICE = Service(
    concern="postgres",
    settings=_settings,
    checks=(
        Check(concerns=("regions", "postgres"), only_with=("postgres",), load=_postgres_region_faults),
        Check(concerns=("regions", "network", "postgres"), only_with=("postgres",), load=_postgres_network_faults),
    ),
)
