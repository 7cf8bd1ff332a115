"""The Kafka cluster of a region, for services of higher layers."""

from dataclasses import dataclass

from pulumi import Input, Output

from components.foundation.service.exports import Export
from components.messaging.kafka.grant import KafkaResources


@dataclass(frozen=True, kw_only=True)
class KafkaExport:
    """A cluster. resources: ARNs within it. security_group_id: of its brokers. vpc_cidr: of its VPC."""

    resources: KafkaResources
    security_group_id: Output[str]
    vpc_cidr: Input[str]


KAFKA: Export[KafkaExport] = Export("the region's Kafka cluster")
