"""Controls for web ACLs: rules, metrics, logs, associations."""

from collections.abc import Sequence

from policy.frameworks import LOGGED
from policy.readers.distributions import GLOBAL_REGION, behaviours, methods
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    APIGATEWAY_STAGE,
    APIGATEWAYV2_API,
    APIGATEWAYV2_STAGE,
    APPSYNC_GRAPHQL_API,
    CLOUDFRONT_DISTRIBUTIONS,
    COGNITO_USER_POOL,
    ELB_LOAD_BALANCER,
    FIREHOSE_DELIVERY_STREAM,
    LOGS_LOG_GROUP,
    LOGS_RESOURCE_POLICY,
    S3_BUCKET,
    WAF_IP_SET,
    WAF_REGEX_PATTERN_SET,
    WAF_RULE_GROUP,
    WAF_WEB_ACL,
    WAF_WEB_ACL_ASSOCIATION,
    WAF_WEB_ACL_LOGGING_CONFIGURATION,
    WAF_WEB_ACL_RULE,
    WAF_WEB_ACL_RULE_GROUP_ASSOCIATION,
)

PROTECTED = (ELB_LOAD_BALANCER, APIGATEWAY_STAGE, APPSYNC_GRAPHQL_API, COGNITO_USER_POOL)

SEPARATE_RULES = (WAF_WEB_ACL_RULE, WAF_WEB_ACL_RULE_GROUP_ASSOCIATION)
LOG_PREFIX = "aws-waf-logs-"
LOG_RESOURCE_POLICIES = 10  # CloudWatch Logs quotas, "Resource policies", per Region
COMMON_RULES = "AWSManagedRulesCommonRuleSet"
BODY_RULE = "SizeRestrictions_BODY"
USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/waf-controls.html"


