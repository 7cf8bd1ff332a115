"""S3 as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.storage.settings import StorageSettings

    return StorageSettings


def _region_faults() -> CheckFunction:
    from components.storage.checks import region_faults

    return region_faults


def _encryption_faults() -> CheckFunction:
    from components.storage.checks import encryption_faults

    return encryption_faults


def _archive_faults() -> CheckFunction:
    from components.storage.checks import archive_faults

    return archive_faults


SERVICE = Service(
    concern="storage",
    settings=_settings,
    checks=(
        Check(concerns=("regions", "storage"), load=_region_faults),
        Check(concerns=("naming", "storage"), load=_encryption_faults),
        Check(concerns=("storage",), load=_archive_faults),
    ),
)
