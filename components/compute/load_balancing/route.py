"""The load balancer route of a service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import lb

from components.compute.load_balancing.load_balancer import LoadBalancerRef
from components.compute.load_balancing.route_settings import EVERYTHING, RouteSettings
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.outputs import after

NAME_LIMIT = longest_name("aws:lb/targetGroup:TargetGroup")


@dataclass(frozen=True, kw_only=True)
class ServiceRouteArgs:
    """service_name: prefix of the target group's name. load_balancer: that of the region. tags: of the target group."""

    settings: RouteSettings
    service_name: str
    vpc_id: Input[str]
    load_balancer: LoadBalancerRef
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class ServiceRoute(ComponentResource):
    """A target group with its health check, and the listener rule that forwards to it.

    target_group_arn depends on the rule: ECS rejects a target group without a listener (T-28). request_label is the
    resource label of the request count metric.
    """

    target_group_arn: Output[str]
    arn_suffix: Output[str]
    request_label: Output[str]

    def __init__(self, name: str, args: ServiceRouteArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:ServiceRoute", name, None, opts)
        settings, check = args.settings, args.settings.health_check

        group = lb.TargetGroup(
            f"{name}-targets",
            # The name contains the port, so that a replacement with another port can be created first.
            name=physical_name(args.service_name, str(settings.port), limit=NAME_LIMIT),
            vpc_id=args.vpc_id,
            target_type="ip",
            port=settings.port,
            protocol="HTTP",
            deregistration_delay=settings.deregistration_delay_seconds,
            slow_start=settings.slow_start_seconds,
            load_balancing_algorithm_type=settings.algorithm,
            health_check=lb.TargetGroupHealthCheckArgs(
                path=check.path,
                matcher=check.status_codes,
                interval=check.interval_seconds,
                timeout=check.timeout_seconds,
                healthy_threshold=check.healthy_threshold,
                unhealthy_threshold=check.unhealthy_threshold,
            ),
            stickiness=lb.TargetGroupStickinessArgs(
                type="lb_cookie",
                enabled=settings.stickiness_seconds is not None,
                cookie_duration=settings.stickiness_seconds,
            ),
            tags={**args.tags} or None,
            opts=ResourceOptions(parent=self),
        )
        rule = lb.ListenerRule(
            f"{name}-rule",
            listener_arn=args.load_balancer.listener_arn,
            priority=settings.priority,
            conditions=_conditions(settings),
            actions=[lb.ListenerRuleActionArgs(type="forward", target_group_arn=group.arn)],
            opts=ResourceOptions(parent=self),
        )

        self.target_group_arn = after(group.arn, rule)
        self.arn_suffix = group.arn_suffix
        self.request_label = after(Output.concat(args.load_balancer.arn_suffix, "/", group.arn_suffix), rule)
        self.register_outputs({"target_group_arn": self.target_group_arn})


def _conditions(settings: RouteSettings) -> list[lb.ListenerRuleConditionArgs]:
    """The conditions of the rule, at least one: any path, by default."""
    hosts, paths = settings.hosts, settings.paths or (() if settings.hosts else (EVERYTHING,))
    made: list[lb.ListenerRuleConditionArgs] = []
    if hosts:
        made.append(
            lb.ListenerRuleConditionArgs(host_header=lb.ListenerRuleConditionHostHeaderArgs(values=list(hosts)))
        )
    if paths:
        made.append(
            lb.ListenerRuleConditionArgs(path_pattern=lb.ListenerRuleConditionPathPatternArgs(values=list(paths)))
        )
    return made
