"""API Gateway and Cognito."""

from collections.abc import Iterator

from cost.charge import HOURS, Charge, Usage, by_usage, fixed
from cost.resource import Resource


def rest_api(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("REST requests", "api-gateway.rest-requests", "request", usage.get("requests"))


def stage(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """The cache of a REST API, where it has one."""
    if resource.get("cacheClusterEnabled"):
        size = resource.text("cacheClusterSize", "0.5")
        yield fixed(f"API cache, {size} GB", f"api-gateway.cache-hours.{size}", "hour", HOURS)


def http_or_websocket_api(resource: Resource, usage: Usage) -> Iterator[Charge]:
    if resource.text("protocolType") == "HTTP":
        yield by_usage("HTTP requests", "api-gateway.http-requests", "request", usage.get("requests"))
        return
    yield by_usage("messages of 32 KB", "api-gateway.messages", "message", usage.get("messages"))
    yield by_usage("connections", "api-gateway.connection-minutes", "minute", usage.get("connectionMinutes"))


def user_pool(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Users who are active in a month, by the tier of the pool."""
    tier = resource.text("userPoolTier", "ESSENTIALS").lower()
    yield by_usage(f"active users, {tier}", f"cognito.{tier}-users", "user", usage.get("activeUsers"))
