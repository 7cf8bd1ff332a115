"""Messaging: queues, topics, the event bus, rules and schedules."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field

from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, same_names, unknown_name
from components.foundation.settings.types import ResourceKey
from components.messaging.events.settings import EventBusSettings, EventRuleSettings
from components.messaging.events.targets import ScheduleSettings
from components.messaging.sqs_sns.queue_settings import NAME_LIMIT, QueueSettings
from components.messaging.sqs_sns.topic_settings import QueueSubscription, TopicSettings


class MessagingSettings(Settings):
    """Queues, topics and events. Each region has its own set under the same names; nothing is sent between regions but
    what targets with `regions` name."""

    queues: dict[ResourceKey, QueueSettings] = Field(default_factory=dict)
    """Queues by key."""
    topics: dict[ResourceKey, TopicSettings] = Field(default_factory=dict)
    """Topics by key."""
    event_bus: EventBusSettings | None = None
    """A custom event bus; none by default."""
    rules: dict[ResourceKey, EventRuleSettings] = Field(default_factory=dict)
    """EventBridge rules by key."""
    schedules: dict[ResourceKey, ScheduleSettings] = Field(default_factory=dict)
    """Schedules by key."""
    replicas: Literal["same", "pilot_light", "none"] = "pilot_light"
    """Resources of replica regions: `same`; `pilot_light`, the same with all rules and schedules disabled, so that
    replicated objects and schedules trigger nothing; or `none`. To activate a pilot light, set `same`. A rule may have
    `replicas` of its own."""

    @property
    def delivers(self) -> bool:
        """Whether there are deliveries that may fail, which require the undelivered queue."""
        topics = any(topic.redrives for topic in self.topics.values())
        return bool(self.rules or self.schedules or topics or self.event_bus)

    def in_region(self, *, primary: bool) -> Self | None:
        """Settings of a region; None if it has no messaging."""
        if primary:
            return self
        if self.replicas == "none":
            return None
        waiting = {key: rule for key, rule in self.rules.items() if not self.works_in_replicas(rule)}
        rules = {key: rule.model_copy(update={"enabled": False}) for key, rule in waiting.items()}
        if self.replicas == "same":
            return self.model_copy(update={"rules": self.rules | rules})
        schedules = {key: each.model_copy(update={"enabled": False}) for key, each in self.schedules.items()}
        return self.model_copy(update={"rules": self.rules | rules, "schedules": schedules})

    def works_in_replicas(self, rule: EventRuleSettings) -> bool:
        """Whether a rule that is enabled is enabled in replica regions too."""
        return self.replicas != "none" and (rule.replicas or self.replicas) == "same"

    def faults(self) -> Iterator[Fault]:
        """References to missing resources, and targets that cannot receive a delivery."""
        yield from same_names("queues", {key: queue.name for key, queue in self.queues.items()})
        yield from same_names("topics", {key: topic.name for key, topic in self.topics.items()})
        for key, topic in self.topics.items():
            for name, subscription in topic.subscriptions.items():
                path = f"topics.{key}.subscriptions.{name}.queue"
                if not isinstance(subscription, QueueSubscription):
                    continue
                if subscription.queue not in self.queues:
                    yield unknown_name(path, subscription.queue, self.queues, f"queue '{subscription.queue}'")
                elif self.queues[subscription.queue].fifo and not topic.fifo:
                    yield Fault(
                        path=path,
                        value=subscription.queue,
                        problem="is a FIFO queue, and the topic is a standard topic",
                        remedy="set type: fifo on the topic, or name a standard queue",
                    )
        for key, rule in self.rules.items():
            if rule.replicas is not None and self.replicas == "none":
                yield Fault(
                    path=f"rules.{key}.replicas",
                    value=rule.replicas,
                    problem="replica regions have no messaging",
                    remedy="remove it, or set messaging.replicas: pilot_light",
                )
            if rule.bus == "own" and self.event_bus is None:
                problem = "the stack has no custom event bus"
                yield Fault(
                    path=f"rules.{key}.bus", value=rule.bus, problem=problem, remedy="set eventBus, or bus: default"
                )
            for name, target in rule.targets.items():
                yield from target.destination_faults(f"rules.{key}.targets.{name}", self)
        for key, schedule in self.schedules.items():
            yield from schedule.destination_faults(f"schedules.{key}", self)


def undelivered_name(prefix: str) -> str:
    """The physical name of a region's queue of undelivered messages and events. prefix: the stack's."""
    return physical_name(prefix, "undelivered", limit=NAME_LIMIT)
