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


@dataclass(frozen=True, kw_only=True)
class RegionDestinations:
    """The destinations of a region. queues, topics: by key. key_arn: key that encrypts them."""

    queues: Mapping[str, Queue]
    topics: Mapping[str, Topic]
    key_arn: Input[str]
    region: str

    def ref(self, destination: Destination) -> DestinationRef:
        """The resource of a destination."""
        match destination:
            case ("queue", key):
                arn = self.queues[key].policy_ready_arn
                return DestinationRef(arn=arn, grant=QueueGrant(queue_arn=arn, actions=("send",), key=self._key("sqs")))
            case ("topic", key):
                arn = self.topics[key].policy_ready_arn
                return DestinationRef(
                    arn=arn, grant=ActionsGrant(actions=("sns:Publish",), resources=[arn], key=self._key("sns"))
                )
            case ("function", key):
                raise ValueError(f"{key}: a function exists after messaging; FunctionTriggers invokes it")

    def _key(self, service: str) -> KeyUse:
        return KeyUse(key_arn=self.key_arn, region=self.region, service=service)
