"""Aurora PostgreSQL as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.data.aurora.settings import AuroraSettings

    return AuroraSettings


def _aurora_region_faults() -> CheckFunction:
    from components.data.databases.checks import aurora_region_faults

    return aurora_region_faults


def _aurora_network_faults() -> CheckFunction:
    from components.data.databases.checks import aurora_network_faults

    return aurora_network_faults


SERVICE = Service(
    concern="aurora",
    settings=_settings,
    checks=(
        Check(concerns=("regions", "aurora"), only_with=("aurora",), load=_aurora_region_faults),
        Check(concerns=("regions", "network", "aurora"), only_with=("aurora",), load=_aurora_network_faults),
    ),
)
