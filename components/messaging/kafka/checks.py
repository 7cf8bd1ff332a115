"""Checks of Kafka clusters against regions and network."""

from collections.abc import Iterator

from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.messaging.kafka.settings import KafkaSettings
from components.network.checks import public_only_faults, unsupported_zone_faults
from components.network.settings import NetworkSettings


def kafka_region_faults(regions: RegionsSettings, kafka: KafkaSettings) -> Iterator[Fault]:
    """Clusters in regions that are not replica regions of the stack, and repeated regions."""
    replicas = kafka.replica_regions
    for index, region in enumerate(replicas):
        if region in replicas[:index]:
            yield Fault(
                path=f"kafka.replicaRegions[{index}]", value=region, problem="is listed twice", remedy="remove one"
            )
        elif region not in regions.replicas:
            yield Fault(
                path=f"kafka.replicaRegions[{index}]",
                value=region,
                problem="is not a replica region of the stack",
                remedy=f"choose from {', '.join(regions.replicas) or 'none: remove it'}",
            )


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
