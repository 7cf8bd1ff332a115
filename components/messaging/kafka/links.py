"""Links of workloads to Kafka topics."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pulumi import Input

from components.foundation.service.access_variables import BROKERS, KAFKA_CLUSTER
from components.foundation.service.links import Link, NetworkEndpoint
from components.foundation.settings.access import AccessSettings
from components.messaging.kafka.grant import KafkaResources, KafkaTopicsGrant, kafka_topic_grants
from components.messaging.kafka.network import IAM_PORT


@dataclass(frozen=True, kw_only=True)
class KafkaLinks:
    """Links to Kafka topics: records of each topic, with IAM authentication, and KAFKA_BROKERS, separated by commas; or
    creation of topics by the MSK API, with KAFKA_CLUSTER, the cluster's ARN.

    owners: workloads that may create topics, by topic; none by default.
    """

    resources: KafkaResources
    bootstrap_brokers: Input[str]
    security_group_id: Input[str]
    owners: Mapping[str, str] = field(default_factory=dict[str, str])

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for each topic in the access settings, and one for their creation."""
        if "kafka" in access.administers:
            yield Link(
                access_field="administers",
                name="administration-kafka",
                grant=KafkaTopicsGrant(cluster=self.resources),
                environment={KAFKA_CLUSTER: self.resources.cluster_arn},
            )
        endpoint = NetworkEndpoint(name="kafka", security_group_id=self.security_group_id, port=IAM_PORT)
        grants = kafka_topic_grants(self.resources, workload, access.kafka_topics, self.owners)
        for topic, grant in grants.items():
            yield Link(
                access_field="kafka_topics",
                name=f"kafka-{topic}",
                grant=grant,
                environment={BROKERS: self.bootstrap_brokers},
                endpoint=endpoint,
            )
