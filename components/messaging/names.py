"""Physical names of a region's messaging, derived from the settings: policies refer to resources created later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi import Input, Output

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.messaging.settings import MessagingSettings
from components.messaging.sqs_sns.queue_settings import queue_name
from components.messaging.sqs_sns.senders import EVENTS, TOPICS, Sender, rule_arn, topic_arn
from components.messaging.sqs_sns.topic_settings import topic_name

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

    def queue_senders(self, queue: str) -> dict[str, Sender]:
        """Rules and topics that send to a queue."""
        found = self._rules(dict.fromkeys(key for key, target in self._targets() if target == ("queue", queue)))
        for key, topic in self.settings.topics.items():
            if any(subscription.queue == queue for subscription in topic.subscriptions.values()):
                found[f"topic-{key}"] = self._topic(key)
        return found

    def dead_letter_senders(self, queue: str) -> dict[str, Sender]:
        """FIFO topics with undelivered messages of a FIFO queue: its dead-letter queue preserves their order."""
        return {
            f"topic-{key}": self._topic(key)
            for key, topic in self.settings.topics.items()
            if topic.fifo and self.settings.queues[queue].fifo
            if any(subscription.queue == queue for subscription in topic.subscriptions.values())
        }

    def topic_senders(self, topic: str) -> dict[str, Sender]:
        """Rules that send to a topic."""
        return self._rules(dict.fromkeys(key for key, target in self._targets() if target == ("topic", topic)))

    def undelivered_senders(self) -> dict[str, Sender]:
        """Rules, standard topics and the event bus, whose deliveries may fail."""
        found = self._rules(self.settings.rules)
        found |= {f"topic-{key}": self._topic(key) for key, topic in self.settings.topics.items() if not topic.fifo}
        if self.bus is not None:
            source = Output.concat(f"arn:aws:events:{self.region}:", self.account_id, f":event-bus/{self.bus}")
            found["event-bus"] = Sender(service=EVENTS, source_arn=source)
        return found

    def _targets(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for key, rule in self.settings.rules.items():
            for target in rule.targets.values():
                yield key, ("queue", target.queue) if target.queue is not None else ("topic", str(target.topic))

    def _rules(self, keys: Mapping[str, object]) -> dict[str, Sender]:
        return {f"rule-{key}": Sender(service=EVENTS, source_arn=self.rule_arns[key]) for key in keys}

    def _topic(self, key: str) -> Sender:
        return Sender(service=TOPICS, source_arn=self.topic_arns[key])
