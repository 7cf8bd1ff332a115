"""Controllers of a cluster with managed nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi_kubernetes as kubernetes
from pulumi import ComponentResource, CustomTimeouts, Input, Resource, ResourceOptions

from components.compute.eks.cluster import ClusterRef
from components.compute.eks.eks import CONTROLLER_ACCOUNT, CONTROLLER_NAMESPACE
from components.compute.eks.karpenter import NAMESPACE, SERVICE_ACCOUNT
from components.compute.eks.settings import EksSettings

EKS_CHARTS = "https://aws.github.io/eks-charts"
KARPENTER_CHART = "oci://public.ecr.aws/karpenter/karpenter"
KARPENTER_CRD_CHART = "oci://public.ecr.aws/karpenter/karpenter-crd"
TIMEOUT_SECONDS = 600
# Load balancers and nodes are deleted first, which includes connection draining and pod termination (T-21).
TIMEOUTS = CustomTimeouts(create="20m", update="20m", delete="45m")


@dataclass(frozen=True, kw_only=True)
class SystemChartsArgs:
    """settings: of the cluster, with the charts' versions. queue_name: Karpenter's interruption queue.
    after: explicit dependencies, which must outlive the charts.
    """

    settings: EksSettings
    cluster: ClusterRef
    vpc_id: Input[str]
    queue_name: Input[str] | None = None
    after: Sequence[Resource] = ()


class SystemCharts(ComponentResource):
    """Helm releases of the AWS Load Balancer Controller and of Karpenter, with fixed chart versions.

    Karpenter's custom resource definitions are a separate release, because Helm never upgrades those of a chart. Both
    use Pod Identity, and do not use instance metadata.
    """

    installed: tuple[Resource, ...]

    def __init__(self, name: str, args: SystemChartsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:kubernetes:SystemCharts", name, None, opts)
        self._after = list(args.after)
        cluster, installed = args.cluster, list[Resource]()

        controller = args.settings.load_balancer_controller
        if controller is not None:
            installed.append(
                self._release(
                    f"{name}-balancers",
                    release="aws-load-balancer-controller",
                    namespace=CONTROLLER_NAMESPACE,
                    chart="aws-load-balancer-controller",
                    repository=EKS_CHARTS,
                    version=controller.chart_version,
                    values={
                        "clusterName": cluster.name,
                        "region": cluster.region,
                        "vpcId": args.vpc_id,
                        "serviceAccount": {"create": True, "name": CONTROLLER_ACCOUNT},
                        "defaultTargetType": "ip",
                        "enableShield": False,
                        "enableWaf": False,
                        "enableWafv2": True,
                    },
                )
            )
        karpenter = args.settings.karpenter
        if karpenter is not None:
            kinds = self._release(
                f"{name}-karpenter-kinds",
                release="karpenter-crd",
                namespace=NAMESPACE,
                chart=KARPENTER_CRD_CHART,
                version=karpenter.chart_version,
                values={},
            )
            installed.append(
                self._release(
                    f"{name}-karpenter",
                    release="karpenter",
                    namespace=NAMESPACE,
                    chart=KARPENTER_CHART,
                    version=karpenter.chart_version,
                    skip_crds=True,
                    after=[kinds],
                    values={
                        "serviceAccount": {"create": True, "name": SERVICE_ACCOUNT},
                        "settings": {
                            "clusterName": cluster.name,
                            "clusterEndpoint": cluster.endpoint,
                            "interruptionQueue": args.queue_name,
                            "enableZonalShift": args.settings.zonal_shift,
                        },
                    },
                )
            )

        self.installed = tuple(installed)
        self.register_outputs({})

    def _release(
        self,
        name: str,
        *,
        release: str,
        namespace: str,
        chart: str,
        version: str,
        values: Mapping[str, Any],
        repository: str | None = None,
        skip_crds: bool = False,
        after: Sequence[Resource] = (),
    ) -> Resource:
        return kubernetes.helm.v3.Release(
            name,
            name=release,
            namespace=namespace,
            chart=chart,
            version=version,
            repository_opts=kubernetes.helm.v3.RepositoryOptsArgs(repo=repository) if repository else None,
            values=values,
            skip_crds=skip_crds,
            atomic=True,
            timeout=TIMEOUT_SECONDS,
            opts=ResourceOptions(parent=self, depends_on=[*self._after, *after], custom_timeouts=TIMEOUTS),
        )
