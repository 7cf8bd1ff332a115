"""Kubernetes objects of a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi_kubernetes as kubernetes
from pulumi import ComponentResource, Input, Resource, ResourceOptions

from components.compute.eks.cluster import ClusterRef
from components.compute.eks.karpenter import KarpenterRef
from components.compute.eks.kubernetes.karpenter_nodes import KarpenterNodes, KarpenterNodesArgs
from components.compute.eks.kubernetes.storage_classes import StorageClasses, StorageClassesArgs
from components.compute.eks.kubernetes.system_charts import SystemCharts, SystemChartsArgs
from components.compute.eks.objects import KubernetesObjectsSettings
from components.compute.eks.settings import EksSettings


@dataclass(frozen=True, kw_only=True)
class ClusterObjectsArgs:
    """Arguments of ClusterObjects.

    objects: settings of the objects; settings: the cluster's. kubeconfig: for the deployment.
    subnet_ids, tags: of Karpenter's nodes. karpenter: its AWS resources, if the cluster has it.
    after: explicit dependencies, which must outlive everything in the cluster (T-21).
    """

    settings: EksSettings
    objects: KubernetesObjectsSettings
    cluster: ClusterRef
    kubeconfig: Input[str]
    vpc_id: Input[str]
    subnet_ids: Mapping[str, Input[str]]
    key_arn: Input[str]
    karpenter: KarpenterRef | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    after: Sequence[Resource] = ()


class ClusterObjects(ComponentResource):
    """A Kubernetes provider for one cluster, its storage classes, and the charts of its controllers with Karpenter's
    node pools.

    On deletion all of this is removed before access, nodes and add-ons: controllers are still running when their load
    balancers and nodes are deleted. Objects created by others must be deleted by them beforehand (T-21).
    """

    storage_class_names: tuple[str, ...]

    def __init__(self, name: str, args: ClusterObjectsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:kubernetes:ClusterObjects", name, None, opts)
        settings, objects = args.settings, args.objects

        provider = kubernetes.Provider(
            f"{name}-provider",
            kubeconfig=args.kubeconfig,
            enable_server_side_apply=True,
            opts=ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        child = ResourceOptions(parent=self, providers={"kubernetes": provider})
        if objects.storage_classes:
            StorageClasses(
                f"{name}-storage",
                StorageClassesArgs(
                    classes=objects.storage_classes,
                    cluster_name=args.cluster.name_text,
                    mode=settings.mode,
                    key_arn=args.key_arn,
                    after=args.after,
                ),
                child,
            )
        if settings.mode == "managed" and objects.charts:
            charts = SystemCharts(
                f"{name}-charts",
                SystemChartsArgs(
                    settings=settings,
                    cluster=args.cluster,
                    vpc_id=args.vpc_id,
                    queue_name=args.karpenter.queue_name if args.karpenter else None,
                    after=args.after,
                ),
                child,
            )
            if settings.karpenter is not None and args.karpenter is not None:
                KarpenterNodes(
                    f"{name}-nodes",
                    KarpenterNodesArgs(
                        settings=settings.karpenter,
                        cluster=args.cluster,
                        node_role_name=args.karpenter.node_role_name,
                        subnet_ids=args.subnet_ids,
                        key_arn=args.key_arn,
                        tags=args.tags,
                        after=(*args.after, *charts.installed),
                    ),
                    child,
                )

        self.storage_class_names = tuple(objects.storage_classes)
        self.register_outputs({"storage_class_names": list(self.storage_class_names)})
