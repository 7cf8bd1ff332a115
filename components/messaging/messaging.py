"""Messaging of one region: queues, topics, event bus, rules and schedules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import scheduler

from components.foundation.documents import Statement
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.renames import renamed
from components.messaging.destinations import RegionDestinations
from components.messaging.events.event_bus import EventBus, EventBusArgs
from components.messaging.events.event_rule import (
    DEFAULT_BUS,
    EventRule,
    EventRuleArgs,
    ObjectSource,
    object_pattern,
)
from components.messaging.events.region_targets import RegionTargets, RegionTargetsArgs
from components.messaging.events.schedule import Schedule, ScheduleArgs, ScheduleTarget
from components.messaging.events.settings import ObjectRule, PatternRule
from components.messaging.events.targets import FunctionSchedule, QueueTarget, RegionsTarget, TopicTarget
from components.messaging.key_uses import event_bus_uses, event_uses, topic_use
from components.messaging.names import MessagingNames
from components.messaging.settings import MessagingSettings, undelivered_name
from components.messaging.sqs_sns.dead_letter_alarm import DeadLetterAlarm, DeadLetterAlarmArgs
from components.messaging.sqs_sns.queue import Queue, QueueArgs
from components.messaging.sqs_sns.topic import SubscribedQueue, Topic, TopicArgs
from components.messaging.sqs_sns.topic_settings import QueueSubscription, TopicSettings
from components.messaging.sqs_sns.undelivered_queue import UndeliveredQueue, UndeliveredQueueArgs


def messaging_key_uses(names: MessagingNames) -> list[Statement]:
    """Statements that the key policy must contain before any message is sent; none without sending services (T-26)."""
    uses = event_uses(names.event_queue_arns, names.event_topic_arns)
    uses += [topic_use(names.topic_arns.values())] if names.settings.topics else []
    return uses + (event_bus_uses(names.region, names.account_id, names.bus) if names.bus is not None else [])


@dataclass(frozen=True, kw_only=True)
class MessagingArgs:
    """Arguments of Messaging.

    prefix: prefix of physical names. key_arn: key of the region, whose policy contains `messaging_key_uses`.
    objects: event sources by purpose, for rules on objects.
    alarm_topic_arn: alarm topic of the region, notified of messages in dead-letter queues; no alarms if omitted.
    protect: protect queues from deletion.
    """

    settings: MessagingSettings
    prefix: str
    region: str
    account_id: Input[str]
    key_arn: Input[str]
    objects: Mapping[str, ObjectSource] = field(default_factory=dict[str, ObjectSource])
    alarm_topic_arn: Input[str] | None = None
    protect: bool = False

    def __post_init__(self) -> None:
        for key, rule in self.settings.rules.items():
            if isinstance(rule, ObjectRule) and rule.objects.bucket not in self.objects:
                raise ValueError(
                    f"objects.{rule.objects.bucket}: missing: required by the rule {key}; set its event source"
                )

    @property
    def names(self) -> MessagingNames:
        """Names and ARNs, derived from the settings."""
        return MessagingNames(
            settings=self.settings, prefix=self.prefix, region=self.region, account_id=self.account_id
        )


class Messaging(ComponentResource):
    """Queues, topics, the event bus, rules and schedules of one region, and the undelivered queue.

    queues, topics, rules: by key in the stack file. undelivered is None if no service delivers anything. Functions are
    invoked by FunctionTriggers, once they exist.
    """

    queues: Mapping[str, Queue]
    topics: Mapping[str, Topic]
    event_bus: EventBus | None
    rules: Mapping[str, EventRule]
    schedule_group: scheduler.ScheduleGroup | None
    undelivered: UndeliveredQueue | None

    def __init__(self, name: str, args: MessagingArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:Messaging", name, None, opts)
        self._name, self._args, self._names = name, args, args.names
        self._child = ResourceOptions(parent=self)
        settings = args.settings

        self.undelivered = self._make_undelivered()
        self.queues = {
            key: Queue(
                f"{name}-queue-{key}",
                QueueArgs(
                    settings=queue,
                    queue_name=self._names.queue(key),
                    account_id=args.account_id,
                    key_arn=args.key_arn,
                    senders=self._names.queue_senders(key),
                    dead_letter_senders=self._names.dead_letter_senders(key),
                    protect=args.protect,
                ),
                renamed(self._child, f"{name}-queue-", queue.formerly),
            )
            for key, queue in settings.queues.items()
        }
        self.topics = {key: self._topic(key, topic) for key, topic in settings.topics.items()}
        self._destinations = RegionDestinations(
            queues=self.queues, topics=self.topics, key_arn=args.key_arn, region=args.region
        )
        self.event_bus = self._bus()
        self.rules = {key: self._rule(key) for key in settings.rules}
        self.schedule_group = self._schedules()
        self._alarms()

        self.register_outputs(
            {
                "queue_arns": {key: queue.arn for key, queue in self.queues.items()},
                "topic_arns": {key: topic.arn for key, topic in self.topics.items()},
                "event_bus_arn": self.event_bus.arn if self.event_bus else None,
            }
        )

    def _make_undelivered(self) -> UndeliveredQueue | None:
        """The undelivered queue, if any delivery may fail."""
        settings, args = self._args.settings, self._args
        if not settings.delivers:
            return None
        return UndeliveredQueue(
            f"{self._name}-undelivered",
            UndeliveredQueueArgs(
                queue_name=undelivered_name(args.prefix),
                account_id=args.account_id,
                key_arn=args.key_arn,
                senders=self._names.undelivered_senders(),
            ),
            self._child,
        )

    def _alarms(self) -> None:
        """An alarm on each dead-letter queue."""
        topic_arn = self._args.alarm_topic_arn
        if topic_arn is None:
            return
        for key, queue in self.queues.items():
            former = self._args.settings.queues[key].formerly
            DeadLetterAlarm(
                f"{self._name}-queue-{key}-dead-letters-alarm",
                DeadLetterAlarmArgs(queue_name=queue.dead_letter_name, topic_arn=topic_arn),
                renamed(self._child, f"{self._name}-queue-", former, "-dead-letters-alarm"),
            )
        if self.undelivered is not None:
            DeadLetterAlarm(
                f"{self._name}-undelivered-alarm",
                DeadLetterAlarmArgs(queue_name=self.undelivered.name, topic_arn=topic_arn),
                self._child,
            )

    @property
    def _undelivered_arn(self) -> Output[str]:
        assert self.undelivered is not None  # rules, topics and schedules have it
        return self.undelivered.arn

    def _topic(self, key: str, settings: TopicSettings) -> Topic:
        wanted = {each.queue for each in settings.subscriptions.values() if isinstance(each, QueueSubscription)}
        queues = {each: self._subscribed(each, settings) for each in sorted(wanted)}
        return Topic(
            f"{self._name}-topic-{key}",
            TopicArgs(
                settings=settings,
                topic_name=self._names.topic(key),
                account_id=self._args.account_id,
                key_arn=self._args.key_arn,
                queues=queues,
                senders=self._names.topic_senders(key),
            ),
            renamed(self._child, f"{self._name}-topic-", settings.formerly),
        )

    def _subscribed(self, key: str, topic: TopicSettings) -> SubscribedQueue:
        """The queue, with a dead-letter queue of the topic's type: none for a standard queue of a FIFO topic."""
        queue, fifo = self.queues[key], self._args.settings.queues[key].fifo
        ordered = queue.dead_letter_arn if fifo else None
        return SubscribedQueue(
            arn=queue.policy_ready_arn, dead_letter_arn=ordered if topic.fifo else self._undelivered_arn
        )

    def _bus(self) -> EventBus | None:
        settings, bus_name = self._args.settings.event_bus, self._names.bus
        if settings is None or bus_name is None:
            return None
        return EventBus(
            f"{self._name}-bus",
            EventBusArgs(
                settings=settings,
                bus_name=bus_name,
                account_id=self._args.account_id,
                key_arn=self._args.key_arn,
                undelivered_arn=self._undelivered_arn,
            ),
            self._child,
        )

    def _rule(self, key: str) -> EventRule:
        rule, bus = self._args.settings.rules[key], self.event_bus
        targets = {name: each for name, each in rule.targets.items() if isinstance(each, QueueTarget | TopicTarget)}
        made = EventRule(
            f"{self._name}-rule-{key}",
            EventRuleArgs(
                rule_name=self._names.timed(key),
                bus_name=bus.name if bus is not None and rule.bus == "own" else DEFAULT_BUS,
                pattern=self._pattern(rule),
                targets=targets,
                target_arns={name: self._destinations.ref(each.destination).arn for name, each in targets.items()},
                undelivered_arn=self._undelivered_arn,
                enabled=rule.enabled,
            ),
            self._child,
        )
        for target_id, target in rule.targets.items():
            if isinstance(target, RegionsTarget):
                RegionTargets(
                    f"{self._name}-rule-{key}-to-{target_id}",
                    RegionTargetsArgs(
                        settings=target,
                        target_id=target_id,
                        rule=made,
                        region=self._args.region,
                        account_id=self._args.account_id,
                        undelivered_arn=self._undelivered_arn,
                    ),
                    self._child,
                )
        return made

    def _pattern(self, rule: PatternRule | ObjectRule) -> Mapping[str, Any]:
        match rule:
            case PatternRule():
                return rule.pattern
            case ObjectRule():
                return object_pattern(rule, self._args.objects[rule.objects.bucket])

    def _schedules(self) -> scheduler.ScheduleGroup | None:
        args = self._args
        if not args.settings.schedules:
            return None
        group = scheduler.ScheduleGroup(
            f"{self._name}-schedules",
            name=physical_name(args.prefix, limit=longest_name("aws:scheduler/scheduleGroup:ScheduleGroup")),
            opts=self._child,
        )
        for key, schedule in args.settings.schedules.items():
            if isinstance(schedule, FunctionSchedule):
                continue
            destination = self._destinations.ref(schedule.destination)
            Schedule(
                f"{self._name}-schedule-{key}",
                ScheduleArgs(
                    settings=schedule,
                    schedule_name=self._names.timed(key),
                    group_name=group.name,
                    group_arn=group.arn,
                    region=args.region,
                    account_id=args.account_id,
                    key_arn=args.key_arn,
                    target=ScheduleTarget(arn=destination.arn, grant=destination.grant),
                    undelivered_arn=self._undelivered_arn,
                ),
                self._child,
            )
        return group
