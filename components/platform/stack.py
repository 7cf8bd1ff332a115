"""A stack: its services, layer by layer and region by region."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias, cast

from pulumi import ComponentResource, ResourceOptions

from components.foundation.regions import Regions
from components.foundation.service.record import Layer, RegionPart, StackPart
from components.foundation.service.scope import PartOutputs, RegionScope, StackScope, all_outputs
from components.platform.layers import LayerArgs, RegionAccess, RegionData, RegionPlatform, RegionServices
from components.platform.services import StackSettings
from components.platform.settings import services_of

Component: TypeAlias = Callable[[str, LayerArgs, ResourceOptions], ComponentResource]


@dataclass(frozen=True, kw_only=True)
class LayerSpec:
    """A layer of every region. component: parent of its resources; None for services with a component of their own.
    suffix: of the component's name, which begins with the region's key."""

    layer: Layer
    component: Component | None = None
    suffix: str = ""


# In the order of creation. Distributions refer to buckets, and policies of keys and buckets refer to distributions:
# so `access` comes after `edge` (T-03). Functions read queues, and events invoke functions: so `triggers` is the last.
LAYERS = (
    LayerSpec(layer="plan"),
    LayerSpec(layer="base", component=RegionPlatform),
    LayerSpec(layer="replication"),
    LayerSpec(layer="data", component=RegionData, suffix="-data"),
    LayerSpec(layer="dns"),
    LayerSpec(layer="ingress"),
    LayerSpec(layer="edge"),
    LayerSpec(layer="access", component=RegionAccess, suffix="-access"),
    LayerSpec(layer="workloads", component=RegionServices, suffix="-services"),
    LayerSpec(layer="triggers"),
)


class Stack:
    """The services of a stack. outputs: by name, known once all layers are created."""

    def __init__(self, settings: StackSettings) -> None:
        self._services = list(services_of(settings))
        self.scope = StackScope(
            naming=settings.naming,
            region_settings=settings.regions,
            regions=Regions(settings.regions, settings.naming),
        )
        for region in self.scope.regions.all:
            self.scope.scopes[region.name] = RegionScope(stack=self.scope, region=region, name=region.key)

    def create(self, spec: LayerSpec) -> None:
        """Create a layer: in each region, primary first, and then the parts that exist once."""
        for scope in self.scope.scopes.values():
            if spec.component is None:
                self._parts(spec.layer, scope, scope.name, None)
            else:
                create = partial(self._parts, spec.layer, scope)
                spec.component(f"{scope.region.key}{spec.suffix}", LayerArgs(create=create), scope.region.options)
        for part, settings in self._of(spec.layer, StackPart):
            self._add(self.scope.parts, part.create(self.scope, settings))

    def _parts(self, layer: Layer, scope: RegionScope, name: str, parent: ComponentResource | None) -> None:
        within = scope.within(name, parent)
        for part, settings in self._of(layer, RegionPart):
            self._add(scope.parts, part.create(within, settings))

    def _of(self, layer: Layer, kind: type[Any]) -> list[tuple[Any, Any]]:
        return [
            (part, settings)
            for service, settings in self._services
            for part in service.parts
            if part.layer == layer and isinstance(part, kind)
        ]

    @staticmethod
    def _add(parts: list[PartOutputs], made: PartOutputs | None) -> None:
        """Keep the outputs of a part. ValueError if an earlier part exports the same key."""
        if made is None:
            return
        for export, values in made.exports.items():
            taken = {key for part in parts for key in part.exports.get(export, {})} & values.keys()
            if taken:
                raise ValueError(f"{export.name}: {', '.join(sorted(taken)) or 'the value'}: exported by two services")
        parts.append(made)

    @property
    def outputs(self) -> Mapping[str, Any]:
        """Stack outputs by name. Regional values are by region; empty ones are omitted. ValueError for an output of two
        parts."""
        found: dict[str, Any] = {"regions": list(self.scope.scopes)}
        for region, part in all_outputs(self.scope):
            for name, value in part.stack_outputs.items():
                if region is None:
                    _put(found, name, value)
                elif isinstance(value, Mapping):
                    for key, each in cast("Mapping[str, Any]", value).items():
                        _put(found.setdefault(name, {}).setdefault(region, {}), key, each)
                else:
                    _put(found.setdefault(name, {}), region, value)
        return found


def _put(values: dict[str, Any], key: str, value: Any) -> None:
    if key in values:
        raise ValueError(f"stack output {key}: given by two services")
    values[key] = value
