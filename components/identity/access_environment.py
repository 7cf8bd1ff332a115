"""Where a workload finds what it may reach: environment variables from its access settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import Input

from components.data.database_ref import DatabaseRef
from components.foundation.settings.access import AccessSettings


@dataclass(frozen=True, kw_only=True)
class CacheAddress:
    """Where a cache is, and as whom a workload connects."""

    endpoint: Input[str]
    port: int
    user: str


@dataclass(frozen=True, kw_only=True)
class AccessPlaces:
    """Names and addresses in a region, by the names of the stack file. kafka_brokers: None without Kafka."""

    buckets: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    tables: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    queue_urls: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    topics: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    event_bus: Input[str] | None = None
    parameters: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    cache: CacheAddress | None = None
    databases: Mapping[str, DatabaseRef] = field(default_factory=dict[str, DatabaseRef])
    kafka_brokers: Input[str] | None = None


def access_environment(access: AccessSettings, places: AccessPlaces, user: str) -> dict[str, Input[str]]:
    """Variables of a workload, such as `TABLE_SHARE_LINKS` and `CACHE_HOST`. user: whom databases know it as.

    BUCKET_x, TABLE_x and EVENT_BUS are names, QUEUE_x is a URL, TOPIC_x an ARN, PARAMETER_x a name;
    CACHE_HOST, CACHE_PORT, CACHE_USER; POSTGRES_ or AURORA_ HOST, READER_HOST, PORT, DATABASE and USER;
    KAFKA_BROKERS is a list with commas.
    """
    found: dict[str, Input[str]] = {}
    for prefix, names, values in (
        ("BUCKET", access.buckets, places.buckets),
        ("TABLE", access.tables, places.tables),
        ("QUEUE", access.queues, places.queue_urls),
        ("TOPIC", access.topics, places.topics),
        ("PARAMETER", access.parameters, places.parameters),
    ):
        found |= {f"{prefix}_{_upper(name)}": values[name] for name in names}
    if access.event_bus and places.event_bus is not None:
        found["EVENT_BUS"] = places.event_bus
    if access.cache and places.cache is not None:
        cache = places.cache
        found |= {"CACHE_HOST": cache.endpoint, "CACHE_PORT": str(cache.port), "CACHE_USER": cache.user}
    for name in access.databases:
        database, prefix = places.databases[name], _upper(name)
        found |= {
            f"{prefix}_HOST": database.endpoint,
            f"{prefix}_READER_HOST": database.reader_endpoint,
            f"{prefix}_PORT": str(database.port),
            f"{prefix}_DATABASE": database.database_name,
            f"{prefix}_USER": user,
        }
    if access.kafka_topics and places.kafka_brokers is not None:
        found["KAFKA_BROKERS"] = places.kafka_brokers
    return found


def _upper(name: str) -> str:
    return name.upper().replace("-", "_")
