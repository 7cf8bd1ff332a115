"""ECR: repositories in each region, and replication of their images."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.record import RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.compute.registry.settings import RegistrySettings
    from components.foundation.service.names import PhysicalName
    from components.foundation.settings.naming import NamingSettings
    from components.foundation.settings.regions import RegionsSettings


def _settings() -> SettingsModel:
    from components.compute.registry.settings import RegistrySettings

    return SettingsModel(model=RegistrySettings)


def _registry(scope: RegionScope, settings: RegistrySettings) -> PartOutputs:
    from components.compute.registry.container_registry import (
        REPOSITORIES,
        ContainerRegistry,
        ContainerRegistryArgs,
    )

    naming = scope.naming
    registry = ContainerRegistry(
        f"{scope.name}-registry",
        ContainerRegistryArgs(
            settings=settings,
            prefix=naming.prefix,
            key_arn=scope.key_arn,
            protect=naming.protects_data,
            force_delete=naming.environment == "dev",
        ),
        scope.options,
    )
    return PartOutputs(
        components=(registry,),
        exports={REPOSITORIES: registry.repositories},
        stack_outputs={"repositories": {key: each.url for key, each in registry.repositories.items()}},
    )


def _replication(scope: RegionScope, settings: RegistrySettings) -> None:
    """Image replication to the repositories of other regions."""
    from components.compute.registry.container_registry import ContainerRegistry
    from components.compute.registry.replication import RegistryReplication, RegistryReplicationArgs

    scopes = {name: each for name, each in scope.stack.scopes.items() if not each.is_primary}
    copies = {name: made for name, each in scopes.items() if (made := each.component(ContainerRegistry))}
    if not scope.is_primary or not copies or not settings.replication:
        return
    RegistryReplication(
        f"{scope.name}-images",
        RegistryReplicationArgs(
            account_id=scope.account_id,
            repository_names=[settings.repository_name(key, scope.naming.prefix) for key in settings.repositories],
            destinations=copies,
        ),
        scope.options,
    )


def _names(settings: RegistrySettings, naming: NamingSettings, _: RegionsSettings) -> Iterator[PhysicalName]:
    from components.foundation.service.names import PhysicalName

    for key, each in settings.repositories.items():
        name = settings.repository_name(key, naming.prefix)
        yield PhysicalName(
            kind="repository", path=f"registry.repositories.{key}", name=name, given=each.name is not None
        )


SERVICE = Service(
    concern="registry",
    settings=_settings,
    parts=(RegionPart(layer="base", create=_registry), RegionPart(layer="workloads", create=_replication)),
    physical_names=_names,
)
