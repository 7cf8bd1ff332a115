"""Links of workloads to resources: permissions, environment variables and network endpoints."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from pulumi import Input

from components.foundation.grants import Grant
from components.foundation.settings.access import LIMITS, AccessSettings

T = TypeVar("T")
Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, kw_only=True)
class NetworkEndpoint:
    """A network endpoint: security group and port. name: part of the connection's logical name."""

    name: str
    security_group_id: Input[str]
    port: int


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link of one workload to one resource.

    access_field: the field of AccessSettings that requires it; empty for a link that every workload has.
    name: of the grant, such as `table-assets`. permitted: whether anyone may use the resource, so that it needs no
    grant. grant, environment, endpoint: none by default.
    """

    access_field: str
    name: str
    grant: Grant | None = None
    permitted: bool = False
    environment: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    endpoint: NetworkEndpoint | None = None


class Linkable(Protocol):
    """Resources of a service that workloads link to."""

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """Links of a workload according to its access settings. ValueError if a resource is not in the region."""
        ...


class Links:
    """All links of one workload. ValueError if two have the same name, or give one variable different values, or if an
    entry of its access settings has no link: the owning service comes after the workload, or is not in the region."""

    def __init__(self, links: Iterable[Link], access: AccessSettings) -> None:
        order = {name: position for position, name in enumerate(AccessSettings.model_fields)}
        self._links = sorted(links, key=lambda link: order.get(link.access_field, -1))
        granted = Counter(link.access_field for link in self._links if link.grant is not None or link.permitted)
        for field_name in [name for name in order if name not in LIMITS]:
            wanted = getattr(access, field_name)
            needed = len(wanted) if isinstance(wanted, Sized) else int(wanted)
            if (found := granted[field_name]) < needed:
                raise ValueError(f"{field_name}: {found} links for {needed} entries of the access settings")
        names = [link.name for link in self._links]
        values = {(name, id(value)) for link in self._links for name, value in link.environment.items()}
        for name, count in Counter([*names, *(name for name, _ in values)]).items():
            if count > 1:
                raise ValueError(f"{name}: {count} links give it different values")

    @property
    def grants(self) -> dict[str, Grant]:
        """Grants by name, in the order of AccessSettings, exactly as in the workload's settings."""
        return {link.name: link.grant for link in self._links if link.grant is not None}

    @property
    def environment(self) -> dict[str, Input[str]]:
        """Environment variables by name."""
        return {name: value for link in self._links for name, value in link.environment.items()}

    @property
    def endpoints(self) -> list[NetworkEndpoint]:
        """Network endpoints, each once."""
        return list({link.endpoint.name: link.endpoint for link in self._links if link.endpoint}.values())


def in_region(kind: str, name: Name, known: Mapping[Name, T]) -> T:
    """The resource of a name. ValueError if the region does not have it."""
    if name not in known:
        raise ValueError(f"{kind}: {name}: not in this region; known: {', '.join(sorted(known)) or 'none'}")
    return known[name]
