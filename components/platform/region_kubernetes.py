"""Kubernetes in one region: cluster, routes, connections and objects."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions

from components.compute.ecs.service_route import ServiceRoute, ServiceRouteArgs
from components.compute.eks.eks import Eks, EksArgs
from components.compute.eks.settings import EksSettings
from components.compute.eks.volume_snapshots import VolumeSnapshots, VolumeSnapshotsArgs
from components.compute.load_balancing.load_balancer import LoadBalancerRef
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.naming import NamingSettings
from components.network.connection import Connection, ConnectionArgs
from components.platform.region import RegionPlatform
from components.platform.region_resources import RegionResources, connect

NOTHING = AccessSettings()  # nodes need no access of their own, but connections to the region's endpoints


@dataclass(frozen=True, kw_only=True)
class RegionKubernetesArgs:
    """Arguments of RegionKubernetes.

    resources: resources that pods may have access to. load_balancer: for routes to pods; None without routes.
    key_arn: key of the region, which depends on its policy with `volume_use`.
    """

    settings: EksSettings
    naming: NamingSettings
    platform: RegionPlatform
    resources: RegionResources
    load_balancer: LoadBalancerRef | None
    key_arn: Input[str]


class RegionKubernetes(ComponentResource):
    """A cluster, the load balancer's routes to its pods, connections from its nodes to the resources of `access`, and
    Kubernetes objects."""

    eks: Eks

    def __init__(self, name: str, args: RegionKubernetesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionKubernetes", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, platform, naming = args.settings, args.platform, args.naming

        routes = {
            key: ServiceRoute(
                f"{name}-route-{key}",
                ServiceRouteArgs(
                    settings=route,
                    service_name=f"{naming.prefix}-{key}",
                    vpc_id=platform.network.vpc_id,
                    load_balancer=args.load_balancer,
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
                cluster_name=settings.cluster(naming.prefix),
                region=platform.region.name,
                account_id=platform.account_id,
                key_arn=args.key_arn,
                vpc_id=platform.network.vpc_id,
                subnet_ids={**platform.inner_subnet_ids},
                grants={key: args.resources.grants(key, each.access) for key, each in settings.workloads.items()},
                target_groups={key: route.target_group_arn for key, route in routes.items()},
                tags=naming.all_tags,
                protect=naming.protects_data,
                permissions_boundary_arn=args.resources.settings.iam.permissions_boundary_arn,
            ),
            child,
        )
        group_id = self.eks.cluster.security_group_id
        servers = {
            server.name: server
            for access in (NOTHING, *(workload.access for workload in settings.workloads.values()))
            for server in args.resources.servers(access)
        }
        connect(name, group_id, servers.values(), self)
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
                    cluster_name=settings.cluster(naming.prefix),
                    region=platform.region.name,
                    account_id=platform.account_id,
                    classes=kept,
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
                    vpc_id=platform.network.vpc_id,
                    subnet_ids={**platform.inner_subnet_ids},
                    key_arn=args.key_arn,
                    karpenter=self.eks.karpenter,
                    tags=naming.all_tags,
                    after=self.eks.ready,
                ),
                child,
            )
        self.register_outputs({"cluster_arn": self.eks.cluster.arn})
