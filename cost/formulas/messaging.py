"""SQS, SNS, EventBridge and its schedules."""

from collections.abc import Iterator

from cost.charge import Charge, Usage, by_usage
from cost.resource import Resource


def queue(resource: Resource, usage: Usage) -> Iterator[Charge]:
    kind = "sqs.fifo-requests" if resource.get("fifoQueue") else "sqs.requests"
    yield by_usage("queue requests", kind, "request", usage.get("requests"))


def topic(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Publications. Deliveries to queues and functions are free, those to e-mail and HTTP are not in the book."""
    kind = "sns.fifo-requests" if resource.get("fifoTopic") else "sns.requests"
    yield by_usage("publications", kind, "request", usage.get("requests"))


def event_bus(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("custom events", "events.custom-events", "event", usage.get("events"))


def event_archive(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("archived events", "events.archived-gb", "GB", usage.get("archivedGb"))
    yield by_usage("archive storage", "events.archive-gb-months", "GB-month", usage.get("storageGb"))


def schedule(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("schedule", "scheduler.invocations", "invocation", usage.get("invocations"))
