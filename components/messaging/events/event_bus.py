"""The stack's custom event bus."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch

from components.foundation.documents import Statement, document
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.outputs import after
from components.messaging.events.settings import EventBusSettings

ARCHIVE_NAME_LIMIT = longest_name("aws:cloudwatch/eventArchive:EventArchive")


@dataclass(frozen=True, kw_only=True)
class EventBusArgs:
    """bus_name: physical name. key_arn: key of the region, whose policy allows EventBridge to use it for the bus.
    undelivered_arn: standard queue for events that EventBridge cannot decrypt.
    """

    settings: EventBusSettings
    bus_name: str
    account_id: Input[str]
    key_arn: Input[str]
    undelivered_arn: Input[str]


class EventBus(ComponentResource):
    """An encrypted custom event bus, its resource policy, and an archive if the settings have one.

    Only roles of the account with IAM permission can put events. policy_ready_arn depends on the policy and the
    archive.
    """

    arn: Output[str]
    policy_ready_arn: Output[str]
    name: Output[str]

    def __init__(self, name: str, args: EventBusArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:EventBus", name, None, opts)
        child = ResourceOptions(parent=self)

        bus = cloudwatch.EventBus(
            f"{name}-bus",
            name=args.bus_name,
            kms_key_identifier=args.key_arn,
            dead_letter_config=cloudwatch.EventBusDeadLetterConfigArgs(arn=args.undelivered_arn),
            opts=child,
        )
        policy = cloudwatch.EventBusPolicy(
            f"{name}-policy",
            event_bus_name=bus.name,
            policy=document([_account_puts(args.account_id, bus.arn)]),
            opts=child,
        )
        self.arn, self.policy_ready_arn, self.name = bus.arn, after(bus.arn, policy), bus.name
        if args.settings.archive_retention_days is not None:
            archive = cloudwatch.EventArchive(
                f"{name}-archive",
                name=physical_name(args.bus_name, "archive", limit=ARCHIVE_NAME_LIMIT),
                event_source_arn=bus.arn,
                kms_key_identifier=args.key_arn,
                retention_days=args.settings.archive_retention_days,
                opts=child,
            )
            self.policy_ready_arn = after(bus.arn, policy, archive)

        self.register_outputs({"arn": self.arn, "name": self.name})


def _account_puts(account_id: Input[str], bus_arn: Input[str]) -> Statement:
    return {
        "Sid": "AllowAccount",
        "Effect": "Allow",
        "Principal": {"AWS": Output.concat("arn:aws:iam::", account_id, ":root")},
        "Action": "events:PutEvents",
        "Resource": bus_arn,
    }
