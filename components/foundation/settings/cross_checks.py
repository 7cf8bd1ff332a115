"""Checks over several concerns, by name: each is loaded where a stack has a concern that it is about."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from components.foundation.settings.faults import Fault


@dataclass(frozen=True, kw_only=True)
class CrossCheck:
    """concerns: what the function takes, in order. function: its file and name.

    about: concerns of which one must be given for it to say anything; it is always asked when left out.
    """

    concerns: tuple[str, ...]
    function: str
    about: tuple[str, ...] = ()

    def load(self) -> Callable[..., Iterator[Fault]]:
        """The function."""
        file, _, name = self.function.partition(":")
        found: Callable[..., Iterator[Fault]] = getattr(import_module(f"{__package__}.{file}"), name)
        return found

    def faults(self, values: Mapping[str, Any], broken: Collection[str]) -> Iterator[Fault]:
        """What it finds, where all that it takes is sound. values: settings by concern. broken: concerns at fault."""
        if any(name in broken or name not in values for name in self.concerns):
            return
        if self.about and all(values[name] is None for name in self.about):
            return
        yield from self.load()(*(values[name] for name in self.concerns))


def _check(function: str, *concerns: str, about: str = "") -> CrossCheck:
    return CrossCheck(concerns=concerns, function=function, about=tuple(about.split()))


CROSS_CHECKS = (
    _check("storage_checks:region_faults", "regions", "storage"),
    _check("storage_checks:encryption_faults", "naming", "storage"),
    _check("storage_checks:archive_faults", "storage"),
    _check("network:network_faults", "regions", "network", about="network"),
    _check("edge_checks:edge_storage_faults", "edge", "storage"),
    _check("edge_checks:edge_region_faults", "edge", "regions"),
    _check("edge_checks:edge_alias_faults", "dns", "edge"),
    _check("origin_checks:origin_faults", "regions", "edge", "load_balancer"),
    _check("route_checks:balancer_alias_faults", "dns", "load_balancer", about="load_balancer"),
    _check("table_checks:table_region_faults", "regions", "dynamodb", about="dynamodb"),
    _check("cache_checks:cache_region_faults", "regions", "cache", about="cache"),
    _check("cache_checks:cache_network_faults", "regions", "network", "cache", about="cache"),
    _check("database_checks:postgres_region_faults", "regions", "postgres", about="postgres"),
    _check("database_checks:postgres_network_faults", "regions", "network", "postgres", about="postgres"),
    _check("database_checks:aurora_region_faults", "regions", "aurora", about="aurora"),
    _check("database_checks:aurora_network_faults", "regions", "network", "aurora", about="aurora"),
    _check("database_checks:identifier_faults", "naming", "postgres", "aurora", about="postgres aurora"),
    _check("database_checks:rotation_faults", "regions", "network", "postgres", "aurora", about="postgres aurora"),
    _check("backup:backup_faults", "regions", "dynamodb", "postgres", "aurora", "backup", about="backup"),
    _check("kafka:kafka_region_faults", "regions", "kafka", about="kafka"),
    _check("kafka:kafka_network_faults", "regions", "network", "kafka", about="kafka"),
    _check("messaging_checks:messaging_storage_faults", "storage", "messaging", about="messaging"),
    _check("access_checks:rule_region_faults", "regions", "storage", "messaging", about="messaging"),
    _check("secrets:secret_region_faults", "regions", "secrets_manager", about="secrets_manager"),
    _check("secrets:secret_function_faults", "secrets_manager", about="secrets_manager"),
    _check(
        "access_checks:parameter_faults",
        *("regions", "storage", "edge", "parameter_store"),
        about="parameter_store",
    ),
    _check("load_balancer:load_balancer_faults", "regions", "network", "load_balancer", about="load_balancer"),
    _check("ecs_checks:ecs_image_faults", "ecs", "registry", about="ecs"),
    _check("ecs_checks:ecs_network_faults", "regions", "network", "ecs", about="ecs"),
    _check("ecs_checks:ecs_route_faults", "load_balancer", "ecs", about="ecs"),
    _check("eks_checks:eks_network_faults", "regions", "network", "eks", about="eks"),
    _check("route_checks:eks_route_faults", "load_balancer", "ecs", "eks", about="eks"),
    _check(
        "route_checks:balancer_zone_faults",
        *("regions", "network", "load_balancer", "ecs", "eks"),
        about="load_balancer",
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
        about="ecs eks",
    ),
)
