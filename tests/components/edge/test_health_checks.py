"""Health checks that ask a distribution."""

from typing import Any

import pytest

from components.edge.health_checks import health_check_faults
from components.edge.route53.settings import DnsSettings
from components.edge.settings import EdgeSettings
from tests.components.edge.cloudfront.distributions import API, KEY_A, MEDIA

CHECK = {"type": "HTTPS", "domainName": "cdn.acme.example", "path": "/api/health"}
BEHAVIOR = {"path": "/api/*", "origin": "api", "cachePolicy": "caching_disabled"}


def found(
    check: dict[str, Any], behavior: dict[str, Any], acl: dict[str, Any] | None = None, **changes: Any
) -> list[str]:
    """Faults of a health check of a distribution with one behavior besides the default one, which is signed."""
    cdn = {
        "aliases": ["cdn.acme.example"],
        "origins": {"media": MEDIA, "api": API},
        "defaultBehavior": {"origin": "media", "signed": True},
        "signing": {"keys": {"a": KEY_A}},
        "viewerFunction": {},
        "cachePolicies": {"minute": {"defaultTtlSeconds": 60}},
        "behaviors": [behavior],
        **changes,
    }
    dns = DnsSettings.model_validate({"healthChecks": {"api": check}})
    faults = health_check_faults(dns, EdgeSettings.model_validate({"distributions": {"cdn": cdn}, "webAcl": acl}))
    return [str(fault).removeprefix("dns.healthChecks.api.") for fault in faults]


@pytest.mark.parametrize("domain", ["cdn.acme.example", "elsewhere.acme.example"])
def test_a_path_that_the_origin_answers_is_accepted(domain: str) -> None:
    assert found({**CHECK, "domainName": domain}, BEHAVIOR) == []


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (
            {"type": "TCP", "domainName": "cdn.acme.example", "port": 443},
            "type: 'TCP': the edge location accepts connections, whether or not the origin works; set HTTPS",
        ),
        (
            {**CHECK, "type": "HTTP"},
            "type: 'HTTP': the edge location redirects or rejects HTTP, whether or not the origin works; set HTTPS",
        ),
    ],
)
def test_what_the_edge_location_answers_itself_is_rejected(check: dict[str, Any], fault: str) -> None:
    assert found(check, BEHAVIOR) == [fault]


@pytest.mark.parametrize(
    ("behavior", "fault"),
    [
        (
            {**BEHAVIOR, "authorized": True},
            "path: '/api/health': edge.distributions.cdn.behaviors[0] denies requests without a token, so it is always "
            "unhealthy; add a behavior for it without signed and authorized",
        ),
        (
            {**BEHAVIOR, "cachePolicy": "minute"},
            "path: '/api/health': edge.distributions.cdn.behaviors[0] caches responses up to 60 seconds, which hide "
            "that the origin fails; add a behavior for it with cachePolicy: caching_disabled",
        ),
    ],
)
def test_a_behavior_that_hides_the_origin_is_rejected(behavior: dict[str, Any], fault: str) -> None:
    assert found(CHECK, behavior) == [fault]


def test_a_path_without_a_behavior_of_its_own_is_that_of_the_default_one() -> None:
    faults = found({**CHECK, "path": "/health"}, BEHAVIOR)
    assert [fault.partition(" denies")[0] for fault in faults[:1]] == [
        "path: '/health': edge.distributions.cdn.defaultBehavior"
    ]


def test_an_alias_with_a_wildcard_is_its_distribution() -> None:
    cdn = {
        "aliases": ["*.acme.example"],
        "origins": {"media": MEDIA},
        "defaultBehavior": {"origin": "media", "cachePolicy": "caching_optimized"},
    }
    dns = DnsSettings.model_validate({"healthChecks": {"api": CHECK}})
    (fault,) = health_check_faults(dns, EdgeSettings.model_validate({"distributions": {"cdn": cdn}}))
    assert fault.remedy == "add a behavior for it with cachePolicy: caching_disabled"


def test_an_error_that_is_answered_as_a_success_is_rejected() -> None:
    page = {"responsePagePath": "/sorry.html", "responseCode": 200}
    cdn = {
        "aliases": ["cdn.acme.example"],
        "origins": {"media": MEDIA},
        "defaultBehavior": {"origin": "media", "cachePolicy": "caching_disabled"},
        "errorResponses": {502: page},
    }
    dns = DnsSettings.model_validate({"healthChecks": {"api": CHECK}})
    (fault,) = health_check_faults(dns, EdgeSettings.model_validate({"distributions": {"cdn": cdn}}))
    assert (fault.path, fault.remedy) == ("dns.healthChecks.api.path", "remove its responseCode")


def test_a_port_that_cloudfront_does_not_serve_is_rejected() -> None:
    assert found({**CHECK, "port": 8443}, BEHAVIOR) == [
        "port: 8443: edge.distributions.cdn accepts HTTPS connections on port 443 only, so it is always unhealthy; "
        "remove it"
    ]


