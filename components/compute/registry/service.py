"""ECR as a service of a stack."""

from components.foundation.service import Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.compute.registry.settings import RegistrySettings

    return RegistrySettings


SERVICE = Service(
    concern="registry",
    settings=_settings,
)
