"""Settings of web ACLs: accepted and rejected values."""

from typing import Any

import pytest
from pydantic import ValidationError

from components.edge.shield.settings import ShieldAdvancedSettings
from components.edge.waf.order import KINDS, rule_priority
from components.edge.waf.settings import IpSetSettings, WebAclSettings
from components.foundation.managed_rule_groups import MANAGED_GROUPS
from components.foundation.settings.faults import faults_of

COMMON = "AWSManagedRulesCommonRuleSet"


def faults(**given: Any) -> list[str]:
    """Every fault of a `webAcl` object in words."""
    try:
        WebAclSettings.model_validate(given)
    except ValidationError as error:
        return [str(fault) for fault in faults_of(error, WebAclSettings)]
    return []


@pytest.mark.requirement("GD-133", "GD-134", "GD-135", "MS-04")
def test_the_base_groups_are_in_force_by_default():
    assert list(WebAclSettings().groups) == [
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
    ]


@pytest.mark.requirement("GD-133")
def test_large_uploads_are_counted_and_not_blocked_by_default():
    assert WebAclSettings().groups[COMMON].overrides == {"SizeRestrictions_BODY": "count"}
    strict = WebAclSettings.model_validate(
        {"managedGroups": {COMMON: {"overrides": {"SizeRestrictions_BODY": "block"}}}}
    )
    assert strict.groups[COMMON].overrides == {"SizeRestrictions_BODY": "block"}


def test_other_overrides_do_not_affect_large_uploads():
    settings = WebAclSettings.model_validate(
        {"managedGroups": {COMMON: {"overrides": {"NoUserAgent_HEADER": "count"}}}}
    )
    assert settings.groups[COMMON].overrides == {"SizeRestrictions_BODY": "count", "NoUserAgent_HEADER": "count"}


def test_a_group_is_turned_off_or_added_by_its_name():
    settings = WebAclSettings.model_validate(
        {"managedGroups": {COMMON: {"mode": "off"}, "AWSManagedRulesAnonymousIpList": {}}}
    )
    assert list(settings.groups) == [
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesAnonymousIpList",
        "AWSManagedRulesKnownBadInputsRuleSet",
    ]


def test_the_capacity_is_the_sum_of_groups_and_rules():
    assert WebAclSettings().capacity == 25 + 200 + 700 + 2
    settings = WebAclSettings.model_validate(
        {
            "pathRates": {"auth": {"paths": ["/api/auth", "/api/uploads"]}},
            "pathRules": {"internal": {"paths": ["/internal"]}},
            "countries": {"mode": "block", "countries": ["KP"]},
            "ipSets": {"office": {"action": "allow", "addresses": ["192.0.2.0/24", "2001:db8::/32"]}},
            "managedGroups": {COMMON: {"exceptPaths": ["/upload"]}},
        }
    )
    assert settings.capacity == 927 + (2 + 2 * 32) + 32 + 1 + 2 + 32


