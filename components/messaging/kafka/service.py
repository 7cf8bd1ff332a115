"""Amazon MSK: a cluster in each region that has one, and replicators from the primary region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.access import NamedResources, SharedResource, has_resources
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.stack_names import StackNames
    from components.foundation.settings.regions import RegionsSettings
    from components.messaging.kafka.settings import KafkaSettings


def _settings() -> SettingsModel:
    from components.messaging.kafka.checks import (
        kafka_internal_topic_faults,
        kafka_network_faults,
        kafka_owner_faults,
        kafka_region_faults,
    )
    from components.messaging.kafka.settings import KafkaSettings

    return SettingsModel(
        model=KafkaSettings,
        checks=(
            Check(concerns=("regions", "kafka"), function=kafka_region_faults),
            Check(concerns=("regions", "network", "kafka"), function=kafka_network_faults),
            Check(concerns=("stack", "kafka"), function=kafka_owner_faults),
            Check(concerns=("stack", "kafka"), function=kafka_internal_topic_faults),
        ),
    )


def _kafka(scope: RegionScope, settings: KafkaSettings) -> PartOutputs | None:
    from components.foundation.service.exports import ONLY
    from components.messaging.kafka.cluster_export import KAFKA, KafkaExport
    from components.messaging.kafka.links import KafkaLinks
    from components.messaging.kafka.network import KafkaPlacement
    from components.messaging.kafka.regional import RegionalKafka, RegionalKafkaArgs

    if not scope.has(settings):
        return None
    primary = scope.in_primary(RegionalKafka)
    kafka = RegionalKafka(
        f"{scope.name}-kafka",
        RegionalKafkaArgs(
            settings=settings,
            prefix=scope.naming.prefix,
            placement=KafkaPlacement(
                region=scope.region.name,
                account_id=scope.account_id,
                vpc_id=scope.network.vpc_id,
                subnet_ids=scope.network.data_subnet_ids,
                key_arn=scope.key_arn,
            ),
            source=primary.end if primary else None,
            protect=scope.naming.protects_data,
        ),
        scope.options,
    )
    return PartOutputs(
        components=(kafka,),
        exports={
            KAFKA: {
                ONLY: KafkaExport(
                    resources=kafka.resources,
                    security_group_id=kafka.security_group_id,
                    vpc_cidr=scope.network.cidr,
                )
            }
        },
        links=KafkaLinks(
            resources=kafka.resources,
            bootstrap_brokers=kafka.bootstrap_brokers,
            security_group_id=kafka.security_group_id,
            owners={topic: each.owner for topic, each in settings.topics.items()},
        ),
        stack_outputs={"kafka": kafka.bootstrap_brokers},
    )


def _administered(settings: KafkaSettings, regions: RegionsSettings, region: str) -> Iterator[str]:
    """Provisioned clusters: the topic operations of the MSK API do not support serverless ones."""
    if settings.mode != "serverless" and region in settings.regions_of(regions):
        yield "kafka"


def _manual_steps(settings: KafkaSettings, names: StackNames) -> Iterator[ManualStep]:
    """Topics that no workload may create."""
    from components.foundation.service.manual_steps import ManualStep
    from components.messaging.kafka.topics import overlaps

    if any("kafka" in access.administers for _, _, access in names.named_workloads()):
        return
    used = {topic: path for _, path, access in names.named_workloads() for topic in access.kafka_topics}
    for topic, path in used.items():
        if not any(overlaps(topic, owned) for owned in settings.topics):
            yield ManualStep(
                path=f"{path}.kafkaTopics.{topic}",
                subject=topic,
                action="create the Kafka topic, or set its owner in kafka.topics",
                actor="a client with kafka-cluster:CreateTopic",
            )


SERVICE = Service(
    concern="kafka",
    settings=_settings,
    parts=(RegionPart(layer="data", create=_kafka),),
    access=(
        SharedResource(
            access_field="kafka_topics",
            exists=has_resources,
            noun="Kafka cluster",
            setting="kafka",
            remedy="add the region to kafka.replicaRegions",
        ),
        NamedResources(access_field="administers", keys=_administered, remedy="add the region to kafka.replicaRegions"),
    ),
    manual_steps=_manual_steps,
)
