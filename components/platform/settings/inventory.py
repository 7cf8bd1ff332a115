"""The resources of each region of a stack, by their keys in the stack file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.foundation.settings.access import AccessSettings

if TYPE_CHECKING:
    from components.data.aurora.settings import AuroraSettings
    from components.data.dynamodb.settings import TablesSettings
    from components.data.elasticache.settings import CacheSettings
    from components.data.rds.settings import PostgresSettings
    from components.foundation.settings.regions import RegionsSettings
    from components.identity.parameter_store.settings import ParametersSettings
    from components.identity.secrets_manager.settings import SecretsSettings
    from components.messaging.kafka.settings import KafkaSettings
    from components.messaging.sqs_sns.settings import MessagingSettings
    from components.storage.settings import StorageSettings

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """The concerns of a stack that workloads may have access to."""

    regions: RegionsSettings
    storage: StorageSettings
    tables: TablesSettings | None = None
    cache: CacheSettings | None = None
    postgres: PostgresSettings | None = None
    aurora: AuroraSettings | None = None
    kafka: KafkaSettings | None = None
    messaging: MessagingSettings | None = None
    secrets: SecretsSettings | None = None
    parameters: ParametersSettings | None = None

    def names(self, region: str) -> Names:
        """Keys of a region's resources, by field of AccessSettings."""
        primary = region == self.regions.primary
        messaging = self.messaging.in_region(primary=primary) if self.messaging else None
        tables, secrets = self.tables.tables if self.tables else {}, self.secrets.secrets if self.secrets else {}
        return {
            "buckets": tuple(
                purpose for purpose in self.storage.purposes if primary or self.storage.is_copied(purpose)
            ),
            "tables": tuple(
                table for table, settings in tables.items() if primary or region in settings.replica_regions((region,))
            ),
            "queues": tuple(messaging.queues) if messaging else (),
            "topics": tuple(messaging.topics) if messaging else (),
            "secrets": tuple(
                secret for secret, settings in secrets.items() if primary or settings.is_copied_to(region)
            ),
            "parameters": tuple(self.parameters.parameters) if self.parameters else (),
            "databases": tuple(self._databases(region)),
        }

    def has_event_bus(self, region: str) -> bool:
        """Whether a region has an event bus of the stack."""
        primary = region == self.regions.primary
        messaging = self.messaging.in_region(primary=primary) if self.messaging else None
        return messaging is not None and messaging.event_bus is not None

    def has_cache(self, region: str) -> bool:
        """Whether a region has a cache."""
        return self.cache is not None and region in self.cache.regions_of(self.regions)

    def has_kafka(self, region: str) -> bool:
        """Whether a region has a Kafka cluster."""
        return self.kafka is not None and region in self.kafka.regions_of(self.regions)

    def _databases(self, region: str) -> Iterator[str]:
        primary = region == self.regions.primary
        if self.postgres is not None and (primary or region in self.postgres.regional_replicas):
            yield "postgres"
        if self.aurora is not None and (primary or region in self.aurora.secondaries):
            yield "aurora"

    def missing_from(self, access: AccessSettings, region: str) -> Iterator[tuple[str, str]]:
        """Resources of the access settings that a region does not have: path below the settings, and description."""
        for field, held in self.names(region).items():
            alias = AccessSettings.model_fields[field].alias or field
            for name in getattr(access, field):
                if name not in held:
                    yield f"{alias}.{name}", f"{field.removesuffix('s')} '{name}'"
        if access.event_bus and not self.has_event_bus(region):
            yield "eventBus", "event bus"
        if access.cache and not self.has_cache(region):
            yield "cache", "cache"
        if access.kafka_topics and not self.has_kafka(region):
            yield "kafkaTopics", "Kafka cluster"
