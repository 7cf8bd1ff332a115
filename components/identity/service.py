"""IAM as a service of a stack."""

from components.foundation.service import Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.identity.settings import IamSettings

    return IamSettings


SERVICE = Service(
    concern="iam",
    settings=_settings,
)
