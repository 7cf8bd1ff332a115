"""Checks of Kafka clusters against regions and network."""

from collections.abc import Iterator

from components.foundation.service.stack_names import StackNames
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings, replica_list_faults
from components.messaging.kafka.settings import KafkaSettings
from components.messaging.kafka.topics import INTERNAL, includes, overlaps
from components.network.checks import public_only_faults, unsupported_zone_faults
from components.network.settings import NetworkSettings


def kafka_region_faults(regions: RegionsSettings, kafka: KafkaSettings) -> Iterator[Fault]:
    """Clusters in regions that are not replica regions of the stack, and repeated regions."""
    yield from replica_list_faults("kafka.replicaRegions", kafka.replica_regions, regions)


def kafka_owner_faults(stack: StackNames, kafka: KafkaSettings) -> Iterator[Fault]:
    """Owners of topics that are not workloads, or have no access to the topic."""
    workloads = {name: (path, access) for name, path, access in stack.named_workloads()}
    for topic, settings in kafka.topics.items():
        path, owner = f"kafka.topics.{topic}.owner", settings.owner
        if overlaps(topic, f"{INTERNAL}*"):
            continue  # reported by kafka_internal_topic_faults
        if owner not in workloads:
            if stack.has_all_workloads:
                yield unknown_name(path, owner, workloads, "workload", value=owner)
            continue
        access_path, access = workloads[owner]
        if not any(includes(pattern, topic) for pattern in access.kafka_topics):
            yield Fault(
                path=path,
                value=owner,
                problem="has no access to the topic",
                remedy=f"add it to {access_path}.kafkaTopics, or choose another owner",
            )


def kafka_internal_topic_faults(stack: StackNames, kafka: KafkaSettings) -> Iterator[Fault]:
    """Internal topics among the topics with an owner, and in the access of workloads."""
    named = [(f"kafka.topics.{topic}", topic) for topic in kafka.topics]
    for _, path, access in stack.named_workloads():
        named += [(f"{path}.kafkaTopics.{topic}", topic) for topic in access.kafka_topics]
    for path, topic in named:
        if topic.startswith(INTERNAL):
            problem = "is an internal topic, which only brokers create and write"
            yield Fault(path=path, value=topic, problem=problem, remedy=f"rename it without {INTERNAL}, or remove it")
        elif overlaps(topic, f"{INTERNAL}*"):
            problem = f"includes internal topics ({INTERNAL}*), which only brokers create and write"
            yield Fault(path=path, value=topic, problem=problem, remedy="name topics, or a longer prefix such as app-*")


def kafka_network_faults(
    regions: RegionsSettings, network: NetworkSettings | None, kafka: KafkaSettings
) -> Iterator[Fault]:
    """Clusters without a network, or in zones without subnets of the data tier."""
    if network is None:
        yield Fault(path="kafka", problem="needs a VPC", remedy="set network, or remove kafka")
        return
    if not network.has_inner_subnets:
        yield from public_only_faults("kafka", network)
        return
    zones = dict.fromkeys(kafka.regions_of(regions), kafka.zones)
    yield from unsupported_zone_faults("kafka", network, zones, "MSK")
    # Regions without a VPC are reported by network_faults.
    for region in (name for name in kafka.regions_of(regions) if name in network.vpcs):
        known = network.zones_with(network.data_tier, region)
        for index, zone in enumerate(kafka.zones):
            if zone not in known:
                yield Fault(
                    path=f"kafka.zones[{index}]",
                    value=zone,
                    problem=f"{region} has no {network.data_tier} subnet there",
                    remedy=f"choose from {', '.join(known)}",
                )
