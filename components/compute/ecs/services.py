"""All services of one region on ECS."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from pulumi import ComponentResource, Input, Output, Resource, ResourceOptions

from components.compute.ecs.cluster import EcsCluster, EcsClusterArgs
from components.compute.ecs.ecs_service import EcsService, EcsServiceArgs
from components.compute.ecs.service_placement import ServicePlacement, ServiceResources
from components.compute.ecs.settings import EcsSettings
from components.compute.ecs.storage_key import TaskStorageKey, TaskStorageKeyArgs
from components.compute.load_balancing.load_balancer import LoadBalancerRef
from components.foundation.cidr import Zone
from components.foundation.grants import Grant
from components.foundation.renames import renamed


@dataclass(frozen=True, kw_only=True)
class EcsServicesArgs:
    """Arguments of EcsServices.

    prefix: prefix of names. key_arn: key of the region, which depends on its policy.
    storage_key: key of the ephemeral storage.
    vpc_cidr: CIDR block of the VPC. subnet_ids: private subnets by zone. prefix_list_ids: of the VPC's gateway
    endpoints.
    resources: resources that the settings refer to. grants, environment: permissions and further environment variables,
        by service.
    connect: connections of a service's security group, by service and its ID; none by default.
    pilot_light: all resources exist, at zero tasks.
    permissions_boundary_arn: permissions boundary of all roles; none by default.
    """

    settings: EcsSettings
    prefix: str
    region: str
    account_id: Input[str]
    key_arn: Input[str]
    storage_key: TaskStorageKeyArgs
    vpc_id: Input[str]
    vpc_cidr: str
    subnet_ids: Mapping[Zone, Input[str]]
    prefix_list_ids: Mapping[str, Input[str]]
    load_balancer: LoadBalancerRef | None
    resources: ServiceResources
    grants: Mapping[str, Mapping[str, Grant]] = field(default_factory=dict[str, Mapping[str, Grant]])
    environment: Mapping[str, Mapping[str, Input[str]]] = field(default_factory=dict[str, Mapping[str, Input[str]]])
    connect: Callable[[str, Output[str]], Sequence[Resource]] | None = None
    pilot_light: bool = False
    permissions_boundary_arn: Input[str] | None = None


class EcsServices(ComponentResource):
    """A cluster and its services, by key in the stack file."""

    cluster: EcsCluster
    services: Mapping[str, EcsService]

    def __init__(self, name: str, args: EcsServicesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:EcsServices", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings

        self.cluster = EcsCluster(
            f"{name}-cluster",
            EcsClusterArgs(
                settings=settings,
                cluster_name=settings.cluster(args.prefix),
                key_arn=args.key_arn,
                storage_key_arn=TaskStorageKey(f"{name}-storage", args.storage_key, child).arn,
            ),
            child,
        )
        placement = ServicePlacement(
            region=args.region,
            account_id=args.account_id,
            key_arn=args.key_arn,
            cluster=self.cluster.ref,
            vpc_id=args.vpc_id,
            vpc_cidr=args.vpc_cidr,
            subnet_ids=args.subnet_ids,
            prefix_list_ids=args.prefix_list_ids,
            load_balancer=args.load_balancer,
            permissions_boundary_arn=args.permissions_boundary_arn,
        )
        self.services = {
            key: EcsService(
                f"{name}-{key}",
                EcsServiceArgs(
                    settings=service,
                    service_name=settings.service_name(key, args.prefix),
                    placement=placement,
                    capacity=settings.capacity_of(key),
                    resources=args.resources,
                    grants=args.grants.get(key, {}),
                    environment=args.environment.get(key, {}),
                    connect=partial(args.connect, key) if args.connect else None,
                    pilot_light=args.pilot_light,
                ),
                renamed(child, f"{name}-", service.formerly),
            )
            for key, service in settings.services.items()
        }
        self.register_outputs({"cluster_arn": self.cluster.arn})
