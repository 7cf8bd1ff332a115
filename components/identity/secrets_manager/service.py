"""Secrets Manager as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.identity.secrets_manager.settings import SecretsSettings

    return SecretsSettings


def _secret_region_faults() -> CheckFunction:
    from components.identity.secrets_manager.settings import secret_region_faults

    return secret_region_faults


def _secret_function_faults() -> CheckFunction:
    from components.identity.secrets_manager.settings import secret_function_faults

    return secret_function_faults


SERVICE = Service(
    concern="secrets_manager",
    settings=_settings,
    checks=(
        Check(concerns=("regions", "secrets_manager"), only_with=("secrets_manager",), load=_secret_region_faults),
        Check(concerns=("secrets_manager",), only_with=("secrets_manager",), load=_secret_function_faults),
    ),
)
