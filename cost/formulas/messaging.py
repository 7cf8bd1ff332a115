"""SQS, SNS, EventBridge and its schedules."""

import re
from collections.abc import Iterator

from cost.charge import Charge, Usage, by_usage
from cost.resource import Resource

BUS = "aws:cloudwatch/eventBus:EventBus"
_BUS = re.compile(r"arn:[\w-]+:events:(?P<region>[\w-]+):[^:]*:event-bus/")


def queue(resource: Resource, usage: Usage) -> Iterator[Charge]:
    kind = "sqs.fifo-requests" if resource.get("fifoQueue") else "sqs.requests"
    yield by_usage("queue requests", kind, "request", usage.get("requests"))


def topic(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Publications. Deliveries to queues and functions are free, those to e-mail and HTTP are not in the book."""
    kind = "sns.fifo-requests" if resource.get("fifoTopic") else "sns.requests"
    yield by_usage("publications", kind, "request", usage.get("requests"))


def event_bus(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("custom events", "events.custom-events", "event", usage.get("events"))


def event_target(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Events to a bus of another region, at a price that is not in the book; other targets are free."""
    bus = resource.referenced("arn", BUS)
    region = bus.region if bus else ""
    if found := _BUS.match(resource.text("arn")):
        region = found["region"]
    if region not in ("", resource.region):
        yield by_usage(f"events to {region}", "events.cross-region-events", "event", usage.get("events"))


def event_archive(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("archived events", "events.archived-gb", "GB", usage.get("archivedGb"))
    yield by_usage("archive storage", "events.archive-gb-months", "GB-month", usage.get("storageGb"))


def schedule(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("schedule", "scheduler.invocations", "invocation", usage.get("invocations"))
