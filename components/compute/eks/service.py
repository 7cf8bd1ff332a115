"""EKS as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.compute.eks.settings import EksSettings

    return EksSettings


def _eks_network_faults() -> CheckFunction:
    from components.compute.eks.checks import eks_network_faults

    return eks_network_faults


SERVICE = Service(
    concern="eks",
    settings=_settings,
    checks=(Check(concerns=("regions", "network", "eks"), only_with=("eks",), load=_eks_network_faults),),
)