@stack_control(
    "waf-not-empty",
    title="Web ACLs have at least one rule",
    severity="medium",
    types=[WAF_WEB_ACL],
    frameworks={"FSBP": ["WAF.10"], "NIST 800-53": ["CA-9(1)", "CM-2"]},
    remedy="Add rules to the web ACL, managed rule groups first.",
    url=f"{USER_GUIDE}#waf-10",
)
def has_rules(acl: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    separate = any(stack.related(acl, type_, "webAclArn") for type_ in SEPARATE_RULES)
    if not separate and not acl.nodes("rules") and not acl.json("ruleJson").nodes(""):
        yield acl.missing("the web ACL has no rule", "rules")


@stack_control(
    "waf-logging",
    title="Web ACLs log requests",
    severity="low",
    types=[WAF_WEB_ACL],
    frameworks={"FSBP": ["WAF.11"], "PCI DSS 4.0": ["10.4.2"], "NIST 800-53": [*LOGGED, "SC-7(10)"]},
    remedy="Add a WebAclLoggingConfiguration of the web ACL.",
    url=f"{USER_GUIDE}#waf-11",
)
def requests_are_logged(acl: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if not stack.related(acl, WAF_WEB_ACL_LOGGING_CONFIGURATION, "resourceArn"):
        yield acl.missing("requests are not logged")


@resource_control(
    "waf-metrics",
    title="Web ACLs and their rules publish metrics",
    severity="medium",
    types=[WAF_WEB_ACL, WAF_RULE_GROUP, *SEPARATE_RULES],
    frameworks={"FSBP": ["WAF.12"], "NIST 800-53": [*LOGGED, "SC-7(10)"]},
    remedy="Set visibility_config.cloudwatch_metrics_enabled of the web ACL and of all rules.",
    url=f"{USER_GUIDE}#waf-12",
)
def metrics_are_published(resource: Resource, settings: Settings) -> Iterator[Finding]:
    enabled = "visibilityConfig.cloudwatchMetricsEnabled"
    for node in (resource, *resource.nodes("rules")):
        if not node.flag(enabled):
            yield node.fail("metrics are disabled", enabled)
    for rule in resource.json("ruleJson").nodes(""):
        if not rule.flag("VisibilityConfig.CloudWatchMetricsEnabled"):
            yield rule.missing("metrics are disabled", "VisibilityConfig.CloudWatchMetricsEnabled")


@resource_control(
    "waf-global-region",
    title="Web ACLs with scope CLOUDFRONT, and their rule groups and sets, are in us-east-1",
    severity="high",
    types=[WAF_WEB_ACL, WAF_RULE_GROUP, WAF_IP_SET, WAF_REGEX_PATTERN_SET],
    remedy="Create resources with scope CLOUDFRONT in us-east-1.",
    traps=["T-01"],
    url="https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html",
)
def global_scope_is_in_its_region(resource: Resource, settings: Settings) -> Iterator[Finding]:
    if resource.string("scope") == "CLOUDFRONT" and resource.region not in ("", GLOBAL_REGION):
        yield resource.fail("AWS accepts scope CLOUDFRONT in us-east-1 only", "scope")


@stack_control(
    "waf-log-destination",
    title="Web ACLs have one valid log destination",
    severity="high",
    types=[WAF_WEB_ACL_LOGGING_CONFIGURATION],
    remedy=f"Use one log group, bucket or stream {LOG_PREFIX}… in the web ACL's region (us-east-1 for CloudFront).",
    traps=["T-10"],
    url="https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html",
)
def destination_is_valid(logging: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    path = "logDestinationConfigs"
    given = logging.peek(path)
    if isinstance(given, Sequence) and not isinstance(given, str) and len(given) > 1:
        yield logging.fail("WAF accepts one destination", path)
    found = stack.follow(logging, path, LOGS_LOG_GROUP, S3_BUCKET, FIREHOSE_DELIVERY_STREAM)
    for destination in found:
        name = _physical_name(destination)
        if name and not name.startswith(LOG_PREFIX):
            yield destination.fail(f"WAF requires a name with the prefix {LOG_PREFIX}", value=name)
        if destination.type != S3_BUCKET and destination.region and destination.region != logging.region:
            yield destination.fail("the destination is in another region than the web ACL", value=destination.region)
    for text in () if found else logging.strings(path):
        if not _name_in_arn(text).startswith(LOG_PREFIX):
            yield logging.fail(f"WAF requires a name with the prefix {LOG_PREFIX}", path)


def _physical_name(destination: Resource) -> str:
    """The physical name, or its prefix: by default the logical name."""
    kinds = ("bucket", "bucketPrefix") if destination.type == S3_BUCKET else ("name", "namePrefix")
    path = next((path for path in kinds if destination.has(path)), "")
    return destination.string(path) if path else destination.name


def _name_in_arn(arn: str) -> str:
    last = arn.partition(":log-group:")[2] or arn.rpartition(":::")[2] or arn
    return last.rpartition("/")[2] if ":deliverystream/" in arn else last


@stack_control(
    "logs-resource-policies",
    title="Resource policies of CloudWatch Logs are within the quota of a region",
    severity="high",
    types=[LOGS_RESOURCE_POLICY],
    remedy="Use one LogResourcePolicy with a statement per service.",
    traps=["T-10"],
    url="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html",
)
def resource_policies_fit(policy: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    beside = [other for other in stack.of(LOGS_RESOURCE_POLICY) if other.region == policy.region]
    if policy in beside[LOG_RESOURCE_POLICIES:]:
        yield policy.fail(f"the quota is {LOG_RESOURCE_POLICIES} resource policies per region", value="")


@stack_control(
    "waf-association-accepted",
    title="Web ACLs are associated with supported resources in their region",
    severity="high",
    types=[WAF_WEB_ACL_ASSOCIATION],
    remedy="Associate a REGIONAL web ACL with a REST stage or load balancer; use CloudFront for HTTP APIs.",
    traps=["T-11", "T-01"],
    url="https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html",
)
def association_is_valid(association: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    arn = association.peek("resourceArn")
    text = arn if isinstance(arn, str) else ""
    others = stack.follow(
        association, "resourceArn", *PROTECTED, APIGATEWAYV2_API, APIGATEWAYV2_STAGE, *CLOUDFRONT_DISTRIBUTIONS
    )
    http = any(other.type in (APIGATEWAYV2_API, APIGATEWAYV2_STAGE) for other in others)
    if http or (":apigateway:" in text and "/apis/" in text):
        yield association.fail("WAF does not support HTTP and WebSocket APIs", "resourceArn", value=text)
    if any(other.type in CLOUDFRONT_DISTRIBUTIONS for other in others) or ":cloudfront::" in text:
        yield association.fail("a distribution has its web ACL in web_acl_id", "resourceArn", value=text)
    if any(other.type == ELB_LOAD_BALANCER and not _is_application(other) for other in others):
        yield association.fail("WAF supports application load balancers only", "resourceArn", value=text)
    for acl in stack.follow(association, "webAclArn", WAF_WEB_ACL):
        if acl.string("scope") == "CLOUDFRONT":
            yield association.fail("the web ACL has scope CLOUDFRONT, REGIONAL is required", "webAclArn", value="")
        elif acl.region and association.region and acl.region != association.region:
            yield association.fail("the web ACL is in another region", "webAclArn", value=acl.region)


@stack_control(
    "waf-upload-bodies",
    title="Web ACLs do not block bodies of uploads",
    severity="low",
    types=[WAF_WEB_ACL],
    remedy=f"Set {BODY_RULE} to count by a rule_action_override if bodies exceed 8 KB, or upload to S3 directly.",
    traps=["T-11"],
    url="https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html",
)
def bodies_are_allowed(acl: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if not _receives_bodies(acl, stack):
        return
    for rule in acl.nodes("rules"):
        group = rule.node("statement.managedRuleGroupStatement")
        if group.string("name") != COMMON_RULES or rule.peek("overrideAction.count") is not None:
            continue
        changed = [
            *(item for item in group.nodes("ruleActionOverrides") if item.get("actionToUse.block") is None),
            *group.nodes("excludedRules"),
        ]
        if not any(item.string("name") == BODY_RULE for item in changed):
            yield rule.missing(
                "bodies over 8 KB are blocked", "statement.managedRuleGroupStatement.ruleActionOverrides"
            )


def _receives_bodies(acl: Resource, stack: Stack) -> bool:
    """Whether the associated resources receive bodies."""
    if stack.related(acl, WAF_WEB_ACL_ASSOCIATION, "webAclArn"):
        return True
    distributions = [other for type_ in CLOUDFRONT_DISTRIBUTIONS for other in stack.related(acl, type_, "webAclId")]
    return any("POST" in methods(behaviour) for other in distributions for behaviour in behaviours(other))


def _is_application(balancer: Resource) -> bool:
    return balancer.string("loadBalancerType") in ("application", "")
