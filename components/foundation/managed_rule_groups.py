"""AWS managed rule groups: capacity, order and rule names."""

from collections.abc import Mapping
from dataclasses import dataclass

BASE = ("AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet")
COMMON = "AWSManagedRulesCommonRuleSet"
BOT_CONTROL = "AWSManagedRulesBotControlRuleSet"


@dataclass(frozen=True, kw_only=True)
class ManagedGroup:
    """A managed rule group of the vendor AWS.

    capacity: web ACL capacity units (WCU). position: unique order among the groups, with gaps. rules: rule names,
    because WAF ignores overrides of unknown rules; empty if they are not checked.
    """

    capacity: int
    position: int
    rules: frozenset[str] = frozenset()


def _rules(**parts: str) -> frozenset[str]:
    """Rule names such as GenericLFI_BODY, from rule and inspected components."""
    return frozenset(f"{rule}_{part}" for rule, components in parts.items() for part in components.split())


# AWS WAF Developer Guide, "AWS Managed Rules rule groups list", as of November 2026. Cheap and certain groups first.
MANAGED_GROUPS: Mapping[str, ManagedGroup] = {
    "AWSManagedRulesAmazonIpReputationList": ManagedGroup(
        capacity=25,
        position=100,
        rules=frozenset({"AWSManagedIPReputationList", "AWSManagedReconnaissanceList", "AWSManagedIPDDoSList"}),
    ),
    "AWSManagedRulesAnonymousIpList": ManagedGroup(
        capacity=50, position=200, rules=frozenset({"AnonymousIPList", "HostingProviderIPList"})
    ),
    "AWSManagedRulesKnownBadInputsRuleSet": ManagedGroup(
        capacity=200,
        position=300,
        rules=_rules(
            JavaDeserializationRCE="HEADER BODY URIPATH QUERYSTRING",
            Host_localhost="HEADER",
            PROPFIND="METHOD",
            ExploitablePaths="URIPATH",
            Log4JRCE="HEADER QUERYSTRING BODY URIPATH",
            ReactJSRCE="BODY",
        ),
    ),
    COMMON: ManagedGroup(
        capacity=700,
        position=400,
        rules=_rules(
            NoUserAgent="HEADER",
            UserAgent_BadBots="HEADER",
            SizeRestrictions="QUERYSTRING Cookie_HEADER BODY URIPATH",
            EC2MetaDataSSRF="BODY COOKIE URIPATH QUERYARGUMENTS",
            GenericLFI="QUERYARGUMENTS URIPATH BODY",
            RestrictedExtensions="URIPATH QUERYARGUMENTS",
            GenericRFI="QUERYARGUMENTS BODY URIPATH",
            CrossSiteScripting="COOKIE QUERYARGUMENTS BODY URIPATH",
        ),
    ),
    "AWSManagedRulesAdminProtectionRuleSet": ManagedGroup(
        capacity=100, position=500, rules=_rules(AdminProtection="URIPATH")
    ),
    "AWSManagedRulesSQLiRuleSet": ManagedGroup(capacity=200, position=600),
    "AWSManagedRulesLinuxRuleSet": ManagedGroup(capacity=200, position=700),
    "AWSManagedRulesUnixRuleSet": ManagedGroup(capacity=100, position=800),
    "AWSManagedRulesWindowsRuleSet": ManagedGroup(capacity=200, position=900),
    "AWSManagedRulesPHPRuleSet": ManagedGroup(capacity=100, position=1000),
    "AWSManagedRulesWordPressRuleSet": ManagedGroup(capacity=100, position=1100),
    BOT_CONTROL: ManagedGroup(capacity=50, position=2000),
}
