"""Checks across concerns, by name: each is imported only if the stack has a concern that it applies to."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from components.foundation.settings.faults import Fault


@dataclass(frozen=True, kw_only=True)
class CrossCheck:
    """concerns: settings passed to the function, in order. function: its module and name.

    only_with: concerns of which at least one must be configured; if omitted, the check always runs.
    """

    concerns: tuple[str, ...]
    function: str
    only_with: tuple[str, ...] = ()

    def load(self) -> Callable[..., Iterator[Fault]]:
        """The function."""
        file, _, name = self.function.partition(":")
        found: Callable[..., Iterator[Fault]] = getattr(import_module(f"{__package__}.{file}"), name)
        return found

    def faults(self, values: Mapping[str, Any], broken: Collection[str]) -> Iterator[Fault]:
        """Faults, if all concerns it takes are valid. values: settings by concern. broken: concerns with faults."""
        if any(name in broken or name not in values for name in self.concerns):
            return
        if self.only_with and all(values[name] is None for name in self.only_with):
            return
        yield from self.load()(*(values[name] for name in self.concerns))


def _check(function: str, *concerns: str, only_with: str = "") -> CrossCheck:
    return CrossCheck(concerns=concerns, function=function, only_with=tuple(only_with.split()))


CROSS_CHECKS = (
    _check("storage_checks:region_faults", "regions", "storage"),
    _check("storage_checks:encryption_faults", "naming", "storage"),
    _check("storage_checks:archive_faults", "storage"),
    _check("network:network_faults", "regions", "network", only_with="network"),
    _check("edge_checks:edge_storage_faults", "edge", "storage"),
    _check("edge_checks:edge_region_faults", "edge", "regions"),
    _check("edge_checks:edge_alias_faults", "dns", "edge"),
    _check("origin_checks:origin_faults", "regions", "edge", "load_balancer"),
    _check("route_checks:balancer_alias_faults", "dns", "load_balancer", only_with="load_balancer"),
    _check("table_checks:table_region_faults", "regions", "dynamodb", only_with="dynamodb"),
    _check("cache_checks:cache_region_faults", "regions", "cache", only_with="cache"),
    _check("cache_checks:cache_network_faults", "regions", "network", "cache", only_with="cache"),
    _check("database_checks:postgres_region_faults", "regions", "postgres", only_with="postgres"),
    _check("database_checks:postgres_network_faults", "regions", "network", "postgres", only_with="postgres"),
    _check("database_checks:aurora_region_faults", "regions", "aurora", only_with="aurora"),
    _check("database_checks:aurora_network_faults", "regions", "network", "aurora", only_with="aurora"),
    _check("database_checks:identifier_faults", "naming", "postgres", "aurora", only_with="postgres aurora"),
    _check("database_checks:rotation_faults", "regions", "network", "postgres", "aurora", only_with="postgres aurora"),
    _check("backup:backup_faults", "regions", "dynamodb", "postgres", "aurora", "backup", only_with="backup"),
    _check("kafka:kafka_region_faults", "regions", "kafka", only_with="kafka"),
    _check("kafka:kafka_network_faults", "regions", "network", "kafka", only_with="kafka"),
    _check("messaging_checks:messaging_storage_faults", "storage", "messaging", only_with="messaging"),
    _check("access_checks:rule_region_faults", "regions", "storage", "messaging", only_with="messaging"),
    _check("secrets:secret_region_faults", "regions", "secrets_manager", only_with="secrets_manager"),
    _check("secrets:secret_function_faults", "secrets_manager", only_with="secrets_manager"),
    _check(
        "access_checks:parameter_faults",
        *("regions", "storage", "edge", "parameter_store"),
        only_with="parameter_store",
    ),
    _check("load_balancer:load_balancer_faults", "regions", "network", "load_balancer", only_with="load_balancer"),
    _check("ecs_checks:ecs_image_faults", "ecs", "registry", only_with="ecs"),
    _check("ecs_checks:ecs_network_faults", "regions", "network", "ecs", only_with="ecs"),
    _check("ecs_checks:ecs_route_faults", "load_balancer", "ecs", only_with="ecs"),
    _check("eks_checks:eks_network_faults", "regions", "network", "eks", only_with="eks"),
    _check("route_checks:eks_route_faults", "load_balancer", "ecs", "eks", only_with="eks"),
    _check(
        "route_checks:balancer_zone_faults",
        *("regions", "network", "load_balancer", "ecs", "eks"),
        only_with="load_balancer",
    ),
    _check(
        "name_checks:name_faults",
        *("naming", "regions", "storage", "dynamodb", "messaging"),
        *("secrets_manager", "parameter_store", "registry", "ecs", "eks"),
    ),
    _check(
        "access_checks:access_faults",
        *("regions", "storage", "dynamodb", "cache", "postgres", "aurora", "kafka"),
        *("messaging", "secrets_manager", "parameter_store", "ecs", "eks"),
        only_with="ecs eks",
    ),
)
