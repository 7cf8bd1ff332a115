"""Web ACLs: rules by priority, logs and associations."""

from typing import Any

import pytest
from pulumi import ResourceOptions

from components.edge.waf.logs import web_acl_log_group_name
from components.edge.waf.settings import WebAclSettings
from components.edge.waf.web_acl import WebAcl, WebAclArgs
from preview.graph import Graph
from tests.conftest import Deploy

ACCOUNT = "123456789012"
KEY = "arn:aws:kms:us-east-1:123456789012:key/data"
EVERYTHING = WebAclSettings.model_validate(
    {
        "managedGroups": {"AWSManagedRulesSQLiRuleSet": {"mode": "count", "exceptPaths": ["/search"]}},
        "siteRate": {"response": "slow"},
        "pathRates": {"auth": {"paths": ["/api/Auth", "/api/uploads"]}},
        "pathRules": {"internal": {"paths": ["/internal"], "action": "challenge"}},
        "countries": {"mode": "block", "countries": ["KP", "IR"]},
        "ipSets": {
            "office": {"action": "allow", "addresses": ["192.0.2.0/24", "2001:db8::/32"]},
            "abusers": {"action": "block", "addresses": ["198.51.100.7/32"]},
        },
        "responses": {"slow": {"statusCode": 429, "body": '{"error": "slow down"}'}},
        "tokenDomains": ["media.example"],
        "logs": {"keep": "matched"},
    }
)


def acl_graph(deploy: Deploy, settings: WebAclSettings, *, unknown: bool = False, **given: Any) -> Graph:
    fields: dict[str, Any] = {"scope": "CLOUDFRONT", "region": "us-east-1", **given}
    args = WebAclArgs(acl_name="acme-prod-edge", account_id=ACCOUNT, settings=settings, log_key_arn=KEY, **fields)
    return deploy(
        lambda provider: WebAcl("edge", args, ResourceOptions(provider=provider)), region=args.region, unknown=unknown
    )


@pytest.fixture(scope="module")
def plain(deploy: Deploy) -> Graph:
    return acl_graph(deploy, WebAclSettings())


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return acl_graph(deploy, EVERYTHING)


def rule(graph: Graph, name: str) -> dict[str, Any]:
    rules: list[dict[str, Any]] = graph.named("edge-acl").inputs["rules"]
    return next(rule for rule in rules if rule["name"] == name)


def names(graph: Graph) -> list[str]:
    return [rule["name"] for rule in graph.named("edge-acl").inputs["rules"]]


def path_match(path: str) -> dict[str, Any]:
    return {
        "byteMatchStatement": {
            "fieldToMatch": {"uriPath": {}},
            "positionalConstraint": "STARTS_WITH",
            "searchString": path,
            "textTransformations": [
                {"priority": 0, "type": "URL_DECODE"},
                {"priority": 1, "type": "NORMALIZE_PATH"},
                {"priority": 2, "type": "LOWERCASE"},
            ],
        }
    }


@pytest.mark.requirement("QA-05", "MA-26", "MQ-38")
def test_a_distributions_web_acl_is_in_us_east_1_with_default_action_allow(plain: Graph):
    acl = plain.named("edge-acl")
    assert (acl.inputs["scope"], acl.region) == ("CLOUDFRONT", "us-east-1")
    assert acl.inputs["name"] == "acme-prod-edge"
    assert acl.inputs["defaultAction"] == {"allow": {}}


@pytest.mark.requirement("GD-133", "GD-134", "GD-135", "MS-04")
def test_the_default_has_the_rate_limit_and_the_base_rule_groups(plain: Graph):
    assert names(plain) == [
        "rate-site",
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
    ]


@pytest.mark.requirement("GD-133")
def test_the_common_rules_act_and_large_uploads_are_only_counted(plain: Graph):
    common = rule(plain, "AWSManagedRulesCommonRuleSet")
    assert common["overrideAction"] == {"none": {}}
    assert common["statement"]["managedRuleGroupStatement"] == {
        "name": "AWSManagedRulesCommonRuleSet",
        "vendorName": "AWS",
        "ruleActionOverrides": [{"name": "SizeRestrictions_BODY", "actionToUse": {"count": {}}}],
    }


@pytest.mark.requirement("GD-136", "MS-04")
def test_an_address_may_make_2000_requests_in_five_minutes(plain: Graph):
    limit = rule(plain, "rate-site")
    assert limit["statement"]["rateBasedStatement"] == {
        "limit": 2000,
        "evaluationWindowSec": 300,
        "aggregateKeyType": "IP",
    }
    assert limit["action"] == {"block": {"customResponse": {"responseCode": 429}}}


