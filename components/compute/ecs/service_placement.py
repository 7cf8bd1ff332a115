"""The environment of ECS services, and the resources that their settings refer to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import Input

from components.compute.ecs.cluster import ClusterRef
from components.compute.ecs.service_settings import EcsServiceSettings
from components.compute.load_balancing.load_balancer import LoadBalancerRef
from components.compute.registry.container_registry import RepositoryRef
from components.foundation.cidr import Zone


@dataclass(frozen=True, kw_only=True)
class ServicePlacement:
    """The environment of a region's services, common to all of them.

    key_arn: key of the region. vpc_cidr: CIDR block of the VPC and its interface endpoints.
    subnet_ids: private subnets by zone. prefix_list_ids: of the VPC's gateway endpoints, by service.
    load_balancer: that of the region; None without routes.
    permissions_boundary_arn: permissions boundary of all roles; none by default.
    """

    region: str
    account_id: Input[str]
    key_arn: Input[str]
    cluster: ClusterRef
    vpc_id: Input[str]
    vpc_cidr: str
    subnet_ids: Mapping[Zone, Input[str]]
    prefix_list_ids: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    load_balancer: LoadBalancerRef | None = None
    permissions_boundary_arn: Input[str] | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceResources:
    """Resources that settings of services refer to, by key; may contain resources that a service does not use.

    secret_arns, parameter_arns: for secret environment variables. queue_names: physical names of queues for scaling.
    """

    repositories: Mapping[str, RepositoryRef] = field(default_factory=dict[str, RepositoryRef])
    secret_arns: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    parameter_arns: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    queue_names: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])

    def check(self, settings: EcsServiceSettings) -> None:
        """ValueError if a resource is missing that a service's settings refer to."""
        queue = settings.scaling.queue
        for field_name, given, wanted in (
            ("repositories", self.repositories, {settings.repository}),
            ("secret_arns", self.secret_arns, set(settings.secret_keys)),
            ("parameter_arns", self.parameter_arns, set(settings.parameter_keys)),
            ("queue_names", self.queue_names, {queue.queue if queue else None}),
        ):
            if missing := sorted(name for name in wanted if name is not None and name not in given):
                raise ValueError(f"resources.{field_name}: missing: {', '.join(missing)}; the settings refer to them")