def test_a_security_policy_that_health_checkers_do_not_support_is_rejected() -> None:
    assert found(CHECK, BEHAVIOR, minimumTlsVersion="TLSv1.3_2025") == [
        "domainName: 'cdn.acme.example': edge.distributions.cdn requires TLS 1.3, and health checkers support TLS 1.2 "
        "at most; set edge.distributions.cdn.minimumTlsVersion: TLSv1.2_2025"
    ]


RESTRICTED = "edge.distributions.cdn.geoRestriction denies health checkers in"


@pytest.mark.parametrize(
    ("restriction", "fault"),
    [
        (
            {"type": "allow", "countries": ["US", "CA"]},
            f"regions: {RESTRICTED} AU, BR, IE, JP, SG, which report the endpoint as unhealthy; set [us-east-1, "
            "us-west-1, us-west-2], or add AU, BR, IE, JP, SG to edge.distributions.cdn.geoRestriction.countries",
        ),
        (
            {"type": "allow", "countries": ["DE", "IE"]},
            f"regions: {RESTRICTED} AU, BR, JP, SG, US, which report the endpoint as unhealthy; add AU, BR, JP, SG, US "
            "to edge.distributions.cdn.geoRestriction.countries",
        ),
        (
            {"type": "deny", "countries": ["US", "BR", "SG", "IE"]},
            f"regions: {RESTRICTED} BR, IE, SG, US, which report the endpoint as unhealthy; remove BR, IE, SG, US from "
            "edge.distributions.cdn.geoRestriction.countries",
        ),
    ],
    ids=["three regions are left", "too few regions are left", "denied"],
)
def test_health_checkers_in_denied_countries_are_rejected(restriction: dict[str, Any], fault: str) -> None:
    assert found(CHECK, BEHAVIOR, geoRestriction=restriction) == [fault]


def test_health_checkers_in_admitted_countries_are_accepted() -> None:
    check = {**CHECK, "regions": ["us-east-1", "us-west-1", "us-west-2"]}
    assert found(check, BEHAVIOR, geoRestriction={"type": "allow", "countries": ["US"]}) == []


def test_a_web_acl_that_denies_the_countries_of_health_checkers_is_rejected() -> None:
    check = {**CHECK, "regions": ["us-east-1", "us-west-1", "eu-west-1"]}
    assert found(check, BEHAVIOR, {"countries": {"mode": "block", "countries": ["IE"]}}) == [
        "regions: ['us-east-1', 'us-west-1', 'eu-west-1']: edge.webAcl.countries denies health checkers in IE, which "
        "report the endpoint as unhealthy; remove IE from edge.webAcl.countries.countries"
    ]


def test_a_path_that_the_web_acl_answers_is_rejected() -> None:
    assert found(CHECK, BEHAVIOR, {"pathRules": {"closed": {"paths": ["/API/"]}}}) == [
        "path: '/api/health': edge.webAcl.pathRules.closed ('/API/') answers with block, whether or not the origin "
        "works; use a path that no rule matches"
    ]


@pytest.mark.parametrize(
    "acl",
    [
        {"pathRules": {"closed": {"paths": ["/api/"], "action": "count"}}},
        {"pathRules": {"closed": {"paths": ["/internal"]}}},
        {
            "pathRules": {"closed": {"paths": ["/api/"]}},
            "ipSets": {"checkers": {"action": "allow", "addresses": ["15.177.0.0/18"]}},
        },
    ],
    ids=["counts", "other paths", "allowed addresses"],
)
def test_a_path_that_the_web_acl_lets_pass_is_accepted(acl: dict[str, Any]) -> None:
    assert found(CHECK, BEHAVIOR, acl) == []


def test_a_web_acl_that_only_admits_other_addresses_is_rejected() -> None:
    acl = {"defaultAction": "block", "ipSets": {"office": {"action": "allow", "addresses": ["192.0.2.0/24"]}}}
    assert found(CHECK, BEHAVIOR, acl) == [
        "domainName: edge.webAcl.defaultAction blocks health checkers, which report the endpoint as unhealthy; add "
        "15.177.0.0/18 and the other ranges of Route 53 health checkers to an allowed ipSet"
    ]


def test_an_ip_set_without_health_checkers_does_not_admit_them() -> None:
    acl = {
        "countries": {"mode": "block", "countries": ["IE"]},
        "ipSets": {"office": {"action": "allow", "addresses": ["192.0.2.0/24", "2001:db8::/32"]}},
    }
    assert len(found(CHECK, BEHAVIOR, acl)) == 1


def test_the_most_specific_alias_is_the_distribution_that_answers() -> None:
    served = {"origins": {"api": API}, "defaultBehavior": {"origin": "api", "cachePolicy": "caching_disabled"}}
    cached = {"origins": {"media": MEDIA}, "defaultBehavior": {"origin": "media"}}
    edge = {
        "distributions": {
            "wide": {"aliases": ["*.acme.example"], **cached},
            "cdn": {"aliases": ["cdn.acme.example"], **served},
        }
    }
    dns = DnsSettings.model_validate({"healthChecks": {"api": CHECK}})
    assert list(health_check_faults(dns, EdgeSettings.model_validate(edge))) == []
