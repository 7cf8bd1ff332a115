"""WAF Classic, which a web ACL of WAF replaces."""

from policy.guides import SECURITY_HUB
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import (
    WAF_CLASSIC_REGIONAL_RULE,
    WAF_CLASSIC_REGIONAL_RULE_GROUP,
    WAF_CLASSIC_REGIONAL_WEB_ACL,
    WAF_CLASSIC_RULE,
    WAF_CLASSIC_RULE_GROUP,
    WAF_CLASSIC_WEB_ACL,
)


@resource_control(
    "waf-classic",
    title="Web ACLs, rule groups and rules are not of WAF Classic",
    severity="medium",
    types=[
        WAF_CLASSIC_WEB_ACL,
        WAF_CLASSIC_RULE_GROUP,
        WAF_CLASSIC_RULE,
        WAF_CLASSIC_REGIONAL_WEB_ACL,
        WAF_CLASSIC_REGIONAL_RULE_GROUP,
        WAF_CLASSIC_REGIONAL_RULE,
    ],
    frameworks={
        "FSBP": ["WAF.1", "WAF.2", "WAF.3", "WAF.4", "WAF.6", "WAF.7", "WAF.8"],
        "NIST 800-53": ["CM-2", "SA-22"],
    },
    remedy="Use a wafv2.WebAcl.",
    url=f"{SECURITY_HUB}/waf-controls.html",
)
def is_not_classic(acl: Resource, settings: Settings) -> Iterator[Finding]:
    yield acl.fail("WAF Classic is superseded by WAF")
