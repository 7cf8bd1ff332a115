"""EKS add-ons: required ones by mode, and supported ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name

OBSERVABILITY = "amazon-cloudwatch-observability"
POD_IDENTITY_AGENT = "eks-pod-identity-agent"


@dataclass(frozen=True, kw_only=True)
class AddonKind:
    """An add-on, as described in Amazon EKS User Guide, "AWS add-ons".

    key: short name for the role.
    service_account: service account in the add-on's namespace that assumes the role; none if no permissions are needed.
    policies: managed policies of the role.
    """

    key: str = ""
    service_account: str | None = None
    policies: tuple[str, ...] = ()


# Without these no node becomes ready (T-20).
BEFORE_NODES: Mapping[str, AddonKind] = {
    POD_IDENTITY_AGENT: AddonKind(),
    "kube-proxy": AddonKind(),
    "vpc-cni": AddonKind(key="cni", service_account="aws-node", policies=("AmazonEKS_CNI_Policy",)),
}
# These run on nodes, and are DEGRADED without any (T-20).
AFTER_NODES: Mapping[str, AddonKind] = {
    "coredns": AddonKind(),
    "aws-ebs-csi-driver": AddonKind(
        key="ebs", service_account="ebs-csi-controller-sa", policies=("service-role/AmazonEBSCSIDriverPolicy",)
    ),
}
REQUIRED: Mapping[str, AddonKind] = {**BEFORE_NODES, **AFTER_NODES}
MONITORING_AGENT = "eks-node-monitoring-agent"
OPTIONAL: Mapping[str, AddonKind] = {
    OBSERVABILITY: AddonKind(
        key="insights",
        service_account="cloudwatch-agent",
        policies=("CloudWatchAgentServerPolicy", "AWSXrayWriteOnlyAccess"),
    ),
    "aws-efs-csi-driver": AddonKind(
        key="efs", service_account="efs-csi-controller-sa", policies=("service-role/AmazonEFSCSIDriverPolicy",)
    ),
    "cert-manager": AddonKind(),
    MONITORING_AGENT: AddonKind(),
    "metrics-server": AddonKind(),
    "snapshot-controller": AddonKind(),
}


# Amazon EKS User Guide, "EKS Auto Mode": built-in capabilities.
BUILT_IN = frozenset({*REQUIRED, MONITORING_AGENT})


class AddonSettings(Settings):
    """An add-on of EKS."""

    version: str | None = Field(default=None, pattern=r"^v[0-9]+\.[0-9]+\.[0-9]+-eksbuild\.[0-9]+$")
    """Version, such as v1.21.1-eksbuild.1; EKS's default for the cluster's version if omitted."""
    configuration: dict[str, Any] = Field(default_factory=dict[str, Any])
    """Configuration values of the add-on; its defaults if omitted."""


def addons_after_nodes(mode: str, addons: Mapping[str, AddonSettings], *, observability: bool) -> dict[str, AddonKind]:
    """Add-ons that are installed after the nodes, by name."""
    wanted = dict(AFTER_NODES) if mode == "managed" else {}
    if observability:
        wanted[OBSERVABILITY] = OPTIONAL[OBSERVABILITY]
    return wanted | {name: OPTIONAL[name] for name in addons if name in OPTIONAL}


def addon_faults(mode: str, addons: Mapping[str, AddonSettings], *, observability: bool) -> Iterator[Fault]:
    """Unknown add-ons, add-ons that are built into Auto Mode, and add-ons that another setting disables."""
    for name in addons:
        path = f"addons.{name}"
        if mode == "auto" and name in BUILT_IN:
            yield Fault(path=path, problem="is built into Auto Mode", remedy="remove it, or set mode: managed")
        elif name not in REQUIRED and name not in OPTIONAL:
            yield unknown_name(path, name, [*REQUIRED, *OPTIONAL], "add-on")
        elif name == OBSERVABILITY and not observability:
            yield Fault(
                path=path, problem="is disabled by observability: false", remedy="remove it, or set observability: true"
            )
