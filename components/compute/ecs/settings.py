"""ECS in each region: a cluster on Fargate, and its services."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.compute.ecs.scaling import CapacitySettings
from components.compute.ecs.service_settings import EcsServiceSettings
from components.compute.load_balancing.route_settings import route_faults
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, same_names
from components.foundation.settings.regions import RegionsSettings
from components.foundation.settings.types import LogRetentionDays

ServiceKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,29}$")]


class EcsSettings(Settings):
    """An ECS cluster on Fargate in each region, and its services. The service-linked role of ECS must exist in the
    account (created with its first cluster, or by another stack, T-13)."""

    cluster_name: str | None = Field(default=None, pattern=r"^[a-zA-Z][a-zA-Z0-9_-]{0,254}$")
    """Physical name of the cluster; `<system>-<environment>` if omitted."""
    container_insights: Literal["enhanced", "enabled"] = "enhanced"
    """CloudWatch Container Insights: `enhanced`, with metrics of each task and container, or `enabled`, with metrics of
    services only."""
    capacity: CapacitySettings = Field(default_factory=CapacitySettings)
    """Default capacity provider strategy of the services."""
    services: dict[ServiceKey, EcsServiceSettings] = Field(default_factory=dict)
    """Services by key, which logical names, log groups and roles contain."""
    replicas: Literal["same", "pilot_light", "none"] = "pilot_light"
    """Services of replica regions: the `same`; `pilot_light`, scaled to zero tasks; or `none`, without ECS. To activate
    a pilot light, set `same`: services then scale out to their minimum."""

    exec_log_retention_days: LogRetentionDays = 365
    """Retention of ECS Exec session logs in days."""

    insights_log_retention_days: LogRetentionDays = 90
    """Retention of the performance logs of Container Insights in days."""

    @property
    def executes(self) -> bool:
        """Whether ECS Exec is enabled for any service."""
        return any(service.execute_command for service in self.services.values())

    @property
    def peak_vcpus(self) -> float:
        """vCPUs in a region at the maximum number of tasks of all services, which Fargate's quota must allow (T-33)."""
        return sum(service.cpu_units * service.tasks.maximum for service in self.services.values()) / 1024

    def regions_of(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions with services, including those with zero tasks."""
        return (regions.primary,) if self.replicas == "none" else regions.all

    def cluster(self, prefix: str) -> str:
        """Physical name of the cluster; `prefix` is the stack's."""
        return self.cluster_name or prefix

    def service_name(self, key: str, prefix: str) -> str:
        """Physical name of a service; `prefix` is the stack's."""
        return self.services[key].name or f"{prefix}-{key}"

    def capacity_of(self, key: str) -> CapacitySettings:
        """Capacity provider strategy of a service."""
        return self.services[key].capacity or self.capacity

    def faults(self) -> Iterator[Fault]:
        """Services with the same name or priority, or with shadowed routes."""
        yield from same_names("services", {key: service.name for key, service in self.services.items()})
        routes = {key: service.http for key, service in self.services.items() if service.http is not None}
        yield from route_faults({f"services.{key}.http": route for key, route in routes.items()})
