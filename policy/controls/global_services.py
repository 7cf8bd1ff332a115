"""Controls over what must stand in us-east-1 because AWS keeps it there for global services."""

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
    title="Alarms on CloudFront and Route 53 stand in us-east-1",
    severity="high",
    types=[CLOUDWATCH_METRIC_ALARM],
    remedy="Make the alarm and the topic that it notifies in us-east-1, where AWS publishes the metric.",
    traps=["T-30"],
)
def alarm_sees_its_metric(alarm: Resource, settings: Settings) -> Iterator[Finding]:
    if alarm.region in ("", GLOBAL_REGION):
        return
    queries = [query.node("metric") for query in alarm.nodes("metricQueries")]
    for node in (alarm, *queries):
        if node.string("namespace") in GLOBAL_NAMESPACES:
            yield node.fail("no such metric comes in: it is published in us-east-1", "namespace")


@resource_control(
    "cloudwatch-global-dashboard-region",
    title="Dashboards read CloudFront's and Route 53's metrics from us-east-1",
    severity="low",
    types=[CLOUDWATCH_DASHBOARD],
    remedy="Set properties.region of the widget to us-east-1.",
    traps=["T-30"],
)
def dashboard_sees_its_metrics(dashboard: Resource, settings: Settings) -> Iterator[Finding]:
    body = dashboard.json("dashboardBody")
    for widget in body.nodes("widgets") if isinstance(body.value, Mapping) else ():
        shown = widget.node("properties")
        region = shown.string("region")
        if region not in ("", GLOBAL_REGION) and any(_is_global(metric) for metric in shown.nodes("metrics")):
            yield shown.fail("the graph stays empty: the metric is published in us-east-1", "region")


def _is_global(metric: Node) -> bool:
    return isinstance(namespace := metric.peek("[0]"), str) and namespace in GLOBAL_NAMESPACES


@stack_control(
    "route53-query-log-region",
    title="Route 53 logs queries into a group of us-east-1",
    severity="high",
    types=[ROUTE53_QUERY_LOG],
    remedy="Make the log group and its resource policy in us-east-1.",
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
    title="Shield Advanced is subscribed to on purpose only",
    severity="critical",
    types=[SHIELD_SUBSCRIPTION],
    remedy="Leave the subscription out; whoever wants it says so in an exemption, with its owner and reason.",
    traps=["T-14"],
    url="https://aws.amazon.com/shield/pricing/",
)
def not_subscribed_by_chance(subscription: Resource, settings: Settings) -> Iterator[Finding]:
    yield subscription.fail("binds the account for a year at $3,000 a month", value="")


@resource_control(
    "shield-advanced-kept",
    title="A Shield Advanced subscription survives its stack",
    severity="medium",
    types=[SHIELD_SUBSCRIPTION],
    remedy="Set skip_destroy: AWS refuses to end the subscription before its year is over.",
    traps=["T-14"],
)
def subscription_is_kept(subscription: Resource, settings: Settings) -> Iterator[Finding]:
    kept = subscription.flag("skipDestroy") or subscription.options.retain_on_delete
    if not kept:
        yield subscription.missing("destroying the stack fails on the subscription", "skipDestroy")
