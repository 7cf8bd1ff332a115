"""WAF Classic is refused by type."""

import pytest

from policy.tokens import (
    WAF_CLASSIC_REGIONAL_RULE,
    WAF_CLASSIC_REGIONAL_RULE_GROUP,
    WAF_CLASSIC_REGIONAL_WEB_ACL,
    WAF_CLASSIC_RULE,
    WAF_CLASSIC_RULE_GROUP,
    WAF_CLASSIC_WEB_ACL,
    WAF_WEB_ACL,
)
from tests.policy.harness import UNKNOWN, Cases, resource


@pytest.mark.parametrize(
    "type_",
    [
        WAF_CLASSIC_WEB_ACL,
        WAF_CLASSIC_RULE_GROUP,
        WAF_CLASSIC_RULE,
        WAF_CLASSIC_REGIONAL_WEB_ACL,
        WAF_CLASSIC_REGIONAL_RULE_GROUP,
        WAF_CLASSIC_REGIONAL_RULE,
    ],
)
def test_web_acls_are_not_classic(type_: str, cases: Cases) -> None:
    cases("waf-classic", passes=[[resource(WAF_WEB_ACL)]], fails=[[resource(type_)], [resource(type_, name=UNKNOWN)]])
