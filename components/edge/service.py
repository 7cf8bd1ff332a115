"""CloudFront, with its certificate, web ACL and Shield as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.edge.settings import EdgeSettings

    return EdgeSettings


def _edge_storage_faults() -> CheckFunction:
    from components.edge.checks import edge_storage_faults

    return edge_storage_faults


def _edge_region_faults() -> CheckFunction:
    from components.edge.checks import edge_region_faults

    return edge_region_faults


def _edge_alias_faults() -> CheckFunction:
    from components.edge.checks import edge_alias_faults

    return edge_alias_faults


SERVICE = Service(
    concern="edge",
    settings=_settings,
    checks=(
        Check(concerns=("edge", "storage"), load=_edge_storage_faults),
        Check(concerns=("edge", "regions"), load=_edge_region_faults),
        Check(concerns=("dns", "edge"), load=_edge_alias_faults),
    ),
)
