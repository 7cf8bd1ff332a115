"""DynamoDB."""

from collections.abc import Iterator

from cost.charge import Charge, Usage, by_usage, fixed
from cost.resource import Resource

PROVISIONED = "PROVISIONED"


def table(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Capacity units of the table and its indexes if provisioned, request units otherwise; storage and backups."""
    if resource.text("billingMode", PROVISIONED) == PROVISIONED:
        for label, node in (("", resource), *((" of an index", item) for item in _indexes(resource))):
            yield fixed(f"read capacity{label}", "dynamodb.rcu-months", "RCU-month", node.number("readCapacity"))
            yield fixed(f"write capacity{label}", "dynamodb.wcu-months", "WCU-month", node.number("writeCapacity"))
    else:
        yield by_usage("read requests", "dynamodb.read-units", "request unit", usage.get("readUnits"))
        yield by_usage("write requests", "dynamodb.write-units", "request unit", usage.get("writeUnits"))
    yield by_usage("table storage", "dynamodb.storage-gb-months", "GB-month", usage.get("storageGb"))
    if resource.get("pointInTimeRecovery.enabled"):
        yield by_usage("point-in-time recovery", "dynamodb.pitr-gb-months", "GB-month", usage.get("storageGb"))


def replica(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """A replica has its source's capacity; replicated writes cost in its own region."""
    source = resource.referenced("globalTableArn", "aws:dynamodb/table:Table")
    if source is not None and source.text("billingMode", PROVISIONED) == PROVISIONED:
        yield fixed("read capacity", "dynamodb.rcu-months", "RCU-month", source.number("readCapacity"))
        yield fixed(
            "replicated write capacity", "dynamodb.replicated-wcu-months", "WCU-month", source.number("writeCapacity")
        )
    else:
        yield by_usage("read requests", "dynamodb.read-units", "request unit", usage.get("readUnits"))
        yield by_usage("replicated writes", "dynamodb.replicated-write-units", "request unit", usage.get("writeUnits"))
    yield by_usage("table storage", "dynamodb.storage-gb-months", "GB-month", usage.get("storageGb"))
    if resource.get("pointInTimeRecovery"):
        yield by_usage("point-in-time recovery", "dynamodb.pitr-gb-months", "GB-month", usage.get("storageGb"))


def _indexes(table: Resource) -> Iterator[Resource]:
    for item in table.items("globalSecondaryIndexes"):
        yield Resource({"type": "aws:dynamodb/index:Index", "inputs": item})
