"""AWS Backup as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.data.backup.settings import BackupSettings

    return BackupSettings


def _backup_faults() -> CheckFunction:
    from components.data.backup.settings import backup_faults

    return backup_faults


SERVICE = Service(
    concern="backup",
    settings=_settings,
    checks=(
        Check(
            concerns=("regions", "dynamodb", "postgres", "aurora", "backup"), only_with=("backup",), load=_backup_faults
        ),
    ),
)
