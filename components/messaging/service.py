"""SQS, SNS, EventBridge and EventBridge Scheduler: a set of queues, topics, rules and schedules in each region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from components.foundation.service.access import NamedResources, SharedResource
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.names import PhysicalName
    from components.foundation.service.stack_names import StackNames
    from components.foundation.settings.naming import NamingSettings
    from components.foundation.settings.regions import RegionsSettings
    from components.messaging.settings import MessagingSettings


def _settings() -> SettingsModel:
    from components.messaging.checks import (
        function_target_faults,
        messaging_region_faults,
        messaging_storage_faults,
        region_target_faults,
        restore_faults,
    )
    from components.messaging.settings import MessagingSettings

    return SettingsModel(
        model=MessagingSettings,
        checks=(
            Check(concerns=("storage", "messaging"), function=messaging_storage_faults),
            Check(concerns=("storage", "messaging"), function=restore_faults),
            Check(concerns=("regions", "storage", "messaging"), function=messaging_region_faults),
            Check(concerns=("regions", "messaging"), function=region_target_faults),
            Check(concerns=("regions", "messaging", "lambda_"), function=function_target_faults),
        ),
    )


def _key_uses(scope: RegionScope, settings: MessagingSettings) -> PartOutputs | None:
    from components.foundation.service.exports import KEY_USES
    from components.messaging.messaging import messaging_key_uses
    from components.messaging.names import MessagingNames

    regional = settings.in_region(primary=scope.is_primary)
    if regional is None:
        return None
    names = MessagingNames(
        settings=regional, prefix=scope.naming.prefix, region=scope.region.name, account_id=scope.account_id
    )
    return PartOutputs(exports={KEY_USES: {"messaging": messaging_key_uses(names)}})


def _messaging(scope: RegionScope, settings: MessagingSettings) -> PartOutputs | None:
    from components.foundation.service.exports import ALARM_TOPIC_ARN, BUCKETS, QUEUE_ARNS, QUEUE_NAMES, TOPIC_ARNS
    from components.messaging.events.event_rule import ObjectSource
    from components.messaging.events.settings import ObjectRule
    from components.messaging.links import EventBusRef, MessagingLinks, QueueRef
    from components.messaging.messaging import Messaging, MessagingArgs

    regional = settings.in_region(primary=scope.is_primary)
    if regional is None:
        return None
    buckets = scope.exported(BUCKETS)
    named = {rule.objects.bucket for rule in regional.rules.values() if isinstance(rule, ObjectRule)}
    messaging = Messaging(
        f"{scope.name}-messaging",
        MessagingArgs(
            settings=regional,
            prefix=scope.naming.prefix,
            region=scope.region.name,
            account_id=scope.account_id,
            key_arn=scope.policy_ready_key_arn,
            objects={
                purpose: ObjectSource(bucket_name=buckets[purpose].id, prefix=buckets[purpose].prefix)
                for purpose in sorted(named)
            },
            alarm_topic_arn=scope.only(ALARM_TOPIC_ARN),
            protect=scope.naming.protects_data,
        ),
        scope.options,
    )
    queues, bus = messaging.queues, messaging.event_bus
    return PartOutputs(
        components=(messaging,),
        exports={
            QUEUE_NAMES: {key: queue.name for key, queue in queues.items()},
            QUEUE_ARNS: {key: queue.arn for key, queue in queues.items()},
            TOPIC_ARNS: {key: topic.arn for key, topic in messaging.topics.items()},
        },
        links=MessagingLinks(
            queues={key: QueueRef(arn=queue.arn, url=queue.url) for key, queue in queues.items()},
            topic_arns={key: topic.arn for key, topic in messaging.topics.items()},
            event_bus=EventBusRef(arn=bus.arn, name=bus.name) if bus else None,
            key_arn=scope.key_arn,
            region=scope.region.name,
        ),
        stack_outputs={"queues": {key: queue.url for key, queue in queues.items()}},
    )


def _triggers(scope: RegionScope, settings: MessagingSettings) -> PartOutputs | None:
    """Rules and schedules that invoke functions."""
    from components.foundation.service.exports import FUNCTIONS
    from components.messaging.function_triggers import FunctionTriggers, FunctionTriggersArgs, invoked
    from components.messaging.messaging import Messaging

    regional, messaging = settings.in_region(primary=scope.is_primary), scope.component(Messaging)
    functions = scope.exported(FUNCTIONS)
    if regional is None or not invoked(regional) or not functions:  # none in a region without functions
        return None
    assert messaging is not None  # created in the layer `workloads`
    assert messaging.undelivered is not None  # rules and schedules have it
    triggers = FunctionTriggers(
        f"{scope.name}-triggers",
        FunctionTriggersArgs(
            settings=regional,
            prefix=scope.naming.prefix,
            region=scope.region.name,
            account_id=scope.account_id,
            key_arn=scope.policy_ready_key_arn,
            functions=functions,
            rules=messaging.rules,
            schedule_group=messaging.schedule_group,
            undelivered_arn=messaging.undelivered.arn,
        ),
        scope.options,
    )
    return PartOutputs(components=(triggers,))


def _queues(settings: MessagingSettings, regions: RegionsSettings, region: str) -> Iterable[str]:
    return settings.queues if _has_messaging(settings, regions, region) else ()


def _topics(settings: MessagingSettings, regions: RegionsSettings, region: str) -> Iterable[str]:
    return settings.topics if _has_messaging(settings, regions, region) else ()


def _event_bus(settings: MessagingSettings, regions: RegionsSettings, region: str) -> bool:
    return settings.event_bus is not None and _has_messaging(settings, regions, region)


def _has_messaging(settings: MessagingSettings, regions: RegionsSettings, region: str) -> bool:
    return settings.in_region(primary=region == regions.primary) is not None


def _names(settings: MessagingSettings, naming: NamingSettings, _: RegionsSettings) -> Iterator[PhysicalName]:
    from components.messaging.physical_names import queue_names, topic_names

    yield from queue_names(settings, naming)
    yield from topic_names(settings, naming)


REPLICAS = "set messaging.replicas: pilot_light"


def _manual_steps(settings: MessagingSettings, _: StackNames) -> Iterator[ManualStep]:
    """Subscriptions that wait for a confirmation."""
    from components.foundation.service.manual_steps import CONFIRM, ManualStep
    from components.messaging.sqs_sns.topic_settings import EmailSubscription

    for key, topic in settings.topics.items():
        for name, each in topic.subscriptions.items():
            if isinstance(each, EmailSubscription):
                path = f"messaging.topics.{key}.subscriptions.{name}"
                yield ManualStep(path=path, subject=each.email, action=CONFIRM, actor="the recipient")


SERVICE = Service(
    concern="messaging",
    settings=_settings,
    parts=(
        RegionPart(layer="plan", create=_key_uses),
        RegionPart(layer="workloads", create=_messaging),
        RegionPart(layer="triggers", create=_triggers),
    ),
    access=(
        NamedResources(access_field="queues", keys=_queues, remedy=REPLICAS),
        NamedResources(access_field="topics", keys=_topics, remedy=REPLICAS),
        SharedResource(
            access_field="event_bus",
            exists=_event_bus,
            noun="event bus",
            setting="messaging.eventBus",
            remedy=REPLICAS,
        ),
    ),
    physical_names=_names,
    manual_steps=_manual_steps,
)
