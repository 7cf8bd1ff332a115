"""Physical names of a region's messaging, derived from the settings: policies refer to resources created later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi import Input, Output

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.source_keys import EVENTS, TOPICS
from components.messaging.events.targets import Destination, RegionsTarget
from components.messaging.settings import MessagingSettings, undelivered_name
from components.messaging.sqs_sns.queue_settings import queue_name
from components.messaging.sqs_sns.senders import Sender, queue_arn, rule_arn, topic_arn
from components.messaging.sqs_sns.topic_settings import QueueSubscription, TopicSettings, topic_name

RULE_NAME_LIMIT = min(
    longest_name("aws:cloudwatch/eventRule:EventRule"), longest_name("aws:scheduler/schedule:Schedule")
)
BUS_NAME_LIMIT = longest_name("aws:cloudwatch/eventBus:EventBus")


@dataclass(frozen=True, kw_only=True)
class MessagingNames:
    """Names and ARNs of the settings' resources in one region."""

    settings: MessagingSettings
    prefix: str
    region: str
    account_id: Input[str]

    def queue(self, key: str) -> str:
        """Name of a queue."""
        return queue_name(self.settings.queues[key], self.prefix, key)

    def topic(self, key: str) -> str:
        """Name of a topic."""
        return topic_name(self.settings.topics[key], self.prefix, key)

    def timed(self, key: str) -> str:
        """Name of a rule or a schedule."""
        return physical_name(self.prefix, key, limit=RULE_NAME_LIMIT)

    @property
    def bus(self) -> str | None:
        """Name of the stack's event bus; None if it has none."""
        bus = self.settings.event_bus
        return None if bus is None else bus.name or physical_name(self.prefix, limit=BUS_NAME_LIMIT)

    @property
    def rule_arns(self) -> Mapping[str, Output[str]]:
        """ARNs of the rules, by key."""
        return {
            key: rule_arn(self.region, self.account_id, self.bus if rule.bus == "own" else None, self.timed(key))
            for key, rule in self.settings.rules.items()
        }

    @property
    def topic_arns(self) -> Mapping[str, Output[str]]:
        """ARNs of the topics, by key."""
        return {key: topic_arn(self.region, self.account_id, self.topic(key)) for key in self.settings.topics}

    @property
    def event_queue_arns(self) -> list[Output[str]]:
        """ARNs of the queues that EventBridge sends to: targets of rules, and the undelivered queue of rules and of the
        event bus."""
        names = [self.queue(key) for key in self._destinations("queue")]
        if self.settings.rules or self.bus is not None:
            names.append(undelivered_name(self.prefix))
        return [queue_arn(self.region, self.account_id, name) for name in names]

    @property
    def event_topic_arns(self) -> list[Output[str]]:
        """ARNs of the topics that are targets of rules."""
        return [topic_arn(self.region, self.account_id, self.topic(key)) for key in self._destinations("topic")]

    def queue_senders(self, queue: str) -> dict[str, Sender]:
        """Rules and topics that send to a queue."""
        found = self._rules(dict.fromkeys(key for key, target in self._targets() if target == ("queue", queue)))
        for key, topic in self.settings.topics.items():
            if _subscribes(topic, queue):
                found[f"topic-{key}"] = self._topic(key)
        return found

    def dead_letter_senders(self, queue: str) -> dict[str, Sender]:
        """FIFO topics with undelivered messages of a FIFO queue: its dead-letter queue preserves their order."""
        return {
            f"topic-{key}": self._topic(key)
            for key, topic in self.settings.topics.items()
            if topic.fifo and self.settings.queues[queue].fifo
            if _subscribes(topic, queue)
        }

    def topic_senders(self, topic: str) -> dict[str, Sender]:
        """Rules that send to a topic."""
        return self._rules(dict.fromkeys(key for key, target in self._targets() if target == ("topic", topic)))

    def undelivered_senders(self) -> dict[str, Sender]:
        """Rules, standard topics with subscribed queues, and the event bus, whose deliveries may fail."""
        found = self._rules(self.settings.rules)
        found |= {f"topic-{key}": self._topic(key) for key, topic in self.settings.topics.items() if topic.redrives}
        if self.bus is not None:
            source = Output.concat(f"arn:aws:events:{self.region}:", self.account_id, f":event-bus/{self.bus}")
            found["event-bus"] = Sender(service=EVENTS, source_arn=source)
        return found

    def _destinations(self, kind: str) -> list[str]:
        """Keys of queues or topics that are targets of rules."""
        return list(dict.fromkeys(target[1] for _, target in self._targets() if target[0] == kind))

    def _targets(self) -> Iterator[tuple[str, Destination]]:
        for key, rule in self.settings.rules.items():
            for target in rule.targets.values():
                if not isinstance(target, RegionsTarget):
                    yield key, target.destination

    def _rules(self, keys: Mapping[str, object]) -> dict[str, Sender]:
        return {f"rule-{key}": Sender(service=EVENTS, source_arn=self.rule_arns[key]) for key in keys}

    def _topic(self, key: str) -> Sender:
        return Sender(service=TOPICS, source_arn=self.topic_arns[key])


def _subscribes(topic: TopicSettings, queue: str) -> bool:
    return any(isinstance(each, QueueSubscription) and each.queue == queue for each in topic.subscriptions.values())
