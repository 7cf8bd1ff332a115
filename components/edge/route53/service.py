"""Route 53 as a service of a stack."""

from components.foundation.service import Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.edge.route53.settings import DnsSettings

    return DnsSettings


SERVICE = Service(
    concern="dns",
    settings=_settings,
)
