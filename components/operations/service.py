"""Alarms as a service of a stack."""

from components.foundation.service import Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.operations.settings import OperationsSettings

    return OperationsSettings


SERVICE = Service(
    concern="operations",
    settings=_settings,
)
