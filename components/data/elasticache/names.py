"""Names of a cache and its resources."""

from components.data.elasticache.settings import NAME_LIMIT, CacheSettings
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name

USER_LIMIT = longest_name("aws:elasticache/user:User")
PARAMETER_GROUP_LIMIT = longest_name("aws:elasticache/parameterGroup:ParameterGroup")
LOG_TYPES = ("engine-log", "slow-log")


def cache_name(settings: CacheSettings, prefix: str) -> str:
    """The ID of the cache, the same in every region: explicit, or derived from the stack's prefix."""
    return settings.name or physical_name(prefix, "cache", limit=NAME_LIMIT)


def user_id(cache: str, user: str) -> str:
    """The ID of a user, which must equal its name for IAM authentication."""
    return physical_name(cache, user, limit=USER_LIMIT)


def log_group_names(settings: CacheSettings, cache: str) -> tuple[str, ...]:
    """The log groups of a cache's nodes, derived from its name for use in key policies. Serverless caches have none.
    CloudWatch Logs requires vended logs below /aws/vendedlogs/."""
    if settings.mode == "serverless":
        return ()
    return tuple(f"/aws/vendedlogs/elasticache/{cache}/{log_type}" for log_type in LOG_TYPES)


def parameter_family(settings: CacheSettings) -> str:
    """The family of parameter groups of an engine: `valkey8`, `redis7`, `redis6.x`."""
    major = settings.major_version
    return f"{settings.engine}{major}{'.x' if (settings.engine, major) == ('redis', '6') else ''}"