def test_more_than_waf_holds_is_rejected():
    paths = [f"/p{number}" for number in range(130)]
    assert faults(pathRules={"closed": {"paths": paths}}) == [
        ": 5087: allowed: 5000 capacity units; set mode: off on a managed group, or use fewer paths"
    ]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (
            {"managedGroups": {"AWSManagedRulesCommonRuleset": {}}},
            "managedGroups.AWSManagedRulesCommonRuleset: unknown managed group; "
            "did you mean 'AWSManagedRulesCommonRuleSet'?",
        ),
        (
            {"managedGroups": {COMMON: {"overrides": {"SizeRestriction_BODY": "count"}}}},
            f"managedGroups.{COMMON}.overrides.SizeRestriction_BODY: unknown rule, which WAF would ignore; "
            "did you mean 'SizeRestrictions_BODY'?",
        ),
        (
            {"managedGroups": {COMMON: {"inspectionLevel": "TARGETED"}}},
            f"managedGroups.{COMMON}.inspectionLevel: 'TARGETED': is supported by "
            "AWSManagedRulesBotControlRuleSet only; "
            "remove it",
        ),
        ({"siteRate": {"limit": 9}}, "siteRate.limit: 9: allowed: 10 or more"),
        (
            {"siteRate": {"evaluationWindowSeconds": 90}},
            "siteRate.evaluationWindowSeconds: 90: allowed: 60, 120, 300, 600",
        ),
        (
            {"pathRates": {"site": {"paths": ["/api"]}}},
            "pathRates.site: is reserved for siteRate's rule; rename it",
        ),
        (
            {"pathRates": {"auth": {"paths": ["/api"], "response": "slo"}}, "responses": {"slow": {"body": "{}"}}},
            "pathRates.auth.response: unknown response 'slo'; did you mean 'slow'?",
        ),
        (
            {
                "pathRules": {"in": {"paths": ["/in"], "action": "count", "response": "slow"}},
                "responses": {"slow": {"body": "{}"}},
            },
            "pathRules.in.response: 'slow': needs action: block, not count",
        ),
        (
            {"countries": {"mode": "block", "countries": ["UK"]}},
            "countries.countries[0]: 'UK': not an ISO 3166-1 code, such as DE or GB",
        ),
        (
            {"ipSets": {"office": {"action": "allow", "addresses": ["192.0.2.1/24"]}}},
            "ipSets.office.addresses[0]: '192.0.2.1/24': must be a CIDR range with a prefix length and no "
            "host bits, such as 192.0.2.0/24",
        ),
        (
            {"ipSets": {"office": {"action": "allow", "addresses": ["192.0.2.1"]}}},
            "ipSets.office.addresses[0]: '192.0.2.1': must be a CIDR range with a prefix length and no "
            "host bits, such as 192.0.2.0/24",
        ),
        (
            {"ipSets": {"office": {"action": "allow", "addresses": ["0.0.0.0/0"]}}},
            "ipSets.office.addresses[0]: '0.0.0.0/0': is every address; use defaultAction",
        ),
        (
            {"defaultAction": "block"},
            "defaultAction: 'block': blocks every request; add an ipSet with action: allow, or set "
            "defaultAction: allow",
        ),
    ],
)
def test_settings_that_waf_rejects_or_ignores_are_rejected(given: dict[str, Any], fault: str):
    assert faults(**given) == [fault]


def test_addresses_are_separated_by_ip_version():
    office = IpSetSettings(action="allow", addresses=("192.0.2.0/24", "2001:0db8::/32"))
    assert office.networks == {"IPV4": ("192.0.2.0/24",), "IPV6": ("2001:db8::/32",)}


def test_kinds_of_rules_run_in_their_order_whatever_they_are_called():
    bands = [rule_priority(kind, COMMON) // 10_000 for kind in KINDS]
    assert bands == [1, 2, 3, 4, 5, 6]


def test_no_two_managed_groups_share_a_priority():
    priorities = [rule_priority("managed", name) for name in MANAGED_GROUPS]
    assert len(set(priorities)) == len(priorities)


def names_of_one_priority() -> tuple[str, str]:
    """The first two of rule-0, rule-1, ... with the same priority."""
    seen: dict[int, str] = {}
    for name in (f"rule-{number}" for number in range(1000)):
        other = seen.setdefault(rule_priority("path", name), name)
        if other != name:
            return other, name
    raise LookupError("none of a thousand names shares a priority")


def test_names_whose_priorities_are_the_same_are_rejected():
    other, name = names_of_one_priority()
    assert faults(pathRules={other: {"paths": ["/a"]}, name: {"paths": ["/b"]}}) == [
        f"pathRules.{name}: has the same priority as {other}; rename it"
    ]


@pytest.mark.requirement("QA-06")
def test_shield_advanced_requires_two_settings():
    with pytest.raises(ValidationError) as rejected:
        ShieldAdvancedSettings(enabled=True)
    assert [str(fault) for fault in faults_of(rejected.value, ShieldAdvancedSettings)] == [
        "enabled: true: commits the account to 3,000 USD a month for a year; "
        "set acceptsYearlyCommitment: true too, or enabled: false"
    ]