@pytest.mark.requirement("GD-136")
def test_an_address_may_make_100_requests_to_the_named_paths_however_they_are_written(graph: Graph):
    limit = rule(graph, "rate-auth")["statement"]["rateBasedStatement"]
    assert (limit["limit"], limit["evaluationWindowSec"]) == (100, 300)
    assert limit["scopeDownStatement"] == {
        "orStatement": {"statements": [path_match("/api/auth"), path_match("/api/uploads")]}
    }


def test_one_path_needs_no_or(deploy: Deploy):
    settings = WebAclSettings.model_validate({"pathRates": {"api": {"paths": ["/api"], "action": "count"}}})
    limit = rule(acl_graph(deploy, settings), "rate-api")
    assert limit["statement"]["rateBasedStatement"]["scopeDownStatement"] == path_match("/api")
    assert limit["action"] == {"count": {}}


def test_a_rate_rule_can_use_the_forwarded_ip(deploy: Deploy):
    settings = WebAclSettings.model_validate({"siteRate": {"aggregateKeyType": "forwarded_ip"}})
    limit = rule(acl_graph(deploy, settings), "rate-site")["statement"]["rateBasedStatement"]
    assert limit["aggregateKeyType"] == "FORWARDED_IP"
    assert limit["forwardedIpConfig"] == {"headerName": "X-Forwarded-For", "fallbackBehavior": "MATCH"}


@pytest.mark.requirement("GD-137")
@pytest.mark.parametrize("mode", ["block", "allow"])
def test_countries_are_shut_out_or_exclusively_allowed(deploy: Deploy, mode: str):
    settings = WebAclSettings.model_validate({"countries": {"mode": mode, "countries": ["DE", "FR"]}})
    found = rule(acl_graph(deploy, settings), "countries")
    named = {"geoMatchStatement": {"countryCodes": ["DE", "FR"]}}
    assert found["statement"] == (named if mode == "block" else {"notStatement": {"statement": named}})
    assert found["action"] == {"block": {}}


@pytest.mark.requirement("GD-137")
def test_everybody_is_allows_unless_countries_are_named(plain: Graph):
    assert "countries" not in names(plain)


def test_ip_sets_are_separated_by_ip_version(graph: Graph):
    found = rule(graph, "ip-office")
    sets = [item["ipSetReferenceStatement"]["arn"] for item in found["statement"]["orStatement"]["statements"]]
    assert [graph.target(arn).name for arn in sets] == ["edge-office-ipv4", "edge-office-ipv6"]
    assert found["action"] == {"allow": {}}
    ipv4 = graph.named("edge-office-ipv4").inputs
    assert (ipv4["addresses"], ipv4["ipAddressVersion"], ipv4["scope"]) == (["192.0.2.0/24"], "IPV4", "CLOUDFRONT")
    assert graph.named("edge-office-ipv6").inputs["addresses"] == ["2001:db8::/32"]


@pytest.mark.requirement("MS-04")
def test_rules_run_by_kind_known_addresses_first_and_managed_groups_last(graph: Graph):
    assert names(graph) == [
        "ip-office",
        "ip-abusers",
        "countries",
        "path-internal",
        "rate-site",
        "rate-auth",
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesSQLiRuleSet",
    ]


def test_added_rules_do_not_change_priorities(plain: Graph, graph: Graph):
    for name in names(plain):
        assert rule(plain, name)["priority"] == rule(graph, name)["priority"]


def test_priorities_are_those_that_live_stacks_have(graph: Graph):
    priorities = {name: rule(graph, name)["priority"] for name in names(graph)}
    assert priorities["ip-office"] == 14423
    assert priorities["rate-site"] == 51304
    assert priorities["AWSManagedRulesCommonRuleSet"] == 60400


def test_a_path_rule_can_have_the_action_challenge(graph: Graph):
    found = rule(graph, "path-internal")
    assert found["statement"] == path_match("/internal")
    assert found["action"] == {"challenge": {}}


def test_a_rule_group_in_count_mode_excludes_paths(graph: Graph):
    found = rule(graph, "AWSManagedRulesSQLiRuleSet")
    assert found["overrideAction"] == {"count": {}}
    scope = found["statement"]["managedRuleGroupStatement"]["scopeDownStatement"]
    assert scope == {"notStatement": {"statement": path_match("/search")}}


def test_bot_control_has_an_inspection_level(deploy: Deploy):
    settings = WebAclSettings.model_validate({"managedGroups": {"AWSManagedRulesBotControlRuleSet": {}}})
    found = rule(acl_graph(deploy, settings), "AWSManagedRulesBotControlRuleSet")
    assert found["statement"]["managedRuleGroupStatement"]["managedRuleGroupConfigs"] == [
        {"awsManagedRulesBotControlRuleSet": {"inspectionLevel": "COMMON"}}
    ]


