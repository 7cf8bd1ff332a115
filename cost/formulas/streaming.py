"""MSK and Kinesis Data Streams."""

from collections.abc import Iterator

from cost.charge import HOURS, Charge, Usage, by_usage, fixed, product
from cost.resource import Resource


def kafka_cluster(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Brokers and their storage."""
    brokers, name = resource.number("numberOfBrokerNodes"), resource.text("brokerNodeGroupInfo.instanceType")
    size = resource.number("brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize")
    yield fixed(f"brokers, {name}", f"msk.broker-hours.{name}", "hour", product(brokers, HOURS))
    yield fixed("broker storage", "msk.storage-gb-months", "GB-month", product(brokers, size))


def stream(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Shards and put units, or an on-demand stream and its data."""
    if resource.text("streamModeDetails.streamMode", "PROVISIONED") == "ON_DEMAND":
        yield fixed("stream on demand", "kinesis.on-demand-hours", "hour", HOURS)
        yield by_usage("data in", "kinesis.on-demand-in-gb", "GB", usage.get("inGb"))
        yield by_usage("data out", "kinesis.on-demand-out-gb", "GB", usage.get("outGb"))
        return
    yield fixed("shards", "kinesis.shard-hours", "hour", product(resource.number("shardCount", 1), HOURS))
    yield by_usage("put units of 25 KB", "kinesis.put-units", "unit", usage.get("putUnits"))
