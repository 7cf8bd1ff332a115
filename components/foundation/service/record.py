"""A service of a stack: settings, resources, and contributions to checks and links across services."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from components.foundation.settings.partial import decided

if TYPE_CHECKING:
    from components.foundation.service.access import NamedResources, SharedResource, Workloads
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.names import PhysicalName
    from components.foundation.service.scope import PartOutputs, RegionScope, StackScope
    from components.foundation.service.stack_names import StackNames
    from components.foundation.settings.access import AccessSettings
    from components.foundation.settings.base import Settings
    from components.foundation.settings.faults import Fault
    from components.foundation.settings.naming import NamingSettings
    from components.foundation.settings.regions import RegionsSettings

CheckFunction: TypeAlias = "Callable[..., Iterator[Fault]]"
# Layers of a stack, in the order of their creation. A part reads exports of earlier layers, and of services before its
# own in the same layer.
Layer: TypeAlias = Literal[
    "plan", "base", "replication", "data", "dns", "ingress", "edge", "access", "workloads", "triggers"
]


@dataclass(frozen=True, kw_only=True)
class Check:
    """A check of the settings of several concerns. concerns: arguments of the function, in order. `stack` stands for
    the StackNames of all services."""

    concerns: tuple[str, ...]
    function: CheckFunction

    def faults(self, values: Mapping[str, Any], broken: Collection[str]) -> Iterator[Fault]:
        """Faults found. values: settings by concern. broken: concerns with faults, whose settings are partly unknown: a
        check of these ends where it needs what is unknown."""
        if any(name not in values for name in self.concerns):
            return
        found = self.function(*(values[name] for name in self.concerns))
        yield from decided(found) if any(name in broken for name in self.concerns) else found


@dataclass(frozen=True, kw_only=True)
class SettingsModel:
    """The class of a concern's settings, and their checks against other concerns. Checks apply to a stack that has the
    concern."""

    model: type[Settings]
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegionPart:
    """Resources of a service in each region. create: creates them; None if the region has none."""

    layer: Layer
    create: Callable[[RegionScope, Any], PartOutputs | None]


@dataclass(frozen=True, kw_only=True)
class StackPart:
    """Resources of a service that exist once in a stack. create: creates them; None if there are none."""

    layer: Layer
    create: Callable[[StackScope, Any], PartOutputs | None]


@dataclass(frozen=True, kw_only=True)
class Service:
    """One concern of a stack file.

    concern: the field of the stack's settings. settings: imports the settings and their checks; parts import their
    components when they are created: a stack loads only the services that it has (ADR 14).
    access: resources that workloads have access to. workloads: those that the service runs, from its settings.
    physical_names: names of its resources, from its settings, for the check for duplicates.
    manual_steps: steps of its first deployment that are taken by hand.
    variables: samples of the environment variables that its links give, where they follow from settings too, from those
    of all concerns.
    """

    concern: str
    settings: Callable[[], SettingsModel]
    parts: tuple[RegionPart | StackPart, ...] = ()
    access: tuple[NamedResources | SharedResource, ...] = ()
    workloads: Callable[[Any], Workloads] | None = None
    physical_names: Callable[[Any, NamingSettings, RegionsSettings], Iterator[PhysicalName]] | None = None
    manual_steps: Callable[[Any, StackNames], Iterator[ManualStep]] | None = None
    variables: Callable[[Mapping[str, Any], AccessSettings], Mapping[str, str]] | None = None
