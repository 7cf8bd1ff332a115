"""The regions of a stack as its services see them while they are created."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from components.foundation.service.access import Regional, has_resources
from components.foundation.service.exports import KEY_ARN, NETWORK, ONLY, POLICY_READY_KEY_ARN, Export

if TYPE_CHECKING:
    from pulumi import ComponentResource, Input, Output, ResourceOptions

    from components.foundation.regions import Region, Regions
    from components.foundation.service.links import Linkable, Links
    from components.foundation.service.network import Network
    from components.foundation.settings.access import AccessSettings
    from components.foundation.settings.naming import NamingSettings
    from components.foundation.settings.regions import RegionsSettings

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class PartOutputs:
    """Outputs of a part of a service.

    components: its components, which the service's own parts find by type.
    exports: values for other services. links: resources that workloads link to; none by default.
    stack_outputs: by name. Values of a regional part become values of its region, and those of several parts under one
    name are merged.
    """

    components: tuple[object, ...] = ()
    exports: Mapping[Export[Any], Mapping[str, Any]] = field(default_factory=dict[Export[Any], Mapping[str, Any]])
    links: Linkable | None = None
    stack_outputs: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, kw_only=True)
class StackScope:
    """A stack: its names, its regions, and outputs of parts that exist once.

    region_settings: the regions as in the stack file. scopes: by region, primary first.
    """

    naming: NamingSettings
    region_settings: RegionsSettings
    regions: Regions
    scopes: dict[str, RegionScope] = field(default_factory=dict[str, "RegionScope"])
    parts: list[PartOutputs] = field(default_factory=list[PartOutputs])

    @property
    def account_id(self) -> Output[str]:
        """The account of the providers' credentials."""
        return self.regions.account_id

    @property
    def primary(self) -> RegionScope:
        """The primary region."""
        return self.scopes[self.regions.primary.name]

    @property
    def edge(self) -> RegionScope | None:
        """us-east-1, if it is a region of the stack."""
        return self.scopes.get(self.regions.edge.name)

    def exported(self, export: Export[T]) -> dict[str, T]:
        """Values that parts of the stack export, by key."""
        return _exported(self.parts, export)


@dataclass(frozen=True, kw_only=True)
class RegionScope:
    """One region of a stack, for the parts of services that are created in it.

    name: prefix of logical names. parent: component of the layer that is being created. parts: outputs of existing
    parts.
    """

    stack: StackScope
    region: Region
    name: str = ""
    parent: ComponentResource | None = None
    parts: list[PartOutputs] = field(default_factory=list[PartOutputs])

    def within(self, name: str, parent: ComponentResource | None) -> RegionScope:
        """The same region, for parts below a component."""
        return replace(self, name=name, parent=parent)

    @property
    def naming(self) -> NamingSettings:
        """Names and tags of the stack."""
        return self.stack.naming

    @property
    def account_id(self) -> Output[str]:
        """The account of the providers' credentials."""
        return self.stack.account_id

    @property
    def is_primary(self) -> bool:
        """Whether this is the primary region."""
        return self.region.name == self.stack.regions.primary.name

    @property
    def options(self) -> ResourceOptions:
        """Resource options of components of this region and layer."""
        from pulumi import ResourceOptions

        return self.region.options if self.parent is None else ResourceOptions(parent=self.parent)

    @property
    def key_arn(self) -> Output[str]:
        """The region's key."""
        return self.only(KEY_ARN)

    @property
    def policy_ready_key_arn(self) -> Output[str]:
        """The region's key, for resources that services use it for from their creation."""
        return self.only(POLICY_READY_KEY_ARN)

    @property
    def network(self) -> Network:
        """The region's network. ValueError if the stack has none."""
        found = self.exported(NETWORK)
        if ONLY not in found:
            raise ValueError(f"network.vpcs.{self.region.name}: missing; set its cidr")
        return found[ONLY]

    def has(self, settings: Regional) -> bool:
        """Whether a service has resources in this region."""
        return has_resources(settings, self.stack.region_settings, self.region.name)

    def exported(self, export: Export[T]) -> dict[str, T]:
        """Values that services export in this region, or once in the stack, by key."""
        return {**self.stack.exported(export), **_exported(self.parts, export)}

    def only(self, export: Export[T]) -> T:
        """The one value of an export without keys. ValueError if no service exports it."""
        found = self.exported(export)
        if ONLY not in found:
            raise ValueError(f"{self.region.name}: missing: {export.name}")
        return found[ONLY]

    def component(self, type_: type[T]) -> T | None:
        """The region's component of a type, if there is one."""
        return next((each for part in self.parts for each in part.components if isinstance(each, type_)), None)

    def in_primary(self, type_: type[T]) -> T | None:
        """The primary region's component of a type; None in the primary region itself. LookupError if another region
        has parts that the primary region lacks."""
        if self.is_primary:
            return None
        found = self.stack.primary.component(type_)
        if found is None:
            raise LookupError(f"{self.region.name}: the primary region has no {type_.__name__}")
        return found

    def in_replicas(self, export: Export[T]) -> dict[str, dict[str, T]]:
        """Values exported in each replica region that has any, by region."""
        scopes = {name: scope for name, scope in self.stack.scopes.items() if not scope.is_primary}
        found = {name: _exported(scope.parts, export) for name, scope in scopes.items()}
        return {name: values for name, values in found.items() if values}

    @property
    def replica_keys(self) -> dict[str, Input[str]]:
        """Keys of the replica regions, by region."""
        return {name: values[ONLY] for name, values in self.in_replicas(KEY_ARN).items()}

    def links(self, workload: str, access: AccessSettings) -> Links:
        """Links of a workload to the region's resources, according to its access settings."""
        from components.foundation.service.links import Links

        links = (link for part in self.parts if part.links for link in part.links.links(workload, access))
        return Links(links, access)


def _exported(parts: list[PartOutputs], export: Export[T]) -> dict[str, T]:
    return {key: value for part in parts for key, value in part.exports.get(export, {}).items()}


def all_outputs(stack: StackScope) -> Iterator[tuple[str | None, PartOutputs]]:
    """Outputs of all parts, each with its region; None for those that exist once."""
    for region, scope in stack.scopes.items():
        for part in scope.parts:
            yield region, part
    for part in stack.parts:
        yield None, part
