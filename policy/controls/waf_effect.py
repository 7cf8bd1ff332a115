"""Controls for the effect of web ACLs: rules that block, and rules that allow before them."""

from components.foundation.managed_rule_groups import MANAGED_GROUPS
from policy.readers.networks import collapsed, is_internet
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, stack_control
from policy.tokens import WAF_IP_SET, WAF_RULE_GROUP, WAF_WEB_ACL, WAF_WEB_ACL_RULE, WAF_WEB_ACL_RULE_GROUP_ASSOCIATION
from policy.unknown import UNKNOWN

GUIDE = "https://docs.aws.amazon.com/waf/latest/developerguide"
GROUPS = ("managedRuleGroupStatement", "ruleGroupReferenceStatement")
ASSOCIATED = ("managedRuleGroup", "ruleGroupReference")  # the same of a WebAclRuleGroupAssociation
# Actions that end requests, or let browsers pass only.
ENFORCING = ("block", "captcha", "challenge")
# Sources of an allow list: who sends the request, not what it contains.
IP_SET, NETWORK = "ipSetReferenceStatement", "asnMatchStatement"


def rules_of(acl: Resource, stack: Stack) -> list[Node]:
    """Rules of a web ACL by priority, inline and separate; those of `ruleJson` have other names and are excluded."""
    separate = [
        *stack.related(acl, WAF_WEB_ACL_RULE, "webAclArn"),
        *stack.related(acl, WAF_WEB_ACL_RULE_GROUP_ASSOCIATION, "webAclArn"),
    ]
    return sorted((*acl.nodes("rules"), *separate), key=lambda rule: rule.number("priority"))


def enforces(rule: Node, stack: Stack) -> bool:
    """Whether a rule ends requests: by its own action, or as a group with a rule that does."""
    if _ends(rule, "action"):
        return True
    if rule.resource.type == WAF_WEB_ACL_RULE_GROUP_ASSOCIATION:
        return rule.string("overrideAction") != "count" and not _only_counts(rule, "", ASSOCIATED, stack)
    if not any(rule.has(f"statement.{group}") for group in GROUPS) or _chooses(rule, "overrideAction.count"):
        return False
    return not _only_counts(rule, "statement.", GROUPS, stack)


def _only_counts(rule: Node, prefix: str, kinds: tuple[str, str], stack: Stack) -> bool:
    """Whether no rule of a rule group ends requests, by its action or by the one that overrides it. Groups whose rules
    are not known do. kinds: properties of a managed group and of another one, below the prefix."""
    managed, own = (rule.node(prefix + kind) for kind in kinds)
    overrides = [*managed.nodes("ruleActionOverrides"), *own.nodes("ruleActionOverrides")]
    ending = {each.string("name"): _ends(each, "actionToUse") for each in overrides}
    excluded = {each.string("name"): False for group in (managed, own) for each in group.nodes("excludedRules")}
    given = {**ending, **excluded}
    known = MANAGED_GROUPS.get(managed.string("name")) if managed.string("vendorName") == "AWS" else None
    if known is not None:
        return bool(known.rules) and not any(given.get(name, True) for name in known.rules)
    groups = stack.follow(own, "arn", WAF_RULE_GROUP) if own.has("arn") else []
    if not groups or any(group.has("ruleJson") for group in groups):
        return False
    rules = [each for group in groups for each in group.nodes("rules")]
    return not any(given.get(each.string("name"), _ends(each, "action")) for each in rules)


def _ends(node: Node, path: str) -> bool:
    """Whether an action ends requests."""
    return any(_chooses(node, f"{path}.{action}") for action in ENFORCING)


def _chooses(node: Node, action: str) -> bool:
    """Whether an action is chosen: its object may be empty. An unknown one is recorded."""
    return node.get(action) not in (None, UNKNOWN)


@stack_control(
    "waf-enforces",
    title="Web ACLs have a rule that blocks",
    severity="medium",
    types=[WAF_WEB_ACL],
    frameworks={"PCI DSS 4.0": ["6.4.2"], "NIST 800-53": ["AC-4(21)", "SC-7", "SI-4"]},
    remedy="Replace count by block, or by `none` as override action of rule groups, and remove rule action overrides, "
    "after a test with the metrics.",
    url=f"{GUIDE}/web-acl-testing.html",
)
def requests_are_blocked(acl: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    rules = rules_of(acl, stack)
    allows = not _chooses(acl, "defaultAction.block")
    if allows and rules and not acl.has("ruleJson") and not any(enforces(rule, stack) for rule in rules):
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
    last = max((index for index, rule in enumerate(rules) if enforces(rule, stack)), default=0)
    for rule in rules[:last]:
        if _chooses(rule, "action.allow") and not _is_allow_list(rule.node("statement"), stack):
            yield rule.missing("requests that it allows are not evaluated by the later rules", "action")


def _is_allow_list(statement: Node, stack: Stack) -> bool:
    """Whether a statement requires a source of an allow list, or one of several."""
    if statement.has(NETWORK) or (statement.has(IP_SET) and not _includes_internet(statement.node(IP_SET), stack)):
        return True
    alternatives = statement.nodes("orStatement.statements")
    if alternatives and all(_is_allow_list(part, stack) for part in alternatives):
        return True
    return any(_is_allow_list(part, stack) for part in statement.nodes("andStatement.statements"))


def _includes_internet(reference: Node, stack: Stack) -> bool:
    """Whether an IP set of the stack has addresses of a large part of the internet, all of them together."""
    sets = stack.follow(reference, "arn", WAF_IP_SET)
    return any(is_internet(block) for each in sets for block in collapsed(each.strings("addresses")))
