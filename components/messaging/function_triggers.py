"""Event rules and schedules of one region that invoke functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import lambda_, scheduler

from components.foundation.grants import ActionsGrant
from components.foundation.service.exports import FunctionExport
from components.foundation.source_keys import EVENTS
from components.messaging.events.event_rule import EventRule, TargetArgs, send
from components.messaging.events.schedule import Schedule, ScheduleArgs, ScheduleTarget
from components.messaging.events.targets import FunctionDestination, FunctionSchedule, FunctionTarget
from components.messaging.names import MessagingNames
from components.messaging.settings import MessagingSettings


@dataclass(frozen=True, kw_only=True)
class FunctionTriggersArgs:
    """Arguments of FunctionTriggers.

    prefix: prefix of physical names. key_arn: key of the region. functions: by key, those that the settings refer to.
    rules, schedule_group: of the region's messaging. undelivered_arn: dead-letter queue, a standard queue.
    """

    settings: MessagingSettings
    prefix: str
    region: str
    account_id: Input[str]
    key_arn: Input[str]
    functions: Mapping[str, FunctionExport]
    rules: Mapping[str, EventRule]
    schedule_group: scheduler.ScheduleGroup | None
    undelivered_arn: Input[str]

    def __post_init__(self) -> None:
        missing = [key for key in invoked(self.settings) if key not in self.functions]
        if missing:
            raise ValueError(f"functions: missing: {', '.join(missing)}; rules and schedules invoke them")


def invoked(settings: MessagingSettings) -> list[str]:
    """Functions that rules and schedules invoke, each once."""
    targets = [target for rule in settings.rules.values() for target in rule.targets.values()]
    functions = [each for each in (*targets, *settings.schedules.values()) if isinstance(each, FunctionDestination)]
    return list(dict.fromkeys(each.function for each in functions))


class FunctionTriggers(ComponentResource):
    """Targets of rules with the permission of each rule to invoke the function, and schedules with a role that may
    invoke it only. What is not delivered in time goes to the undelivered queue."""

    def __init__(self, name: str, args: FunctionTriggersArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:FunctionTriggers", name, None, opts)
        self._name, self._args = name, args
        for key, rule in args.settings.rules.items():
            for target_id, target in rule.targets.items():
                if isinstance(target, FunctionTarget):
                    self._target(key, target_id, target)
        for key, schedule in args.settings.schedules.items():
            if isinstance(schedule, FunctionSchedule):
                self._schedule(key, schedule)
        self.register_outputs({})

    def _target(self, key: str, target_id: str, target: FunctionTarget) -> None:
        args, rule, function = self._args, self._args.rules[key], self._args.functions[target.function]
        name = f"{self._name}-rule-{key}-to-{target_id}"
        permission = lambda_.Permission(
            f"{name}-permission",
            action="lambda:InvokeFunction",
            function=function.name,
            qualifier=function.alias,
            principal=EVENTS,
            source_arn=rule.arn,
            opts=ResourceOptions(parent=self),
        )
        send(
            name,
            TargetArgs(
                rule_name=rule.name,
                bus_name=rule.bus_name,
                target_id=target_id,
                settings=target,
                arn=function.arn,
                undelivered_arn=args.undelivered_arn,
            ),
            ResourceOptions(parent=self, depends_on=[permission]),
        )

    def _schedule(self, key: str, schedule: FunctionSchedule) -> None:
        args, group = self._args, self._args.schedule_group
        assert group is not None  # a region with schedules has it
        arn = args.functions[schedule.function].arn
        names = MessagingNames(
            settings=args.settings, prefix=args.prefix, region=args.region, account_id=args.account_id
        )
        Schedule(
            f"{self._name}-schedule-{key}",
            ScheduleArgs(
                settings=schedule,
                schedule_name=names.timed(key),
                group_name=group.name,
                group_arn=group.arn,
                region=args.region,
                account_id=args.account_id,
                key_arn=args.key_arn,
                target=ScheduleTarget(arn=arn, grant=ActionsGrant(actions=("lambda:InvokeFunction",), resources=[arn])),
                undelivered_arn=args.undelivered_arn,
            ),
            ResourceOptions(parent=self),
        )
