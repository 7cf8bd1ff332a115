"""WAF Classic, which a web ACL of WAF replaces."""

from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import WAF_CLASSIC_REGIONAL_WEB_ACL, WAF_CLASSIC_WEB_ACL


@resource_control(
    "waf-classic",
    title="Web ACLs are not of WAF Classic",
    severity="medium",
    types=[WAF_CLASSIC_WEB_ACL, WAF_CLASSIC_REGIONAL_WEB_ACL],
    frameworks={"NIST 800-53": ["CM-2", "SA-22"]},
    remedy="Use a wafv2.WebAcl.",
    url="https://docs.aws.amazon.com/waf/latest/developerguide/waf-migrating-from-classic.html",
)
def is_not_classic(acl: Resource, settings: Settings) -> Iterator[Finding]:
    yield acl.fail("WAF Classic is superseded by WAF")
