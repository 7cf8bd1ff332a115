"""Names of a stack's resources, and access of workloads to them in each region that they run in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from components.foundation.service.access import NamedResources, SharedResource, Workloads
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings


@dataclass(frozen=True, kw_only=True)
class StackNames:
    """Resources of a stack that workloads have access to, by region.

    resources: each with the settings of its service, None for a service that the stack does not have.
    workloads: by concern. undetermined: fields of AccessSettings whose resources are unknown, because the settings of a
    service have faults; nothing is reported about them.
    """

    regions: RegionsSettings
    resources: tuple[tuple[NamedResources | SharedResource, Any], ...]
    workloads: Mapping[str, Workloads]
    undetermined: frozenset[str] = frozenset()

    def is_known(self, field: str) -> bool:
        """Whether the resources of a field of AccessSettings are known."""
        return field not in self.undetermined

    def keys(self, field: str, region: str) -> tuple[str, ...]:
        """Keys of a region's resources of a field of AccessSettings."""
        return tuple(
            key
            for kind, settings in self.resources
            if isinstance(kind, NamedResources) and kind.access_field == field and settings is not None
            for key in kind.keys(settings, self.regions, region)
        )

    def remedy(self, field: str, name: str) -> str:
        """The setting that adds a resource to a replica region."""
        remedies = (
            kind.remedy
            for kind, settings in self.resources
            if kind.access_field == field
            and (isinstance(kind, SharedResource) or name in self._keys(kind, settings, self.regions.primary))
        )
        return next(remedies).format(name=name)

    def faults(self) -> Iterator[Fault]:
        """Access to resources that the stack does not have, or not in a region that the workload runs in too."""
        for concern, workloads in self.workloads.items():
            for path, access in workloads.access.items():
                yield from access.unknown(
                    path, {field: self.keys(field, self.regions.primary) for field in self._named_fields}
                )
            for path, access in workloads.access.items():
                yield from self._missing(path, access, concern, workloads)

    @property
    def _named_fields(self) -> list[str]:
        given = {kind.access_field for kind, _ in self.resources if isinstance(kind, NamedResources)}
        return [field for field in AccessSettings.model_fields if field in given and self.is_known(field)]

    def _missing(self, path: str, access: AccessSettings, concern: str, workloads: Workloads) -> Iterator[Fault]:
        replicas = self.regions.replicas if workloads.replicas != "none" else ()
        for field, kind, settings in self._shared(access):
            if not self._exists(kind, settings, self.regions.primary):
                yield Fault(
                    path=f"{path}.{field}",
                    problem=f"the stack has no {kind.noun}",
                    remedy=f"add {kind.setting}, or remove it",
                )
        for region in replicas:
            for field in self._named_fields:
                held, alias = self.keys(field, region), AccessSettings.model_fields[field].alias or field
                for name in getattr(access, field):
                    if name not in held and name in self.keys(field, self.regions.primary):
                        yield Fault(
                            path=f"{path}.{alias}.{name}",
                            problem=f"{region} has no {field.removesuffix('s')} '{name}', "
                            "and the workload runs there too",
                            remedy=f"{self.remedy(field, name)}, or set {concern}.replicas: none",
                        )
            for field, kind, settings in self._shared(access):
                primary = self._exists(kind, settings, self.regions.primary)
                if primary and not self._exists(kind, settings, region):
                    yield Fault(
                        path=f"{path}.{field}",
                        problem=f"{region} has no {kind.noun}, and the workload runs there too",
                        remedy=f"{kind.remedy}, or set {concern}.replicas: none",
                    )

    def _shared(self, access: AccessSettings) -> Iterator[tuple[str, SharedResource, Any]]:
        for kind, settings in self.resources:
            if (
                isinstance(kind, SharedResource)
                and self.is_known(kind.access_field)
                and getattr(access, kind.access_field)
            ):
                yield AccessSettings.model_fields[kind.access_field].alias or kind.access_field, kind, settings

    def _exists(self, kind: SharedResource, settings: Any, region: str) -> bool:
        return settings is not None and kind.exists(settings, self.regions, region)

    def _keys(self, kind: NamedResources, settings: Any, region: str) -> tuple[str, ...]:
        return tuple(kind.keys(settings, self.regions, region)) if settings is not None else ()
