"""An EventBridge rule and its targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch

from components.messaging.events.settings import EventRuleSettings, ObjectCreatedSettings, TargetSettings

DEFAULT_BUS = "default"


@dataclass(frozen=True, kw_only=True)
class ObjectSource:
    """The bucket of a purpose, as an event source. bucket_name: with EventBridge notifications (T-25). prefix: key
    prefix, if purposes share a bucket."""

    bucket_name: Input[str]
    prefix: str = ""


@dataclass(frozen=True, kw_only=True)
class EventRuleArgs:
    """Arguments of EventRule.

    rule_name: physical name, up to 64 characters. bus_name: the stack's bus, or None for the account's default bus.
    targets: ARN of each target, by the target's name.
    undelivered_arn: dead-letter queue of the targets, a standard queue.
    objects: event source of a rule with objectCreated; None for a rule with a pattern.
    """

    settings: EventRuleSettings
    rule_name: str
    targets: Mapping[str, Input[str]]
    undelivered_arn: Input[str]
    bus_name: Input[str] | None = None
    objects: ObjectSource | None = None

    def __post_init__(self) -> None:
        missing = [name for name in self.settings.targets if name not in self.targets]
        if missing:
            raise ValueError(f"targets: missing: {', '.join(missing)}; set their ARNs")
        if self.settings.object_created is not None and self.objects is None:
            raise ValueError("objects: missing: the rule has objectCreated; set its bucket")
        if self.settings.bus == "own" and self.bus_name is None:
            raise ValueError("bus_name: missing: the rule is on the stack's bus; set its name")


class EventRule(ComponentResource):
    """A rule and its targets. Events that cannot be delivered in time go to the undelivered queue."""

    arn: Output[str]

    def __init__(self, name: str, args: EventRuleArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:EventRule", name, None, opts)
        child = ResourceOptions(parent=self)
        bus_name = DEFAULT_BUS if args.settings.bus == "default" else args.bus_name

        rule = cloudwatch.EventRule(
            f"{name}-rule",
            name=args.rule_name,
            event_bus_name=bus_name,
            event_pattern=Output.json_dumps(_pattern(args)),
            state="ENABLED" if args.settings.enabled else "DISABLED",
            opts=child,
        )
        for target, settings in args.settings.targets.items():
            _send(f"{name}-to-{target}", target, rule, settings, args, child)

        self.arn = rule.arn
        self.register_outputs({"arn": self.arn})


def _send(
    name: str,
    target_id: str,
    rule: cloudwatch.EventRule,
    settings: TargetSettings,
    args: EventRuleArgs,
    opts: ResourceOptions,
) -> None:
    group = settings.message_group_id
    cloudwatch.EventTarget(
        name,
        target_id=target_id,
        rule=rule.name,
        event_bus_name=rule.event_bus_name,
        arn=args.targets[target_id],
        input_path=settings.input_path,
        sqs_target=cloudwatch.EventTargetSqsTargetArgs(message_group_id=group) if group is not None else None,
        dead_letter_config=cloudwatch.EventTargetDeadLetterConfigArgs(arn=args.undelivered_arn),
        retry_policy=cloudwatch.EventTargetRetryPolicyArgs(
            maximum_event_age_in_seconds=settings.maximum_event_age_seconds,
            maximum_retry_attempts=settings.maximum_retry_attempts,
        ),
        opts=opts,
    )


def _pattern(args: EventRuleArgs) -> Mapping[str, Any]:
    created, source = args.settings.object_created, args.objects
    if created is None or source is None:
        return args.settings.pattern or {}
    keys = _keys(source.prefix, created)
    return {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [source.bucket_name]}, **({"object": {"key": keys}} if keys else {})},
    }


def _keys(prefix: str, created: ObjectCreatedSettings) -> list[Mapping[str, str]]:
    """Keys that match: any prefix with any suffix."""
    prefixes = [f"{prefix}{each}" for each in created.prefixes] or ([prefix] if prefix else [])
    if not created.suffixes:
        return [{"prefix": each} for each in prefixes]
    if not prefixes:
        return [{"suffix": each} for each in created.suffixes]
    return [{"wildcard": f"{begin}*{end}"} for begin in prefixes for end in created.suffixes]
