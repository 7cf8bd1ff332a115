"""Resources that EventBridge rules and schedules deliver to."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import Input, Output

from components.foundation.grants import ActionsGrant, Grant, KeyUse
from components.messaging.events.targets import Destination
from components.messaging.sqs_sns.grant import QueueGrant
from components.messaging.sqs_sns.queue import Queue
from components.messaging.sqs_sns.topic import Topic


@dataclass(frozen=True, kw_only=True)
class DestinationRef:
    """A resource to deliver to. arn: depends on its policy. grant: permission of a schedule's role to deliver."""

    arn: Output[str]
    grant: Grant


def destinations(
    queues: Mapping[str, Queue], topics: Mapping[str, Topic], key_arn: Input[str], region: str
) -> dict[Destination, DestinationRef]:
    """Every destination of a region. key_arn: key that encrypts them."""

    def key(service: str) -> KeyUse:
        return KeyUse(key_arn=key_arn, region=region, service=service)

    found: dict[Destination, DestinationRef] = {}
    for name, queue in queues.items():
        arn = queue.policy_ready_arn
        found["queue", name] = DestinationRef(
            arn=arn, grant=QueueGrant(queue_arn=arn, actions=("send",), key=key("sqs"))
        )
    for name, topic in topics.items():
        arn = topic.policy_ready_arn
        found["topic", name] = DestinationRef(
            arn=arn, grant=ActionsGrant(actions=("sns:Publish",), resources=[arn], key=key("sns"))
        )
    return found
