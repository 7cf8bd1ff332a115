"""An EventBridge Scheduler schedule."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import iam, scheduler

from components.foundation.documents import document, trust
from components.foundation.grants import ActionsGrant, Grant, KeyUse, statements_of
from components.foundation.outputs import after
from components.foundation.stack_names import role_name
from components.messaging.events.targets import ScheduleSettings


@dataclass(frozen=True, kw_only=True)
class ScheduleTarget:
    """The target of a schedule, and the grant that it requires: a queue, a topic, a function."""

    arn: Input[str]
    grant: Grant


@dataclass(frozen=True, kw_only=True)
class ScheduleArgs:
    """Arguments of Schedule.

    schedule_name: physical name, up to 64 characters. group_name, group_arn: of the stack's schedule group.
    key_arn: key of the region, for the input and the undelivered queue.
    undelivered_arn: dead-letter queue, a standard queue.
    """

    settings: ScheduleSettings
    schedule_name: str
    group_name: Input[str]
    group_arn: Input[str]
    region: str
    account_id: Input[str]
    key_arn: Input[str]
    target: ScheduleTarget
    undelivered_arn: Input[str]

    def key(self, service: str, *, encrypts: bool = True) -> KeyUse:
        """Use of the region's key through a service."""
        return KeyUse(key_arn=self.key_arn, region=self.region, service=service, encrypts=encrypts)


class Schedule(ComponentResource):
    """An EventBridge Scheduler schedule, and a role with access to its target only."""

    arn: Output[str]
    role_arn: Output[str]

    def __init__(self, name: str, args: ScheduleArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:Schedule", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings

        role = iam.Role(
            f"{name}-role",
            name=role_name(f"{name}-role"),
            description=f"Deliveries of the schedule {args.schedule_name}",
            assume_role_policy=trust("scheduler.amazonaws.com", args.account_id, source_arn=args.group_arn),
            opts=child,
        )
        policy = iam.RolePolicy(
            f"{name}-role-policy", role=role.id, policy=document(statements_of(_grants(args))), opts=child
        )
        schedule = scheduler.Schedule(
            f"{name}-schedule",
            name=args.schedule_name,
            group_name=args.group_name,
            schedule_expression=settings.expression,
            schedule_expression_timezone=settings.timezone,
            state="ENABLED" if settings.enabled else "DISABLED",
            kms_key_arn=args.key_arn,
            flexible_time_window=_window(settings.flexible_window_minutes),
            target=scheduler.ScheduleTargetArgs(
                arn=args.target.arn,
                role_arn=after(role.arn, policy),
                input=json.dumps(settings.input),
                sqs_parameters=_sqs_parameters(settings),
                dead_letter_config=scheduler.ScheduleTargetDeadLetterConfigArgs(arn=args.undelivered_arn),
                retry_policy=scheduler.ScheduleTargetRetryPolicyArgs(
                    maximum_event_age_in_seconds=settings.maximum_event_age_seconds,
                    maximum_retry_attempts=settings.maximum_retry_attempts,
                ),
            ),
            opts=child,
        )

        self.arn, self.role_arn = schedule.arn, role.arn
        self.register_outputs({"arn": self.arn, "role_arn": self.role_arn})


def _grants(args: ScheduleArgs) -> Mapping[str, Grant]:
    return {
        "target": args.target.grant,
        "undelivered": ActionsGrant(
            actions=("sqs:SendMessage",), resources=[args.undelivered_arn], key=args.key("sqs")
        ),
        "message": args.key("scheduler", encrypts=False),  # stored encrypted until it is sent
    }


def _window(minutes: int) -> scheduler.ScheduleFlexibleTimeWindowArgs:
    return scheduler.ScheduleFlexibleTimeWindowArgs(
        mode="FLEXIBLE" if minutes else "OFF", maximum_window_in_minutes=minutes or None
    )


def _sqs_parameters(settings: ScheduleSettings) -> scheduler.ScheduleTargetSqsParametersArgs | None:
    group = settings.message_group_id
    return None if group is None else scheduler.ScheduleTargetSqsParametersArgs(message_group_id=group)
