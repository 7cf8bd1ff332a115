"""Health checks that ask a distribution."""

from typing import Any

import pytest

from components.edge.health_checks import health_check_faults
from components.edge.route53.settings import DnsSettings
from components.edge.settings import EdgeSettings
from tests.components.edge.cloudfront.distributions import API, KEY_A, MEDIA

CHECK = {"type": "HTTPS", "domainName": "cdn.acme.example", "path": "/api/health"}
BEHAVIOR = {"path": "/api/*", "origin": "api", "cachePolicy": "caching_disabled"}


def found(check: dict[str, Any], behavior: dict[str, Any]) -> list[str]:
    """Faults of a health check of a distribution with one behavior besides the default one, which is signed."""
    cdn = {
        "aliases": ["cdn.acme.example"],
        "origins": {"media": MEDIA, "api": API},
        "defaultBehavior": {"origin": "media", "signed": True},
        "signing": {"keys": {"a": KEY_A}},
        "viewerFunction": {},
        "cachePolicies": {"minute": {"defaultTtlSeconds": 60}},
        "behaviors": [behavior],
    }
    dns = DnsSettings.model_validate({"healthChecks": {"api": check}})
    faults = health_check_faults(dns, EdgeSettings.model_validate({"distributions": {"cdn": cdn}}))
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
        "origins": {"api": API},
        "defaultBehavior": {"origin": "api", "cachePolicy": "caching_disabled"},
        "errorResponses": {502: page},
    }
    dns = DnsSettings.model_validate({"healthChecks": {"api": CHECK}})
    (fault,) = health_check_faults(dns, EdgeSettings.model_validate({"distributions": {"cdn": cdn}}))
    assert (fault.path, fault.remedy) == ("dns.healthChecks.api.path", "remove its responseCode")
