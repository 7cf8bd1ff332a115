"""An EventBridge rule and its targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch

from components.foundation.name_limits import longest_name
from components.messaging.events.settings import ObjectRule, ObjectSelection
from components.messaging.events.targets import Target

DEFAULT_BUS = "default"
NAME_LIMIT = longest_name("aws:cloudwatch/eventRule:EventRule")


@dataclass(frozen=True, kw_only=True)
class ObjectSource:
    """The bucket of a purpose, as an event source. bucket_name: with EventBridge notifications (T-25). prefix: key
    prefix, if purposes share a bucket."""

    bucket_name: Input[str]
    prefix: str = ""


@dataclass(frozen=True, kw_only=True)
class EventRuleArgs:
    """Arguments of EventRule.

    rule_name: physical name, up to 64 characters. bus_name: the account's default bus if omitted.
    pattern: event pattern.
    targets, target_arns: settings and ARNs of the targets, by name.
    undelivered_arn: dead-letter queue of the targets, a standard queue.
    """

    rule_name: str
    pattern: Mapping[str, Any]
    targets: Mapping[str, Target]
    target_arns: Mapping[str, Input[str]]
    undelivered_arn: Input[str]
    bus_name: Input[str] = DEFAULT_BUS
    enabled: bool = True

    def __post_init__(self) -> None:
        if not self.pattern:
            raise ValueError("pattern: missing: an empty pattern matches no event; set one")
        if len(self.rule_name) > NAME_LIMIT:
            raise ValueError(f"rule_name: {self.rule_name}: allowed: {NAME_LIMIT} characters")
        missing = [name for name in self.targets if name not in self.target_arns]
        if missing:
            raise ValueError(f"target_arns: missing: {', '.join(missing)}; set their ARNs")


class EventRule(ComponentResource):
    """A rule and its targets. Events that cannot be delivered in time go to the undelivered queue."""

    arn: Output[str]
    name: Output[str]
    bus_name: Output[str | None]

    def __init__(self, name: str, args: EventRuleArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:EventRule", name, None, opts)
        child = ResourceOptions(parent=self)

        rule = cloudwatch.EventRule(
            f"{name}-rule",
            name=args.rule_name,
            event_bus_name=args.bus_name,
            event_pattern=Output.json_dumps(args.pattern),
            state="ENABLED" if args.enabled else "DISABLED",
            opts=child,
        )
        for target_id, settings in args.targets.items():
            target = TargetArgs(
                rule_name=rule.name,
                bus_name=rule.event_bus_name,
                target_id=target_id,
                settings=settings,
                arn=args.target_arns[target_id],
                undelivered_arn=args.undelivered_arn,
            )
            send(f"{name}-to-{target_id}", target, child)

        self.arn, self.name, self.bus_name = rule.arn, rule.name, rule.event_bus_name
        self.register_outputs({"arn": self.arn})


@dataclass(frozen=True, kw_only=True)
class TargetArgs:
    """A target of a rule. arn: of the resource to deliver to. undelivered_arn: dead-letter queue. role_arn: role that
    delivers; EventBridge itself by the resource's policy if omitted."""

    rule_name: Input[str]
    bus_name: Input[str | None]
    target_id: str
    settings: Target
    arn: Input[str]
    undelivered_arn: Input[str]
    role_arn: Input[str] | None = None


def send(name: str, args: TargetArgs, opts: ResourceOptions) -> None:
    """Send the events of a rule to a target, with the retries of its settings."""
    settings, group = args.settings, args.settings.message_group_id
    cloudwatch.EventTarget(
        name,
        target_id=args.target_id,
        rule=args.rule_name,
        event_bus_name=args.bus_name,
        arn=args.arn,
        role_arn=args.role_arn,
        input_path=settings.input_path,
        sqs_target=cloudwatch.EventTargetSqsTargetArgs(message_group_id=group) if group is not None else None,
        dead_letter_config=cloudwatch.EventTargetDeadLetterConfigArgs(arn=args.undelivered_arn),
        retry_policy=cloudwatch.EventTargetRetryPolicyArgs(
            maximum_event_age_in_seconds=settings.maximum_event_age_seconds,
            maximum_retry_attempts=settings.maximum_retry_attempts,
        ),
        opts=opts,
    )


def object_pattern(rule: ObjectRule, source: ObjectSource) -> Mapping[str, Any]:
    """The event pattern of a rule for objects in a bucket."""
    keys = _keys(source.prefix, rule.objects)
    return {
        "source": ["aws.s3"],
        "detail-type": [rule.detail_type],
        "detail": {"bucket": {"name": [source.bucket_name]}, **({"object": {"key": keys}} if keys else {})},
    }


def _keys(prefix: str, objects: ObjectSelection) -> list[Mapping[str, str]]:
    """Patterns of object keys: each prefix combined with each suffix."""
    prefixes = [f"{prefix}{each}" for each in objects.prefixes] or ([prefix] if prefix else [])
    if not objects.suffixes:
        return [{"prefix": each} for each in prefixes]
    if not prefixes:
        return [{"suffix": each} for each in objects.suffixes]
    return [{"wildcard": f"{begin}*{end}"} for begin in prefixes for end in objects.suffixes]
