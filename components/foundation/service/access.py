"""Resources that a service gives workloads access to, and workloads that a service runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from components.foundation.settings.access import AccessSettings
    from components.foundation.settings.regions import RegionsSettings


class Regional(Protocol):
    """Settings of a service with resources in some regions of a stack."""

    def regions_of(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions that have them."""
        ...


def has_resources(settings: Regional, regions: RegionsSettings, region: str) -> bool:
    """Whether a service has resources in a region."""
    return region in settings.regions_of(regions)


@dataclass(frozen=True, kw_only=True)
class NamedResources:
    """Resources that workloads have access to by key.

    access_field: of AccessSettings. keys: keys of the resources that a region has, from the service's settings.
    remedy: setting that adds the resource `{name}` to a replica region.
    """

    access_field: str
    keys: Callable[[Any, RegionsSettings, str], Iterable[str]]
    remedy: str


@dataclass(frozen=True, kw_only=True)
class SharedResource:
    """A resource of each region that workloads have access to without a key.

    access_field: of AccessSettings. exists: whether a region has it, from the service's settings. noun: for messages.
    setting: key of the stack file that adds it. remedy: setting that adds it to a replica region.
    """

    access_field: str
    exists: Callable[[Any, RegionsSettings, str], bool]
    noun: str
    setting: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Workloads:
    """Workloads of a service.

    access: by path in the stack file. replicas: whether they run in replica regions: `pilot_light`, where nothing runs
    before a failover, `same`, or `none`. replica_regions: of these, all by default. primary_only: paths of those that
    run in no replica region; none by default. routes: RouteSettings of those behind the load balancer, by path; none by
    default.
    """

    access: Mapping[str, AccessSettings]
    replicas: str
    replica_regions: tuple[str, ...] | None = None
    primary_only: frozenset[str] = frozenset()
    routes: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def named(self) -> Iterator[tuple[str, str, AccessSettings]]:
        """Name, path and access of each workload."""
        for path, access in self.access.items():
            yield path.split(".")[-2], path, access
