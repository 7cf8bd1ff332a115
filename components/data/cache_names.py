"""Names of a cache and of what belongs to it."""

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.cache import NAME_LIMIT, CacheSettings

USER_LIMIT = longest_name("aws:elasticache/user:User")
PARAMETER_GROUP_LIMIT = longest_name("aws:elasticache/parameterGroup:ParameterGroup")
LOG_TYPES = ("engine-log", "slow-log")


def cache_name(settings: CacheSettings, prefix: str) -> str:
    """The id of the cache, the same in every region: its own, or the stack's."""
    return settings.name or physical_name(prefix, "cache", limit=NAME_LIMIT)


def user_id(cache: str, user: str) -> str:
    """The id of a user, which with IAM is its name as well."""
    return physical_name(cache, user, limit=USER_LIMIT)


def log_group_names(settings: CacheSettings, cache: str) -> tuple[str, ...]:
    """The log groups of a cache's nodes, known before they are made, so that a key's policy can name them. Serverless
    caches have none. CloudWatch wants delivered logs below /aws/vendedlogs/."""
    if settings.mode == "serverless":
        return ()
    return tuple(f"/aws/vendedlogs/elasticache/{cache}/{log_type}" for log_type in LOG_TYPES)


def parameter_family(settings: CacheSettings) -> str:
    """The family of parameter groups of an engine: `valkey8`, `redis7`, `redis6.x`."""
    major = settings.major_version
    return f"{settings.engine}{major}{'.x' if (settings.engine, major) == ('redis', '6') else ''}"
