"""Kubernetes in one region: cluster, routes, connections and objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, ResourceOptions

from components.compute.eks.eks import Eks, EksArgs
from components.compute.eks.settings import EksSettings
from components.compute.eks.volume_snapshots import VolumeSnapshots, VolumeSnapshotsArgs
from components.compute.load_balancing.load_balancer import LoadBalancerRef
from components.compute.load_balancing.route import ServiceRoute, ServiceRouteArgs
from components.foundation.grants import Grant
from components.foundation.service.links import NetworkEndpoint
from components.network.connection import Connection, ConnectionArgs, connect


@dataclass(frozen=True, kw_only=True)
class RegionKubernetesArgs:
    """Arguments of RegionKubernetes.

    prefix: prefix of names. key_arn: key of the region, which depends on its policy with `volume_use`.
    subnet_ids: private subnets by zone.
    grants: permissions by workload. endpoints: network endpoints that pods connect to.
    load_balancer: for routes to pods; None without routes. tags: tags of nodes and their volumes.
    protect: protect the cluster from deletion.
    permissions_boundary_arn: permissions boundary of all workload roles; none by default.
    """

    settings: EksSettings
    prefix: str
    region: str
    account_id: Input[str]
    key_arn: Input[str]
    vpc_id: Input[str]
    subnet_ids: Mapping[str, Input[str]]
    grants: Mapping[str, Mapping[str, Grant]] = field(default_factory=dict[str, Mapping[str, Grant]])
    endpoints: Sequence[NetworkEndpoint] = ()
    load_balancer: LoadBalancerRef | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    protect: bool = False
    permissions_boundary_arn: Input[str] | None = None


class RegionKubernetes(ComponentResource):
    """A cluster, the load balancer's routes to its pods, connections from its nodes to the endpoints, and Kubernetes
    objects."""

    eks: Eks

    def __init__(self, name: str, args: RegionKubernetesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionKubernetes", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, cluster_name = args.settings, args.settings.cluster(args.prefix)

        routes = {
            key: ServiceRoute(
                f"{name}-route-{key}",
                ServiceRouteArgs(
                    settings=route,
                    service_name=f"{args.prefix}-{key}",
                    vpc_id=args.vpc_id,
                    load_balancer=args.load_balancer,
                    # Amazon EKS User Guide, AmazonEKSLoadBalancingPolicy: Auto Mode registers targets in target groups
                    # with the tag of its cluster only (T-64).
                    tags={"eks:eks-cluster-name": cluster_name} if settings.mode == "auto" else {},
                ),
                child,
            )
            for key, route in settings.routes.items()
            if args.load_balancer is not None
        }
        self.eks = Eks(
            f"{name}-eks",
            EksArgs(
                settings=settings,
                cluster_name=cluster_name,
                region=args.region,
                account_id=args.account_id,
                key_arn=args.key_arn,
                vpc_id=args.vpc_id,
                subnet_ids=args.subnet_ids,
                grants=args.grants,
                target_groups={key: route.target_group_arn for key, route in routes.items()},
                tags=args.tags,
                protect=args.protect,
                permissions_boundary_arn=args.permissions_boundary_arn,
            ),
            child,
        )
        group_id = self.eks.cluster.security_group_id
        connect(name, group_id, args.endpoints, child)
        for port in dict.fromkeys(route.port for route in settings.routes.values()):
            if args.load_balancer is not None:
                Connection(
                    f"{name}-from-load-balancer-{port}",
                    ConnectionArgs(
                        client_group_id=args.load_balancer.security_group_id,
                        server_group_id=group_id,
                        port=port,
                        description="Load balancer to pods",
                    ),
                    child,
                )
        classes = settings.objects.storage_classes if settings.objects else {}
        kept = {key: each.snapshots for key, each in classes.items() if each.snapshots is not None}
        if kept:
            VolumeSnapshots(
                f"{name}-snapshots",
                VolumeSnapshotsArgs(
                    cluster_name=cluster_name, region=args.region, account_id=args.account_id, classes=kept
                ),
                child,
            )
        if settings.objects is not None:
            # Only stacks with Kubernetes objects import the provider.
            from components.compute.eks.kubernetes.cluster_objects import ClusterObjects, ClusterObjectsArgs

            ClusterObjects(
                f"{name}-objects",
                ClusterObjectsArgs(
                    settings=settings,
                    objects=settings.objects,
                    cluster=self.eks.cluster,
                    kubeconfig=self.eks.kubeconfig,
                    vpc_id=args.vpc_id,
                    subnet_ids=args.subnet_ids,
                    key_arn=args.key_arn,
                    karpenter=self.eks.karpenter,
                    tags=args.tags,
                    after=self.eks.ready,
                ),
                child,
            )
        self.register_outputs({"cluster_arn": self.eks.cluster.arn})
