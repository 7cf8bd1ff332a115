"""Links of workloads to queues, topics and the event bus."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi import Input

from components.foundation.grants import ActionsGrant, KeyUse
from components.foundation.service.access_variables import EVENT_BUS, KEYED
from components.foundation.service.links import Link, in_region
from components.foundation.settings.access import AccessSettings
from components.messaging.sqs_sns.grant import QueueGrant


@dataclass(frozen=True, kw_only=True)
class QueueRef:
    """A queue to send to and to consume from."""

    arn: Input[str]
    url: Input[str]


@dataclass(frozen=True, kw_only=True)
class EventBusRef:
    """An event bus to put events on."""

    arn: Input[str]
    name: Input[str]


@dataclass(frozen=True, kw_only=True)
class MessagingLinks:
    """Links to queues, topics and the event bus of a region.

    queues, topic_arns: by key. event_bus: None without one. QUEUE_x is the URL of a queue, TOPIC_x the ARN of a topic,
    EVENT_BUS the name of the bus.
    """

    queues: Mapping[str, QueueRef]
    topic_arns: Mapping[str, Input[str]]
    event_bus: EventBusRef | None
    key_arn: Input[str]
    region: str

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for each queue and topic in the access settings, and for the bus. ValueError if it is missing."""
        for key, actions in access.queues.items():
            queue = in_region("queues", key, self.queues)
            yield Link(
                access_field="queues",
                name=f"queue-{key}",
                grant=QueueGrant(queue_arn=queue.arn, actions=actions, key=self._key("sqs")),
                environment={KEYED["queues"].name(key): queue.url},
            )
        for key in access.topics:
            topic_arn = in_region("topics", key, self.topic_arns)
            yield Link(
                access_field="topics",
                name=f"topic-{key}",
                grant=ActionsGrant(actions=("sns:Publish",), resources=[topic_arn], key=self._key("sns")),
                environment={KEYED["topics"].name(key): topic_arn},
            )
        if access.event_bus:
            bus = self.event_bus
            if bus is None:
                raise ValueError("eventBus: missing, and the workload puts events; set messaging.eventBus")
            yield Link(
                access_field="event_bus",
                name="event-bus",
                grant=ActionsGrant(actions=("events:PutEvents",), resources=[bus.arn]),
                environment={EVENT_BUS: bus.name},
            )

    def _key(self, service: str) -> KeyUse:
        return KeyUse(key_arn=self.key_arn, region=self.region, service=service)
