"""Names of a stack's resources, and access of workloads to them in each region that they run in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from components.foundation.service.access import NamedResources, SharedResource, Workloads
from components.foundation.service.access_variables import samples
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.partial import decided
from components.foundation.settings.regions import RegionsSettings


@dataclass(frozen=True, kw_only=True)
class StackNames:
    """Resources of a stack that workloads have access to, by region.

    resources: each with the settings of its service, None for a service that the stack does not have.
    workloads: by concern. undetermined: fields of AccessSettings whose resources are unknown, because the settings of a
    service have faults; nothing is reported about them. has_all_workloads: false if such a service runs workloads.
    partly: whether settings are partly unknown, because they have faults. path: prefix of the names of secrets and
    parameters; empty while unknown. derived: samples of variables that follow from access and settings of services.
    """

    regions: RegionsSettings
    resources: tuple[tuple[NamedResources | SharedResource, Any], ...]
    workloads: Mapping[str, Workloads]
    undetermined: frozenset[str] = frozenset()
    has_all_workloads: bool = True
    partly: bool = False
    path: str = ""
    derived: tuple[Callable[[AccessSettings], Mapping[str, str]], ...] = ()

    def variables(self, access: AccessSettings, workload: str) -> dict[str, str]:
        """Samples of the environment variables that access settings give a workload of a name."""
        found = samples(access, workload)
        for derive in self.derived:
            found |= derive(access)
        return found

    def is_known(self, field: str) -> bool:
        """Whether the resources of a field of AccessSettings are known."""
        return field not in self.undetermined

    def keys(self, field: str, region: str) -> tuple[str, ...]:
        """Keys of a region's resources of a field of AccessSettings."""
        return tuple(key for _, keys in self._keys_with_remedy(field, region) for key in keys)

    def named_workloads(self) -> Iterator[tuple[str, str, AccessSettings]]:
        """Name, path and access of the workloads of all services."""
        for workloads in self.workloads.values():
            yield from workloads.named()

    def remedy(self, field: str, name: str) -> str:
        """The setting that adds a resource to a replica region."""
        owners = self._keys_with_remedy(field, self.regions.primary)
        return next(remedy for remedy, keys in owners if name in keys).format(name=name)

    def faults(self) -> Iterator[Fault]:
        """Access to resources that the stack does not have, or not in a region that the workload runs in too."""
        named = {kind.access_field for kind, _ in self.resources if isinstance(kind, NamedResources)}
        fields = [field for field in AccessSettings.model_fields if field in named and self.is_known(field)]
        known = {field: self.keys(field, self.regions.primary) for field in fields}
        for concern, workloads in self.workloads.items():
            for path, access in workloads.access.items():
                yield from self._decided(access.unknown(path, known))
            for path, access in workloads.access.items():
                yield from self._decided(self._without_shared(path, access))
                yield from self._decided(self._without_copies(path, access, concern, known))

    def _without_shared(self, path: str, access: AccessSettings) -> Iterator[Fault]:
        """Access to resources without a key that the stack does not have."""
        for kind, settings in self._shared(access):
            if not self._exists(kind, settings, self.regions.primary):
                yield Fault(
                    path=f"{path}.{_alias(kind.access_field)}",
                    problem=f"the stack has no {kind.noun}",
                    remedy=f"add {kind.setting}, or remove it",
                )

    def _decided(self, found: Iterator[Fault]) -> Iterator[Fault]:
        return decided(found) if self.partly else found

    def _without_copies(
        self, path: str, access: AccessSettings, concern: str, known: Mapping[str, Collection[str]]
    ) -> Iterator[Fault]:
        workloads = self.workloads[concern]
        replicated = workloads.replicas != "none" and path not in workloads.primary_only
        for region in self.regions.with_replicas(workloads.replica_regions)[1:] if replicated else ():
            yield from self._without_copy(path, access, region, known)

    def _without_copy(
        self, path: str, access: AccessSettings, region: str, known: Mapping[str, Collection[str]]
    ) -> Iterator[Fault]:
        """Access to resources of the primary region that a replica region lacks. known: keys of the primary region."""
        lacking = [
            (f"{_alias(field)}.{name}", f"{field.removesuffix('s')} '{name}'", self.remedy(field, name))
            for field, keys in known.items()
            for name in getattr(access, field)
            if name in keys and name not in self.keys(field, region)
        ]
        lacking += [
            (_alias(kind.access_field), kind.noun, kind.remedy)
            for kind, settings in self._shared(access)
            if self._exists(kind, settings, self.regions.primary) and not self._exists(kind, settings, region)
        ]
        for field, noun, remedy in lacking:
            yield Fault(
                path=f"{path}.{field}",
                problem=f"{region} has no {noun}, and the workload runs there too",
                remedy=f"{remedy}, or set {path.partition('.')[0]}.replicas: none",
            )

    def _keys_with_remedy(self, field: str, region: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """By service: the setting that adds a resource to a replica region, and keys of a region's resources."""
        for kind, settings in self.resources:
            if isinstance(kind, NamedResources) and kind.access_field == field and settings is not None:
                yield kind.remedy, tuple(kind.keys(settings, self.regions, region))

    def _shared(self, access: AccessSettings) -> Iterator[tuple[SharedResource, Any]]:
        """Resources without a key that the access settings have, each with the settings of its service."""
        for kind, settings in self.resources:
            if (
                isinstance(kind, SharedResource)
                and self.is_known(kind.access_field)
                and getattr(access, kind.access_field)
            ):
                yield kind, settings

    def _exists(self, kind: SharedResource, settings: Any, region: str) -> bool:
        return settings is not None and kind.exists(settings, self.regions, region)


def _alias(field: str) -> str:
    """A field of AccessSettings as in the stack file."""
    return AccessSettings.model_fields[field].alias or field
