"""Controls for the effect of web ACLs: rules that block, and rules that allow before them."""

from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, stack_control
from policy.tokens import WAF_WEB_ACL, WAF_WEB_ACL_RULE, WAF_WEB_ACL_RULE_GROUP_ASSOCIATION
from policy.unknown import UNKNOWN

GUIDE = "https://docs.aws.amazon.com/waf/latest/developerguide"
GROUPS = ("managedRuleGroupStatement", "ruleGroupReferenceStatement")
# Actions that end requests, or let browsers pass only.
ENFORCING = ("block", "captcha", "challenge")
# Sources of an allow list: who sends the request, not what it contains.
ALLOW_LISTS = ("ipSetReferenceStatement", "asnMatchStatement")


def rules_of(acl: Resource, stack: Stack) -> list[Node]:
    """Rules of a web ACL by priority, inline and separate; those of `ruleJson` have other names and are excluded."""
    separate = [
        *stack.related(acl, WAF_WEB_ACL_RULE, "webAclArn"),
        *stack.related(acl, WAF_WEB_ACL_RULE_GROUP_ASSOCIATION, "webAclArn"),
    ]
    return sorted((*acl.nodes("rules"), *separate), key=lambda rule: rule.number("priority"))


def enforces(rule: Node) -> bool:
    """Whether a rule ends requests: by its own action, or as a group whose actions are not overridden."""
    if any(_chooses(rule, f"action.{action}") for action in ENFORCING):
        return True
    separate = rule.resource.type == WAF_WEB_ACL_RULE_GROUP_ASSOCIATION
    is_group = separate or any(rule.has(f"statement.{group}") for group in GROUPS)
    counts = rule.string("overrideAction") == "count" if separate else _chooses(rule, "overrideAction.count")
    return is_group and not counts


def _chooses(node: Node, action: str) -> bool:
    """Whether an action is chosen: its object may be empty. An unknown one is recorded."""
    return node.get(action) not in (None, UNKNOWN)


@stack_control(
    "waf-enforces",
    title="Web ACLs have a rule that blocks",
    severity="medium",
    types=[WAF_WEB_ACL],
    frameworks={"PCI DSS 4.0": ["6.4.2"], "NIST 800-53": ["AC-4(21)", "SC-7", "SI-4"]},
    remedy="Replace count by block, or by `none` as override action of rule groups, after a test with the metrics.",
    url=f"{GUIDE}/web-acl-testing.html",
)
def requests_are_blocked(acl: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    rules = rules_of(acl, stack)
    allows = not _chooses(acl, "defaultAction.block")
    if allows and rules and not acl.has("ruleJson") and not any(map(enforces, rules)):
        yield acl.missing("all rules count or allow only", "rules")


@stack_control(
    "waf-allows-first",
    title="No rule allows requests by their content before the rules that block",
    severity="medium",
    types=[WAF_WEB_ACL],
    frameworks={"PCI DSS 4.0": ["6.4.2"], "NIST 800-53": ["AC-4(21)", "SC-7"]},
    remedy="Give the rule a higher priority number than those that block, or let it count and add a label.",
    url=f"{GUIDE}/web-acl-processing-order.html",
)
def nothing_is_allowed_first(acl: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """The first rule that allows a request ends its evaluation. Allow lists of addresses come first by design."""
    rules = rules_of(acl, stack)
    last = max((index for index, rule in enumerate(rules) if enforces(rule)), default=0)
    for rule in rules[:last]:
        if _chooses(rule, "action.allow") and not _is_allow_list(rule.node("statement")):
            yield rule.missing("requests that it allows are not evaluated by the later rules", "action")


def _is_allow_list(statement: Node) -> bool:
    """Whether a statement requires a source of an allow list, or one of several."""
    if any(statement.has(kind) for kind in ALLOW_LISTS):
        return True
    alternatives = statement.nodes("orStatement.statements")
    if alternatives and all(map(_is_allow_list, alternatives)):
        return True
    return any(_is_allow_list(part) for part in statement.nodes("andStatement.statements"))
