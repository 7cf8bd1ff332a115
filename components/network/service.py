"""VPC as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.network.settings import NetworkSettings

    return NetworkSettings


def _network_faults() -> CheckFunction:
    from components.network.settings import network_faults

    return network_faults


SERVICE = Service(
    concern="network",
    settings=_settings,
    checks=(Check(concerns=("regions", "network"), only_with=("network",), load=_network_faults),),
)
