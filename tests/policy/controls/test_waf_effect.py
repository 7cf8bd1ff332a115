"""Web ACLs: rules that block, and rules that allow before them."""

from typing import Any

from policy.tokens import WAF_WEB_ACL, WAF_WEB_ACL_RULE, WAF_WEB_ACL_RULE_GROUP_ASSOCIATION
from tests.policy.harness import UNKNOWN, Cases, Given, resource

RATE = {"rateBasedStatement": {"limit": 1000}}
GROUP = {"managedRuleGroupStatement": {"name": "AWSManagedRulesCommonRuleSet", "vendorName": "AWS"}}
OFFICE = {"ipSetReferenceStatement": {"arn": "arn:aws:wafv2:x"}}
COUNTRY = {"geoMatchStatement": {"countryCodes": ["DE"]}}


def rule(priority: int, statement: dict[str, Any], action: str, key: str = "action") -> dict[str, Any]:
    return {"name": f"rule-{priority}", "priority": priority, "statement": statement, key: {action: {}}}


def acl(*rules: dict[str, Any], default: str = "allow") -> Given:
    return resource(WAF_WEB_ACL, "acl", defaultAction={default: {}}, rules=list(rules))


group = rule(9, GROUP, "none", "overrideAction")
counting = (rule(1, RATE, "count"), rule(2, GROUP, "count", "overrideAction"))


def test_a_rule_blocks(cases: Cases) -> None:
    separate = resource(WAF_WEB_ACL_RULE, "rule", refers={"webAclArn": acl()}, priority=3, action={"block": {}})
    association = resource(WAF_WEB_ACL_RULE_GROUP_ASSOCIATION, "group", refers={"webAclArn": acl()}, priority=3)
    cases(
        "waf-enforces",
        passes=[
            [acl(group)],
            [acl(*counting, rule(3, RATE, "block"))],
            [acl(rule(1, RATE, "challenge"))],
            [acl(*counting, default="block")],
            [acl(*counting), separate],
            [acl(*counting), association],
        ],
        fails=[
            [acl(*counting)],
            [acl(rule(1, OFFICE, "allow"))],
            [acl(*counting), association.with_props(overrideAction="count")],
        ],
        unknown=[[acl().with_props(rules=UNKNOWN)], [acl({**counting[0], "action": UNKNOWN})]],
    )


def test_content_is_not_allowed_first(cases: Cases) -> None:
    both = {"andStatement": {"statements": [COUNTRY, OFFICE]}}
    cases(
        "waf-allows-first",
        passes=[
            [acl(group)],
            [acl(group, rule(20, COUNTRY, "allow"))],
            [acl(rule(1, OFFICE, "allow"), group)],
            [acl(rule(1, both, "allow"), group)],
            [acl(rule(1, {"orStatement": {"statements": [OFFICE, both]}}, "allow"), group)],
            [acl(rule(1, COUNTRY, "count"), group)],
        ],
        fails=[
            [acl(rule(1, COUNTRY, "allow"), group)],
            [acl(group, rule(1, COUNTRY, "allow"))],
            [acl(rule(1, {"orStatement": {"statements": [COUNTRY, OFFICE]}}, "allow"), rule(2, RATE, "block"))],
        ],
        unknown=[[acl().with_props(rules=UNKNOWN)], [acl({**counting[0], "action": UNKNOWN}, group)]],
    )
