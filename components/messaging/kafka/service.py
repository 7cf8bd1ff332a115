"""Amazon MSK as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.messaging.kafka.settings import KafkaSettings

    return KafkaSettings


def _kafka_region_faults() -> CheckFunction:
    from components.messaging.kafka.settings import kafka_region_faults

    return kafka_region_faults


def _kafka_network_faults() -> CheckFunction:
    from components.messaging.kafka.settings import kafka_network_faults

    return kafka_network_faults


SERVICE = Service(
    concern="kafka",
    settings=_settings,
    checks=(
        Check(concerns=("regions", "kafka"), only_with=("kafka",), load=_kafka_region_faults),
        Check(concerns=("regions", "network", "kafka"), only_with=("kafka",), load=_kafka_network_faults),
    ),
)
