"""Web ACLs: rules, metrics, logs, associations."""

import json
from typing import Any

from policy.tokens import (
    APIGATEWAY_STAGE,
    APIGATEWAYV2_API,
    APIGATEWAYV2_STAGE,
    CLOUDFRONT_DISTRIBUTION,
    ELB_LOAD_BALANCER,
    FIREHOSE_DELIVERY_STREAM,
    LOGS_LOG_GROUP,
    LOGS_RESOURCE_POLICY,
    S3_BUCKET,
    WAF_IP_SET,
    WAF_RULE_GROUP,
    WAF_WEB_ACL,
    WAF_WEB_ACL_ASSOCIATION,
    WAF_WEB_ACL_LOGGING_CONFIGURATION,
    WAF_WEB_ACL_RULE,
    WAF_WEB_ACL_RULE_GROUP_ASSOCIATION,
)
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, exemption, resource

HERE, GLOBAL = "eu-central-1", "us-east-1"
SEEN = {"cloudwatchMetricsEnabled": True, "metricName": "m", "sampledRequestsEnabled": True}
UNSEEN = {**SEEN, "cloudwatchMetricsEnabled": False}
LIMIT = {"name": "limit", "priority": 1, "visibilityConfig": SEEN}
acl = resource(WAF_WEB_ACL, "acl", scope="REGIONAL", visibilityConfig=SEEN, rules=[LIMIT])
older_balancer = Given("aws:alb/loadBalancer:LoadBalancer", "balancer", {"loadBalancerType": "application"})
balancer = resource(ELB_LOAD_BALANCER, "balancer")


def test_web_acls_have_inline_or_separate_rules(cases: Cases) -> None:
    empty = acl.with_props(rules=None)
    cases(
        "waf-not-empty",
        passes=[
            [acl],
            [empty.with_props(ruleJson='[{"Name": "a"}]')],
            [empty, resource(WAF_WEB_ACL_RULE, "rule", refers={"webAclArn": empty})],
            [empty, resource(WAF_WEB_ACL_RULE_GROUP_ASSOCIATION, "group", refers={"webAclArn": empty})],
        ],
        fails=[
            [empty],
            [acl.with_props(rules=[])],
            [empty.with_props(ruleJson="[]")],
            [empty.with_props(ruleJson="no json")],
        ],
        unknown=[[acl.with_props(rules=UNKNOWN)], [empty.with_props(ruleJson=UNKNOWN)]],
    )


def test_web_acls_log(cases: Cases) -> None:
    logging = resource(WAF_WEB_ACL_LOGGING_CONFIGURATION, "logging", refers={"resourceArn": acl})
    cases(
        "waf-logging",
        passes=[[acl, logging], [acl, logging.with_props(resourceArn=UNKNOWN)]],
        fails=[[acl]],
        unknown=[[acl, resource(WAF_WEB_ACL_LOGGING_CONFIGURATION, "lost", resourceArn=UNKNOWN)]],
    )


def test_inline_and_separate_rules_publish_metrics(cases: Cases) -> None:
    rule = resource(WAF_WEB_ACL_RULE, "rule", visibilityConfig=SEEN)
    text = json.dumps([{"Name": "a", "VisibilityConfig": {"CloudWatchMetricsEnabled": False}}])
    cases(
        "waf-metrics",
        passes=[[acl], [rule], [resource(WAF_RULE_GROUP, "group", visibilityConfig=SEEN, rules=[LIMIT])]],
        fails=[
            [acl.with_props(visibilityConfig=UNSEEN)],
            [acl.with_props(rules=[{**LIMIT, "visibilityConfig": UNSEEN}])],
            [acl.with_props(rules=None, ruleJson=text)],
            [rule.with_props(visibilityConfig=UNSEEN)],
            [resource(WAF_RULE_GROUP, "group", visibilityConfig=UNSEEN)],
            [resource(WAF_WEB_ACL_RULE_GROUP_ASSOCIATION, "group", visibilityConfig=UNSEEN)],
        ],
        unknown=[[acl.with_props(visibilityConfig={"cloudwatchMetricsEnabled": UNKNOWN})]],
    )


def test_resources_with_scope_cloudfront_are_in_us_east_1(cases: Cases) -> None:
    def at(region: str, type_: str = WAF_WEB_ACL, scope: str = "CLOUDFRONT") -> Given:
        return Given(type_, "subject", {"scope": scope}, region=region)

    cases(
        "waf-global-region",
        passes=[[at(GLOBAL)], [at(HERE, scope="REGIONAL")]],
        fails=[[at(HERE)], [at(HERE, WAF_IP_SET)], [at(HERE, WAF_RULE_GROUP)]],
        unknown=[[at(HERE, scope=UNKNOWN)]],
    )


