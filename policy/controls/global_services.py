"""Controls for resources of global services that must be in us-east-1."""

from collections.abc import Mapping

from policy.readers.distributions import GLOBAL_REGION
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    CLOUDWATCH_DASHBOARD,
    CLOUDWATCH_METRIC_ALARM,
    LOGS_LOG_GROUP,
    ROUTE53_QUERY_LOG,
    SHIELD_SUBSCRIPTION,
)

# Amazon CloudFront Developer Guide and Amazon Route 53 Developer Guide, "Monitoring ... using Amazon CloudWatch".
GLOBAL_NAMESPACES = frozenset({"AWS/CloudFront", "AWS/Route53"})


@resource_control(
    "cloudwatch-global-alarm-region",
    title="Alarms on CloudFront and Route 53 are in us-east-1",
    severity="high",
    types=[CLOUDWATCH_METRIC_ALARM],
    remedy="Create the alarm and its topic in us-east-1, where AWS publishes the metric.",
    traps=["T-30"],
)
def alarm_is_in_the_metric_region(alarm: Resource, settings: Settings) -> Iterator[Finding]:
    if alarm.region in ("", GLOBAL_REGION):
        return
    queries = [query.node("metric") for query in alarm.nodes("metricQueries")]
    for node in (alarm, *queries):
        if node.string("namespace") in GLOBAL_NAMESPACES:
            yield node.fail("the metric is published in us-east-1 only", "namespace")


@resource_control(
    "cloudwatch-global-dashboard-region",
    title="Widgets with metrics of CloudFront and Route 53 have the region us-east-1",
    severity="low",
    types=[CLOUDWATCH_DASHBOARD],
    remedy="Set properties.region of the widget to us-east-1.",
    traps=["T-30"],
)
def widgets_have_the_metric_region(dashboard: Resource, settings: Settings) -> Iterator[Finding]:
    body = dashboard.json("dashboardBody")
    for widget in body.nodes("widgets") if isinstance(body.value, Mapping) else ():
        shown = widget.node("properties")
        region = shown.string("region")
        if region not in ("", GLOBAL_REGION) and any(_is_global(metric) for metric in shown.nodes("metrics")):
            yield shown.fail("the metric is published in us-east-1 only", "region")


def _is_global(metric: Node) -> bool:
    return isinstance(namespace := metric.peek("[0]"), str) and namespace in GLOBAL_NAMESPACES


@stack_control(
    "route53-query-log-region",
    title="Query logs of Route 53 are in us-east-1",
    severity="high",
    types=[ROUTE53_QUERY_LOG],
    remedy="Create the log group and its resource policy in us-east-1.",
    traps=["T-01"],
    url="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html",
)
def queries_are_logged_globally(log: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    path = "cloudwatchLogGroupArn"
    arn = log.peek(path)
    literal = arn.split(":")[3] if isinstance(arn, str) and arn.count(":") >= 6 else ""
    regions = [literal] if literal else [group.region for group in stack.follow(log, path, LOGS_LOG_GROUP)]
    if any(region not in ("", GLOBAL_REGION) for region in regions):
        yield log.fail("Route 53 refuses log groups of other regions", path, value="")


@resource_control(
    "shield-advanced-subscription",
    title="Shield Advanced subscriptions are intended",
    severity="critical",
    types=[SHIELD_SUBSCRIPTION],
    remedy="Remove the subscription, or add an exemption with owner and reason.",
    traps=["T-14"],
    url="https://aws.amazon.com/shield/pricing/",
)
def subscription_is_intended(subscription: Resource, settings: Settings) -> Iterator[Finding]:
    yield subscription.fail("commitment of one year at $3,000 a month", value="")


@resource_control(
    "shield-advanced-kept",
    title="Shield Advanced subscriptions are retained when their stack is destroyed",
    severity="medium",
    types=[SHIELD_SUBSCRIPTION],
    remedy="Set skip_destroy: AWS refuses to cancel the subscription within its first year.",
    traps=["T-14"],
)
def subscription_is_retained(subscription: Resource, settings: Settings) -> Iterator[Finding]:
    kept = subscription.flag("skipDestroy") or subscription.options.retain_on_delete
    if not kept:
        yield subscription.missing("the stack cannot be destroyed during the first year", "skipDestroy")
