"""Web ACLs and their logs."""

import json
from collections.abc import Iterator

from tools.mutation.changes import dropped, limited, moved, put, put_all, replaced, without
from tools.mutation.graph import Broken, Captured, Mutation, Node, by, clone, used_by
from tools.mutation.kinds.edge import DISTRIBUTION

ACL = "aws:wafv2/webAcl:WebAcl"
LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
DESTINATION = "logDestinationConfigs"
ELSEWHERE = "arn:aws:logs:eu-west-1:123456789012:log-group:aws-waf-logs-elsewhere"


def is_global(node: Node, captured: Captured) -> bool:
    """Whether a web ACL is of distributions."""
    return node["inputs"]["scope"] == "CLOUDFRONT"


def receives_bodies(node: Node, captured: Captured) -> bool:
    """Whether a distribution of the web ACL receives bodies."""
    return any('"POST"' in json.dumps(user["inputs"]) for user in captured.users(node, DISTRIBUTION, "webAclId"))


def count_only(node: Node, captured: Captured) -> Iterator[Broken]:
    """All rules count."""
    broken = clone(node)
    for rule in broken["inputs"]["rules"]:
        rule["action" if rule.get("action") else "overrideAction"] = {"count": {}}
    yield Broken([broken], "rules")


def allow_first(node: Node, captured: Captured) -> Iterator[Broken]:
    """A rule allows requests of a country before all others."""
    broken = clone(node)
    rule: Node = {"name": "first", "priority": 0, "action": {"allow": {}}, "statement": {"geoMatchStatement": {}}}
    broken["inputs"]["rules"].append(rule)
    yield Broken([broken], "rules")


KINDS = [
    Mutation(name="web ACL: no rules", type=ACL, change=put("rules", []), controls=["waf-not-empty"]),
    Mutation(name="web ACL: rules count only", type=ACL, change=count_only, controls=["waf-enforces"]),
    Mutation(name="web ACL: a country is allowed first", type=ACL, change=allow_first, controls=["waf-allows-first"]),
    Mutation(name="web ACL: rules omitted", type=ACL, change=without("rules"), controls=["waf-not-empty"]),
    Mutation(
        name="web ACL: no metrics",
        type=ACL,
        change=put("visibilityConfig.cloudwatchMetricsEnabled", False),
        controls=["waf-metrics"],
    ),
    Mutation(
        name="web ACL: a rule without metrics",
        type=ACL,
        change=put("rules[*].visibilityConfig.cloudwatchMetricsEnabled", False),
        controls=["waf-metrics"],
    ),
    Mutation(
        name="web ACL: another region",
        type=ACL,
        change=limited(moved("eu-west-1"), is_global),
        controls=["waf-global-region"],
    ),
    Mutation(
        name="web ACL: scope REGIONAL with a distribution",
        type=ACL,
        change=put("scope", "REGIONAL"),
        controls=["cloudfront-waf-scope"],
        reports=used_by(DISTRIBUTION, "webAclId"),
    ),
    Mutation(
        name="web ACL: requests not logged",
        type=LOGGING,
        change=dropped,
        controls=["waf-logging"],
        reports=by("resourceArn"),
    ),
    Mutation(
        name="web ACL: log destination with an invalid name",
        type=LOGGING,
        change=replaced("logDestinationConfigs[*]", "aws-waf-logs-", "waf-"),
        controls=["waf-log-destination"],
    ),
    Mutation(
        name="web ACL: two log destinations",
        type=LOGGING,
        change=put_all({DESTINATION: [ELSEWHERE, ELSEWHERE]}),
        controls=["waf-log-destination"],
    ),
    Mutation(
        name="web ACL: log destination in another region",
        type="aws:cloudwatch/logGroup:LogGroup",
        change=moved("eu-west-1"),
        controls=["waf-log-destination"],
        reports=lambda node, captured: [node] if captured.users(node, LOGGING, DESTINATION) else [],
    ),
    Mutation(
        name="web ACL: bodies of uploads blocked by size",
        type=ACL,
        change=limited(without("rules[*].statement.managedRuleGroupStatement.ruleActionOverrides"), receives_bodies),
        controls=["waf-upload-bodies"],
    ),
]
