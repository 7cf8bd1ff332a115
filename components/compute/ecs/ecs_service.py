"""A service on ECS."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pulumi import ComponentResource, CustomTimeouts, Input, Output, Resource, ResourceOptions
from pulumi_aws import ecs

from components.compute.ecs.cluster import strategy
from components.compute.ecs.containers import MAIN
from components.compute.ecs.scaling import CapacitySettings
from components.compute.ecs.service_placement import ServicePlacement, ServiceResources
from components.compute.ecs.service_scaling import ServiceScaling, ServiceScalingArgs
from components.compute.ecs.service_settings import EcsServiceSettings
from components.compute.ecs.service_task import ServiceTask, ServiceTaskArgs
from components.compute.load_balancing.route import ServiceRoute, ServiceRouteArgs
from components.foundation.grants import Grant
from components.network.connection import Connection, ConnectionArgs
from components.network.security_group import Peer, Rule, SecurityGroup, SecurityGroupArgs

HTTPS = 443
# A service is deleted after its tasks have stopped and deregistered.
TIMEOUTS = CustomTimeouts(create="20m", update="20m", delete="30m")


@dataclass(frozen=True, kw_only=True)
class EcsServiceArgs:
    """Arguments of EcsService.

    service_name: physical name. capacity: capacity provider strategy, the service's own or the cluster's.
    resources: resources that the settings refer to. grants: permissions of its tasks, by name.
    environment: environment variables in addition to those of the settings.
    connect: connections of its security group, by its ID, which exist before the first task starts (T-49); none by
        default.
    pilot_light: all resources exist, with zero tasks, and no task is started automatically.
    """

    settings: EcsServiceSettings
    service_name: str
    placement: ServicePlacement
    capacity: CapacitySettings
    resources: ServiceResources
    grants: Mapping[str, Grant] = field(default_factory=dict[str, Grant])
    environment: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    connect: Callable[[Output[str]], Sequence[Resource]] | None = None
    pilot_light: bool = False

    def __post_init__(self) -> None:
        if self.settings.http is None:
            return
        balancer = self.placement.load_balancer
        if balancer is None:
            raise ValueError(
                "placement.load_balancer: missing, and settings.http is set; set the region's load balancer"
            )
        if strangers := sorted(set(self.placement.subnet_ids) - balancer.zones):
            raise ValueError(
                f"placement.subnet_ids: {', '.join(strangers)}: the load balancer is enabled for "
                f"{', '.join(sorted(balancer.zones))} only; add its subnets there"
            )


class EcsService(ComponentResource):
    """An ECS service: task definition, security group, route from the load balancer, and auto scaling.

    Tasks run in private subnets without public IP addresses, balanced over the zones. Deployments set a fixed number of
    tasks, and ignore the number of a service with auto scaling (T-22). A failed deployment is rolled back.
    """

    service_name: Output[str]
    arn: Output[str]
    security_group_id: Output[str]
    task_role_arn: Output[str]
    log_group_name: Output[str]
    target_group_arn_suffix: Output[str] | None

    def __init__(self, name: str, args: EcsServiceArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:EcsService", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, placement = args.settings, args.placement
        idle = args.pilot_light or settings.idle

        task = ServiceTask(
            f"{name}-task",
            ServiceTaskArgs(
                settings=settings,
                service_name=args.service_name,
                placement=placement,
                resources=args.resources,
                grants=args.grants,
                environment=args.environment,
            ),
            child,
        )
        group = SecurityGroup(
            f"{name}-group",
            SecurityGroupArgs(
                vpc_id=placement.vpc_id,
                group_name=args.service_name,
                description=f"Tasks of {args.service_name}",
                egress=_egress_rules(settings, placement),
            ),
            child,
        )
        before: list[Resource] = [group, *(args.connect(group.id) if args.connect else ())]
        route = None
        if settings.http is not None and placement.load_balancer is not None:
            route = ServiceRoute(
                f"{name}-route",
                ServiceRouteArgs(
                    settings=settings.http,
                    service_name=args.service_name,
                    vpc_id=placement.vpc_id,
                    load_balancer=placement.load_balancer,
                ),
                child,
            )
            ingress = Connection(
                f"{name}-from-load-balancer",
                ConnectionArgs(
                    client_group_id=placement.load_balancer.security_group_id,
                    server_group_id=group.id,
                    port=settings.http.port,
                    description=f"Load balancer to {args.service_name}",
                ),
                child,
            )
            before += [route, ingress]  # T-28
        service = ecs.Service(
            f"{name}-service",
            name=args.service_name,
            cluster=placement.cluster.arn,
            task_definition=task.arn,
            desired_count=0 if idle else settings.tasks.at_first,
            capacity_provider_strategies=[
                ecs.ServiceCapacityProviderStrategyArgs(capacity_provider=provider, weight=weight, base=base)
                for provider, weight, base in strategy(args.capacity)
            ],
            # Required by ECS to change the capacity provider strategy, and by the triggers.
            force_new_deployment=True,
            triggers={"release": settings.release} if settings.release is not None else None,
            network_configuration=ecs.ServiceNetworkConfigurationArgs(
                subnets=list(placement.subnet_ids.values()), security_groups=[group.id], assign_public_ip=False
            ),
            load_balancers=[
                ecs.ServiceLoadBalancerArgs(
                    target_group_arn=route.target_group_arn, container_name=MAIN, container_port=settings.http.port
                )
            ]
            if route and settings.http
            else None,
            health_check_grace_period_seconds=settings.http.health_check.grace_period_seconds
            if settings.http
            else None,
            deployment_minimum_healthy_percent=settings.deployment.minimum_healthy_percent,
            deployment_maximum_percent=settings.deployment.maximum_percent,
            deployment_circuit_breaker=ecs.ServiceDeploymentCircuitBreakerArgs(enable=True, rollback=True),
            availability_zone_rebalancing="ENABLED",
            enable_execute_command=settings.execute_command,
            enable_ecs_managed_tags=True,
            propagate_tags="SERVICE",
            opts=ResourceOptions(
                parent=self,
                depends_on=before,
                ignore_changes=["desired_count"] if settings.scales else [],
                custom_timeouts=TIMEOUTS,
            ),
        )
        if settings.scales:
            queue = settings.scaling.queue
            ServiceScaling(
                f"{name}-scaling",
                ServiceScalingArgs(
                    settings=settings.scaling,
                    tasks=settings.tasks,
                    cluster_name=placement.cluster.name,
                    service_name=service.name,
                    request_label=route.request_label if route else None,
                    queue_name=args.resources.queue_names[queue.queue] if queue else None,
                    idle=idle,
                ),
                child,
            )

        self.service_name, self.arn = service.name, service.arn
        self.security_group_id, self.task_role_arn, self.log_group_name = group.id, task.role_arn, task.log_group_name
        self.target_group_arn_suffix = route.arn_suffix if route else None
        self.register_outputs({"service_name": self.service_name, "security_group_id": self.security_group_id})


def _egress_rules(settings: EcsServiceSettings, placement: ServicePlacement) -> dict[str, Rule]:
    """HTTPS to any address, or within the VPC only; and to gateway endpoints, whose addresses are outside of it."""
    where = "0.0.0.0/0" if settings.egress == "https" else placement.vpc_cidr
    rules = {"https": Rule(peer=Peer(kind="ipv4", value=where), description="HTTPS", port=HTTPS)}
    for service, prefix_list_id in placement.prefix_list_ids.items():
        rules[service] = Rule(
            peer=Peer(kind="prefix_list", value=prefix_list_id),
            description=f"{service} by its gateway endpoint",
            port=HTTPS,
        )
    return rules
