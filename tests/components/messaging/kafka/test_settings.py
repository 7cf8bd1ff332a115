"""Settings of Kafka clusters: defaults, and checks against regions and network."""

from typing import Any

import pytest

from components.foundation.settings.regions import RegionsSettings
from components.messaging.kafka.checks import kafka_network_faults, kafka_region_faults
from components.messaging.kafka.settings import KafkaSettings
from components.network.settings import NetworkSettings

REGIONS = RegionsSettings(primary="us-east-1", replicas=("eu-west-1",), mode="active_passive")


def network(**change: Any) -> NetworkSettings:
    vpcs = {"us-east-1": {"cidr": "10.0.0.0/16"}, "eu-west-1": {"cidr": "10.1.0.0/16"}}
    return NetworkSettings.model_validate({"vpcs": vpcs, **change})


@pytest.mark.requirement("MS-42", "MS-44")
def test_a_cluster_has_one_broker_of_today_in_each_zone() -> None:
    kafka = KafkaSettings()
    assert (kafka.brokers, kafka.broker_type, kafka.version) == (3, "kafka.m7g.large", "3.9.x.kraft")


def test_two_zones_lose_nothing_when_both_are_there_and_work_when_one_is_not() -> None:
    properties = KafkaSettings(zones=("a", "b")).properties
    assert (properties["default.replication.factor"], properties["min.insync.replicas"]) == ("2", "1")


def test_a_clusters_zones_are_the_networks() -> None:
    kafka = KafkaSettings(zones=("a", "b", "c"))
    assert list(kafka_network_faults(REGIONS, network(), kafka)) == []
    assert [str(fault) for fault in kafka_network_faults(REGIONS, network(zones=("a", "b")), kafka)] == [
        "kafka.zones[2]: 'c': us-east-1 has no isolated subnet there; choose from a, b"
    ]
    assert [str(fault) for fault in kafka_network_faults(REGIONS, None, kafka)] == [
        "kafka: needs a VPC; set network, or remove kafka"
    ]


def test_clusters_stay_within_the_stacks_regions() -> None:
    kafka = KafkaSettings(replica_regions=("us-west-2",))
    assert [str(fault) for fault in kafka_region_faults(REGIONS, kafka)] == [
        "kafka.replicaRegions[0]: 'us-west-2': is not a replica region of the stack; choose from eu-west-1"
    ]
