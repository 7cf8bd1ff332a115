"""Systems Manager Parameter Store as a service of a stack."""

from components.foundation.service import Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.identity.parameter_store.settings import ParametersSettings

    return ParametersSettings


SERVICE = Service(
    concern="parameter_store",
    settings=_settings,
)