def test_log_destinations(cases: Cases) -> None:
    def logging(to: Given | None, *arns: str, region: str = HERE) -> Given:
        refers = {"logDestinationConfigs": to} if to else {}
        return Given(
            WAF_WEB_ACL_LOGGING_CONFIGURATION,
            "logging",
            {"logDestinationConfigs": list(arns)} if arns else {},
            refers,
            region,
        )

    def group(name: str, region: str = HERE) -> Given:
        arn = f"arn:aws:logs:{region}:123456789012:log-group:{name}"
        return Given(LOGS_LOG_GROUP, "group", {"name": name, "arn": arn}, region=region)

    right, wrong, global_ = group("aws-waf-logs-edge"), group("edge"), group("aws-waf-logs-edge", GLOBAL)
    stream = resource(FIREHOSE_DELIVERY_STREAM, "stream", name="edge")
    bucket = Given(S3_BUCKET, "logs", {"bucketPrefix": "aws-waf-logs-"}, region=GLOBAL)
    cases(
        "waf-log-destination",
        passes=[
            [logging(right, right.props["arn"]), right],
            [logging(right, UNKNOWN), right],
            [logging(bucket), bucket],
            [logging(global_, global_.props["arn"], region=GLOBAL), global_],
            [logging(None, "arn:aws:s3:::aws-waf-logs-elsewhere")],
            [logging(None, "arn:aws:firehose:eu-central-1:123456789012:deliverystream/aws-waf-logs-x")],
        ],
        fails=[
            [logging(wrong, wrong.props["arn"]), wrong],
            [logging(stream), stream],
            [logging(resource(S3_BUCKET, "logs")), resource(S3_BUCKET, "logs")],
            [logging(global_, global_.props["arn"]), global_],
            [logging(None, "arn:aws:s3:::elsewhere")],
            [logging(right, "arn:aws:s3:::aws-waf-logs-a", "arn:aws:s3:::aws-waf-logs-b"), right],
        ],
        unknown=[[logging(None, UNKNOWN)], [logging(right, UNKNOWN), right.with_props(name=UNKNOWN)]],
    )


def test_a_region_has_ten_resource_policies_of_logs(harness: MakeHarness) -> None:
    policies = [resource(LOGS_RESOURCE_POLICY, f"policy-{number}") for number in range(11)]
    elsewhere = Given(LOGS_RESOURCE_POLICY, "elsewhere", region=GLOBAL)

    found = harness().of("logs-resource-policies", *policies)

    assert [diagnostic.urn for diagnostic in found] == [policies[10].urn]
    exempt = harness(exemption("logs-resource-policies", policies[10].urn))
    assert exempt.of("logs-resource-policies", *policies) == []
    assert harness().of("logs-resource-policies", *policies[:10], elsewhere) == []


def test_associations(cases: Cases) -> None:
    def association(to: Given, web_acl: Given = acl, region: str = HERE, **props: str) -> Given:
        return Given(WAF_WEB_ACL_ASSOCIATION, "association", props, {"resourceArn": to, "webAclArn": web_acl}, region)

    stage = resource(APIGATEWAY_STAGE, "stage")
    http = resource(APIGATEWAYV2_API, "api", protocolType="HTTP")
    network = resource(ELB_LOAD_BALANCER, "network", loadBalancerType="network")
    edge = Given(WAF_WEB_ACL, "edge", {"scope": "CLOUDFRONT"}, region=GLOBAL)
    far = Given(WAF_WEB_ACL, "far", {"scope": "REGIONAL"}, region="eu-west-1")
    site = resource(CLOUDFRONT_DISTRIBUTION, "site")
    http_stage = resource(APIGATEWAYV2_STAGE, "http-stage")
    cases(
        "waf-association-accepted",
        passes=[
            [association(balancer), balancer, acl],
            [association(older_balancer), older_balancer, acl],
            [association(stage), stage, acl],
            [association(stage, resourceArn=UNKNOWN, webAclArn=UNKNOWN), stage, acl],
        ],
        fails=[
            [association(http), http, acl],
            [association(http_stage, resourceArn=UNKNOWN), http_stage, acl],
            [association(stage, resourceArn="arn:aws:apigateway:eu-west-1::/apis/a1/stages/$default"), acl],
            [association(network), network, acl],
            [association(site), site, acl],
            [association(balancer, edge), balancer, edge],
            [association(balancer, far), balancer, far],
        ],
        unknown=[[resource(WAF_WEB_ACL_ASSOCIATION, "lost", resourceArn=UNKNOWN, webAclArn=UNKNOWN)]],
    )


def test_bodies_of_uploads_are_allowed(cases: Cases) -> None:
    def common(**group: Any) -> dict[str, Any]:
        managed = {"name": "AWSManagedRulesCommonRuleSet", "vendorName": "AWS", **group}
        return {"name": "common", "overrideAction": {"none": {}}, "statement": {"managedRuleGroupStatement": managed}}

    counted = common(ruleActionOverrides=[{"name": "SizeRestrictions_BODY", "actionToUse": {"count": {}}}])
    blocked = common(ruleActionOverrides=[{"name": "SizeRestrictions_BODY", "actionToUse": {"block": {}}}])
    attached = resource(WAF_WEB_ACL_ASSOCIATION, "association", refers={"webAclArn": acl, "resourceArn": balancer})
    writing = {"targetOriginId": "a", "allowedMethods": ["GET", "POST"]}
    site = resource(CLOUDFRONT_DISTRIBUTION, "site", refers={"webAclId": acl}, defaultCacheBehavior=writing)
    cases(
        "waf-upload-bodies",
        passes=[
            [acl.with_props(rules=[common()])],
            [acl.with_props(rules=[counted]), attached],
            [acl.with_props(rules=[{**common(), "overrideAction": {"count": {}}}]), attached],
            [
                acl.with_props(rules=[common()]),
                site.with_props(defaultCacheBehavior={"allowedMethods": ["GET", "HEAD"]}),
            ],
        ],
        fails=[
            [acl.with_props(rules=[common()]), attached],
            [acl.with_props(rules=[blocked]), attached],
            [acl.with_props(rules=[common()]), site],
        ],
        unknown=[[acl.with_props(rules=UNKNOWN), attached]],
    )