def test_blocked_callers_get_the_response_that_the_rule_names(graph: Graph):
    assert rule(graph, "rate-site")["action"] == {
        "block": {"customResponse": {"responseCode": 429, "customResponseBodyKey": "slow"}}
    }
    assert graph.named("edge-acl").inputs["customResponseBodies"] == [
        {"key": "slow", "contentType": "APPLICATION_JSON", "content": '{"error": "slow down"}'}
    ]


def test_every_rule_has_a_metric_of_its_own(graph: Graph):
    acl = graph.named("edge-acl")
    metrics = [rule["visibilityConfig"]["metricName"] for rule in acl.inputs["rules"]]
    assert metrics == [f"acme-prod-edge-{name}" for name in names(graph)]
    assert acl.get("visibilityConfig.metricName") == "acme-prod-edge"


def test_the_log_group_has_the_name_that_waf_writes_to_and_is_encrypted(plain: Graph):
    group = plain.one("LogGroup")
    assert group.inputs == {"name": "aws-waf-logs-acme-prod-edge", "retentionInDays": 90, "kmsKeyId": KEY}
    assert web_acl_log_group_name("acme-prod-edge") == group.inputs["name"]


def test_only_log_delivery_for_this_account_writes_to_the_log_group(plain: Graph):
    policy = plain.one("LogResourcePolicy")
    (allow,) = policy.json("policyDocument")["Statement"]
    assert allow["Principal"] == {"Service": "delivery.logs.amazonaws.com"}
    assert allow["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert plain.target(allow["Resource"]).name == "edge-logs-group"
    assert allow["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": f"arn:aws:logs:us-east-1:{ACCOUNT}:*"},
    }


def test_request_logs_redact_credentials_and_depend_on_the_resource_policy(plain: Graph):
    configuration = plain.one("WebAclLoggingConfiguration")
    assert plain.target(configuration.inputs["resourceArn"]).name == "edge-acl"
    assert [plain.target(arn).name for arn in configuration.inputs["logDestinationConfigs"]] == ["edge-logs-group"]
    assert configuration.inputs["redactedFields"] == [
        {"singleHeader": {"name": "authorization"}},
        {"singleHeader": {"name": "cookie"}},
    ]
    assert "loggingFilter" not in configuration.inputs
    assert configuration.depends_on(plain.one("LogResourcePolicy"))


def test_the_log_can_be_filtered_to_matched_requests(graph: Graph):
    log_filter = graph.one("WebAclLoggingConfiguration").inputs["loggingFilter"]
    assert log_filter["defaultBehavior"] == "DROP"
    (keep,) = log_filter["filters"]
    assert (keep["behavior"], keep["requirement"]) == ("KEEP", "MEETS_ANY")
    assert [item["actionCondition"]["action"] for item in keep["conditions"]] == [
        "BLOCK",
        "COUNT",
        "CAPTCHA",
        "CHALLENGE",
        "EXCLUDED_AS_COUNT",
    ]


def test_without_logs_there_is_no_log_group(deploy: Deploy):
    assert acl_graph(deploy, WebAclSettings(logs=None)).of_type("LogGroup", "WebAclLoggingConfiguration") == []


@pytest.mark.requirement("QA-05")
def test_a_regional_web_acl_is_associated_with_its_resources(deploy: Deploy):
    load_balancer = f"arn:aws:elasticloadbalancing:eu-west-1:{ACCOUNT}:loadbalancer/app/api/1"
    graph = acl_graph(deploy, WebAclSettings(), scope="REGIONAL", region="eu-west-1", protects={"api": load_balancer})
    association = graph.named("edge-api")
    assert association.inputs["resourceArn"] == load_balancer
    assert graph.target(association.inputs["webAclArn"]).name == "edge-acl"
    assert association.region == "eu-west-1"


def test_the_acl_is_planned_while_its_sets_are_unknown(deploy: Deploy):
    graph = acl_graph(deploy, EVERYTHING, unknown=True)
    assert graph.unknown_inputs(graph.named("edge-acl")) == ["rules"]
    assert len(graph.named("edge-acl").inputs["rules"]) == 10


@pytest.mark.requirement("QA-06")
def test_no_web_acl_subscribes_to_shield_advanced(graph: Graph):
    assert graph.of_type("Subscription", "Protection", "ProtectionGroup") == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"region": "eu-west-1"}, "region: 'eu-west-1': a web ACL of scope CLOUDFRONT belongs in us-east-1"),
        ({"protects": {"api": "arn"}}, "protects: distributions refer to their web ACL themselves; pass them its arn"),
    ],
)
def test_a_distributions_acl_elsewhere_is_rejected(deploy: Deploy, given: dict[str, Any], message: str):
    with pytest.raises(ValueError) as rejected:
        acl_graph(deploy, WebAclSettings(), **given)
    assert str(rejected.value) == message
