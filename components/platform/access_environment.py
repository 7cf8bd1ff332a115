"""Environment variables of a workload, from its access settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import Input

from components.data.databases.ref import DatabaseRef
from components.foundation.settings.access import AccessSettings


@dataclass(frozen=True, kw_only=True)
class CacheAddress:
    """Address of a cache, and the user of a workload."""

    endpoint: Input[str]
    port: int
    user: str


@dataclass(frozen=True, kw_only=True)
class AccessAddresses:
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


def access_environment(access: AccessSettings, addresses: AccessAddresses, user: str) -> dict[str, Input[str]]:
    """Environment variables of a workload, such as `TABLE_SHARE_LINKS` and `CACHE_HOST`. user: its database user.

    BUCKET_x, TABLE_x and EVENT_BUS are names, QUEUE_x is a URL, TOPIC_x an ARN, PARAMETER_x a name;
    CACHE_HOST, CACHE_PORT, CACHE_USER; POSTGRES_ or AURORA_ HOST, READER_HOST, PORT, DATABASE and USER;
    KAFKA_BROKERS is comma-separated.
    """
    found: dict[str, Input[str]] = {}
    for prefix, names, values in (
        ("BUCKET", access.buckets, addresses.buckets),
        ("TABLE", access.tables, addresses.tables),
        ("QUEUE", access.queues, addresses.queue_urls),
        ("TOPIC", access.topics, addresses.topics),
        ("PARAMETER", access.parameters, addresses.parameters),
    ):
        found |= {f"{prefix}_{_upper(name)}": values[name] for name in names}
    if access.event_bus and addresses.event_bus is not None:
        found["EVENT_BUS"] = addresses.event_bus
    if access.cache and addresses.cache is not None:
        cache = addresses.cache
        found |= {"CACHE_HOST": cache.endpoint, "CACHE_PORT": str(cache.port), "CACHE_USER": cache.user}
    for name in access.databases:
        database, prefix = addresses.databases[name], _upper(name)
        found |= {
            f"{prefix}_HOST": database.endpoint,
            f"{prefix}_READER_HOST": database.reader_endpoint,
            f"{prefix}_PORT": str(database.port),
            f"{prefix}_DATABASE": database.database_name,
            f"{prefix}_USER": user,
        }
    if access.kafka_topics and addresses.kafka_brokers is not None:
        found["KAFKA_BROKERS"] = addresses.kafka_brokers
    return found


def _upper(name: str) -> str:
    return name.upper().replace("-", "_")
