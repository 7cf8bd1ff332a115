"""Web ACLs: rules that block, and rules that allow before them."""

from typing import Any

from policy.tokens import WAF_IP_SET, WAF_RULE_GROUP, WAF_WEB_ACL, WAF_WEB_ACL_RULE, WAF_WEB_ACL_RULE_GROUP_ASSOCIATION
from tests.policy.harness import UNKNOWN, Cases, Given, resource

RATE = {"rateBasedStatement": {"limit": 1000}}
GROUP = {"managedRuleGroupStatement": {"name": "AWSManagedRulesCommonRuleSet", "vendorName": "AWS"}}
OFFICE_ARN = "arn:aws:wafv2:x"
OFFICE = {"ipSetReferenceStatement": {"arn": OFFICE_ARN}}
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


BAD = "AWSManagedRulesAnonymousIpList"
BAD_RULES = ("AnonymousIPList", "HostingProviderIPList")


def managed(*counted: str, to: str = "count") -> dict[str, Any]:
    overrides: list[dict[str, Any]] = [{"name": name, "actionToUse": {to: {}}} for name in counted]
    return {"name": BAD, "vendorName": "AWS", "ruleActionOverrides": overrides}


def test_a_managed_group_blocks_by_a_rule_that_is_not_overridden(cases: Cases) -> None:
    def inline(group: dict[str, Any]) -> list[Given]:
        return [acl(rule(1, {"managedRuleGroupStatement": group}, "none", "overrideAction"))]

    def separate(group: dict[str, Any]) -> list[Given]:
        props = {"managedRuleGroup": group, "priority": 1}
        return [acl(), resource(WAF_WEB_ACL_RULE_GROUP_ASSOCIATION, "group", refers={"webAclArn": acl()}, **props)]

    cases(
        "waf-enforces",
        passes=[
            inline(managed(BAD_RULES[0])),
            inline(managed(*BAD_RULES, to="captcha")),
            inline({**managed(*BAD_RULES), "vendorName": "Other"}),
            separate(managed(BAD_RULES[0])),
        ],
        fails=[inline(managed(*BAD_RULES)), inline(managed(*BAD_RULES, to="allow")), separate(managed(*BAD_RULES))],
    )


def test_a_rule_group_blocks_by_a_rule_of_its_own(cases: Cases) -> None:
    def group(action: str, override: str | None = None) -> list[Given]:
        own = resource(WAF_RULE_GROUP, "own", arn="arn:aws:wafv2:own", rules=[rule(1, RATE, action)])
        reference: dict[str, Any] = {"arn": "arn:aws:wafv2:own"}
        if override:
            reference["ruleActionOverrides"] = [{"name": "rule-1", "actionToUse": {override: {}}}]
        return [acl(rule(1, {"ruleGroupReferenceStatement": reference}, "none", "overrideAction")), own]

    elsewhere = {"ruleGroupReferenceStatement": {"arn": "arn:aws:wafv2:elsewhere"}}
    cases(
        "waf-enforces",
        passes=[group("block"), group("count", "block"), [acl(rule(1, elsewhere, "none", "overrideAction"))]],
        fails=[group("count"), group("block", "count")],
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


def test_an_allow_list_does_not_include_the_internet(cases: Cases) -> None:
    def listed(addresses: object) -> list[Given]:
        return [acl(rule(1, OFFICE, "allow"), group), resource(WAF_IP_SET, "x", arn=OFFICE_ARN, addresses=addresses)]

    cases(
        "waf-allows-first",
        passes=[listed(["192.0.2.0/24", "10.0.0.0/8", "2001:db8::/32"])],
        fails=[
            listed(["0.0.0.0/1", "128.0.0.0/1"]),
            listed(["192.0.2.0/24", "64.0.0.0/3"]),
            listed([f"{first}.0.0.0/8" for first in range(64, 128)]),
            listed(["2000::/3"]),
        ],
        unknown=[listed(UNKNOWN)],
    )
