"""Targets of a rule in other regions."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import iam

from components.foundation.documents import document, trust
from components.foundation.outputs import after
from components.foundation.source_keys import EVENTS
from components.foundation.stack_names import role_name
from components.messaging.events.event_rule import DEFAULT_BUS, EventRule, TargetArgs, send
from components.messaging.events.targets import RegionsTarget


@dataclass(frozen=True, kw_only=True)
class RegionTargetsArgs:
    """Arguments of RegionTargets.

    settings: regions and retries. target_id: prefix of the ids of the targets, before the region. region: that of the
    rule, which is no target. undelivered_arn: dead-letter queue of the rule's region, a standard queue.
    """

    settings: RegionsTarget
    target_id: str
    rule: EventRule
    region: str
    account_id: Input[str]
    undelivered_arn: Input[str]


class RegionTargets(ComponentResource):
    """The default event buses of other regions as targets of a rule, with a role that may put events on them only.

    AWS re:Post, "How do I configure EventBridge to route events between buses": the role is the rule's, and a bus of
    the same account needs no policy for it.
    """

    def __init__(self, name: str, args: RegionTargetsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:RegionTargets", name, None, opts)
        child = ResourceOptions(parent=self)
        buses = {
            region: Output.concat(f"arn:aws:events:{region}:", args.account_id, f":event-bus/{DEFAULT_BUS}")
            for region in args.settings.regions
            if region != args.region
        }

        role = iam.Role(
            f"{name}-role",
            name=role_name(f"{name}-role"),
            description="Events of a rule to other regions",
            assume_role_policy=trust(EVENTS, args.account_id, source_arn=args.rule.arn),
            opts=child,
        )
        policy = iam.RolePolicy(
            f"{name}-role-policy",
            role=role.id,
            policy=document(
                [
                    {
                        "Sid": "PutEvents",
                        "Effect": "Allow",
                        "Action": "events:PutEvents",
                        "Resource": list(buses.values()),
                    }
                ]
            ),
            opts=child,
        )
        role_arn = after(role.arn, policy)
        for region, arn in buses.items():
            target = TargetArgs(
                rule_name=args.rule.name,
                bus_name=args.rule.bus_name,
                target_id=f"{args.target_id}-{region}",
                settings=args.settings,
                arn=arn,
                role_arn=role_arn,
                undelivered_arn=args.undelivered_arn,
            )
            send(f"{name}-{region}", target, child)
        self.register_outputs({})
