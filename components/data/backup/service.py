"""AWS Backup: a vault in each region that stores recovery points, and the plans of the primary region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.data.backup.settings import BackupSettings
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.stack_names import StackNames


def _settings() -> SettingsModel:
    from components.data.backup.checks import backup_faults
    from components.data.backup.settings import BackupSettings
    from components.data.backup.start_times import start_window_faults

    return SettingsModel(
        model=BackupSettings,
        checks=(
            Check(concerns=("stack", "regions", "backup"), function=backup_faults),
            Check(concerns=("backup", "postgres"), function=start_window_faults),
        ),
    )


def _vault(scope: RegionScope, settings: BackupSettings) -> PartOutputs | None:
    from components.data.backup.vault import VAULT_ARN, BackupVault, BackupVaultArgs
    from components.foundation.service.exports import ONLY

    if not settings.in_region(scope.region.name, scope.stack.regions.primary.name):
        return None
    naming = scope.naming
    vault = BackupVault(
        f"{scope.name}-backup",
        BackupVaultArgs(
            vault_name=naming.prefix,
            key_arn=scope.key_arn,
            lock=settings.vault_lock,
            protect=naming.protects_data,
            force_destroy=naming.environment == "dev",
        ),
        scope.options,
    )
    return PartOutputs(components=(vault,), exports={VAULT_ARN: {ONLY: vault.arn}})


def _plans(scope: RegionScope, settings: BackupSettings) -> None:
    """Plans run in the primary region and copy recovery points to others."""
    from components.data.backup.plans import BackupPlans, BackupPlansArgs
    from components.data.backup.vault import VAULT_ARN, BackupVault
    from components.foundation.service.exports import DATABASE_ARNS, ONLY, TABLE_ARNS

    vault = scope.component(BackupVault)
    if not scope.is_primary or vault is None:
        return
    BackupPlans(
        f"{scope.name}-backup",
        BackupPlansArgs(
            settings=settings,
            prefix=scope.naming.prefix,
            vault_name=vault.vault_name,
            table_arns={**scope.exported(TABLE_ARNS)},
            database_arns={**scope.exported(DATABASE_ARNS)},
            copy_vault_arns={region: arns[ONLY] for region, arns in scope.in_replicas(VAULT_ARN).items()},
        ),
        scope.options,
    )


def _manual_steps(settings: BackupSettings, names: StackNames) -> Iterator[ManualStep]:
    """Regions whose setting for backups of DynamoDB tables is required: the account's, so no stack manages it."""
    from components.foundation.service.manual_steps import ManualStep

    for region, path in settings.advanced_regions(names.regions.primary).items():
        yield ManualStep(
            path=path,
            subject=region,
            action="enable AWS Backup's advanced features for DynamoDB with aws backup update-region-settings",
            actor="an administrator of the account",
            when="before",
        )


SERVICE = Service(
    concern="backup",
    settings=_settings,
    parts=(RegionPart(layer="base", create=_vault), RegionPart(layer="data", create=_plans)),
    manual_steps=_manual_steps,
)
