"""Secrets Manager: secrets of the primary region, and their replicas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.access import NamedResources
from components.foundation.service.exports import Export
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from pulumi import Output

    from components.foundation.grants import Grant
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.names import PhysicalName
    from components.foundation.service.stack_names import StackNames
    from components.foundation.settings.naming import NamingSettings
    from components.foundation.settings.regions import RegionsSettings
    from components.identity.secrets_manager.settings import SecretsSettings


FILLED_IDS: Export[Output[str]] = Export("secrets of the primary region, with their generated values")


def _settings() -> SettingsModel:
    from components.identity.secrets_manager.checks import secret_function_faults, secret_region_faults
    from components.identity.secrets_manager.settings import SecretsSettings

    return SettingsModel(
        model=SecretsSettings,
        checks=(
            Check(concerns=("regions", "secrets_manager"), function=secret_region_faults),
            Check(concerns=("secrets_manager", "lambda_"), function=secret_function_faults),
        ),
    )


def _secrets(scope: RegionScope, settings: SecretsSettings) -> PartOutputs:
    """Secrets are created in the primary region and replicated from there."""
    from components.foundation.renames import renamed
    from components.foundation.service.exports import ROTATION_GRANTS, SECRET_ARNS
    from components.identity.secrets_manager.links import SecretLinks
    from components.identity.secrets_manager.rotation import rotation_grant
    from components.identity.secrets_manager.secret import Secret, SecretArgs, replica_arn
    from components.identity.secrets_manager.settings import secret_name

    region, stack = scope.region.name, scope.stack
    secrets: dict[str, Secret] = {}
    if scope.is_primary:
        secrets = {
            key: Secret(
                f"{scope.name}-secret-{key}",
                SecretArgs(
                    settings=secret,
                    secret_name=secret_name(secret, scope.naming.path, key),
                    account_id=scope.account_id,
                    key_arn=scope.key_arn,
                    replicas={name: arn for name, arn in scope.replica_keys.items() if secret.is_copied_to(name)},
                    protect=scope.naming.protects_data,
                ),
                renamed(scope.options, f"{scope.name}-secret-", secret.formerly),
            )
            for key, secret in settings.secrets.items()
        }
        arns = {key: secret.arn for key, secret in secrets.items()}
    else:
        arns = {
            key: replica_arn(arn, stack.regions.primary.name, region)
            for key, arn in stack.primary.exported(SECRET_ARNS).items()
            if settings.secrets[key].is_copied_to(region)
        }
    grants: dict[str, dict[str, Grant]] = {}
    for key in secrets:
        if (rotation := settings.secrets[key].rotation) is not None:
            grants.setdefault(rotation.function, {})[f"rotation-{key}"] = rotation_grant(
                arns[key], scope.key_arn, region
            )
    return PartOutputs(
        exports={
            SECRET_ARNS: arns,
            ROTATION_GRANTS: grants,
            FILLED_IDS: {key: secret.filled_id for key, secret in secrets.items()},
        },
        links=SecretLinks(arns=arns, key_arn=scope.key_arn, region=region),
    )


def _rotations(scope: RegionScope, settings: SecretsSettings) -> PartOutputs | None:
    """Rotations by functions, in the primary region: a replica cannot be rotated."""
    from components.foundation.service.exports import FUNCTIONS, SECRET_ARNS
    from components.identity.secrets_manager.rotation import Rotation, RotationArgs

    if not scope.is_primary:
        return None
    for key, secret in settings.secrets.items():
        if secret.rotation is not None:
            Rotation(
                f"{scope.name}-secret-{key}-rotation",
                RotationArgs(
                    settings=secret.rotation,
                    secret_id=scope.exported(FILLED_IDS)[key],
                    secret_arn=scope.exported(SECRET_ARNS)[key],
                    account_id=scope.account_id,
                    function=scope.exported(FUNCTIONS)[secret.rotation.function],
                    immediately=secret.generate is not None,
                ),
                scope.options,
            )
    return None


def _keys(settings: SecretsSettings, regions: RegionsSettings, region: str) -> Iterator[str]:
    for key, secret in settings.secrets.items():
        if region == regions.primary or secret.is_copied_to(region):
            yield key


def _names(settings: SecretsSettings, naming: NamingSettings, _: RegionsSettings) -> Iterator[PhysicalName]:
    from components.foundation.service.names import PhysicalName
    from components.identity.secrets_manager.settings import secret_name

    for key, secret in settings.secrets.items():
        name = secret_name(secret, naming.path, key)
        yield PhysicalName(
            kind="secret", path=f"secretsManager.secrets.{key}", name=name, given=secret.name is not None
        )


def _manual_steps(settings: SecretsSettings, names: StackNames) -> Iterator[ManualStep]:
    """Secrets without a value: physical names, and descriptions, which have the form of the value."""
    from components.foundation.service.manual_steps import ManualStep
    from components.identity.secrets_manager.settings import secret_name

    for key, secret in settings.secrets.items():
        if secret.generate is None:
            yield ManualStep(
                path=f"secretsManager.secrets.{key}",
                subject=secret_name(secret, names.path, key)
                + (f": {secret.description}" if secret.description else ""),
                action="set the secret's value after it is created, with aws secretsmanager put-secret-value",
                actor="the owner of the value",
            )


SERVICE = Service(
    concern="secrets_manager",
    settings=_settings,
    parts=(RegionPart(layer="data", create=_secrets), RegionPart(layer="triggers", create=_rotations)),
    access=(
        NamedResources(
            access_field="secrets", keys=_keys, remedy="add the region to secretsManager.secrets.{name}.replicas"
        ),
    ),
    physical_names=_names,
    manual_steps=_manual_steps,
)
