"""Settings that all kinds of API have."""

from pydantic import Field

from components.api.gateway.throttle_settings import ThrottleSettings
from components.foundation.settings.domain_names import DomainName
from components.foundation.settings.keyed import KeyedSettings
from components.foundation.settings.types import LogRetentionDays


class ApiSettings(KeyedSettings):
    """An API of API Gateway, with access logs and a regional endpoint."""

    name: str | None = Field(default=None, pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_-]{0,127}$")
    """Physical name; `<system>-<environment>-<key>` if omitted."""
    domain_name: DomainName | None = Field(default=None, max_length=64)
    """Custom domain name, with a certificate and alias records; the endpoint of API Gateway is then disabled. That
    endpoint if omitted."""
    throttle: ThrottleSettings
    """Limit of each route's requests of all callers together."""
    log_retention_days: LogRetentionDays = 90
    """Retention of access logs in days."""
