"""Health checks of records that select a region."""

from typing import Any

import pytest

from components.edge.health_check_regions import regional_health_check_faults
from components.edge.route53.settings import DnsSettings
from components.edge.settings import EdgeSettings
from tests.components.edge.cloudfront.distributions import API, REPLICATED

LATENCY = {"policy": "latency", "region": "us-east-1"}
ANYWHERE = {"policy": "geolocation", "country": "*"}
REMEDY = "add a behavior for its path with failover: false, whose origin is in the region of the record"
FAILS_OVER = f"edge.distributions.cdn.behaviors[0] fails over; {REMEDY}"


def record(routing: dict[str, Any], check: str = "east") -> dict[str, Any]:
    return {
        "zone": "acme.example",
        "name": "region.acme.example",
        "type": "TXT",
        "ttlSeconds": 60,
        "values": ["x"],
        "routing": {**routing, "healthCheck": check},
    }


def found(records: dict[str, Any], behavior: dict[str, Any], paths: dict[str, str] | None = None) -> list[str]:
    """Faults of records with health checks of paths of a distribution."""
    checks = {
        name: {"type": "HTTPS", "domainName": "cdn.acme.example", "path": path}
        for name, path in (paths or {"east": "/health/east"}).items()
    }
    edge = {
        "distributions": {
            "cdn": {
                "aliases": ["cdn.acme.example"],
                "origins": {"media": REPLICATED, "api": API},
                "defaultBehavior": {"origin": "api", "cachePolicy": "caching_disabled"},
                "behaviors": [{"path": "/health/east", "cachePolicy": "caching_disabled", **behavior}],
            }
        }
    }
    dns = DnsSettings.model_validate(
        {"zones": {"acme.example": {"mode": "create"}}, "healthChecks": checks, "records": records}
    )
    return [str(fault) for fault in regional_health_check_faults(dns, EdgeSettings.model_validate(edge))]


@pytest.mark.parametrize("routing", [LATENCY, ANYWHERE], ids=["latency", "geolocation"])
def test_a_health_check_whose_behavior_fails_over_is_rejected(routing: dict[str, Any]) -> None:
    assert found({"east": record(routing)}, {"origin": "media"}) == [
        f"dns.records.east.routing.healthCheck: 'east': stays healthy while one region fails: {FAILS_OVER}"
    ]


@pytest.mark.parametrize("behavior", [{"origin": "media", "failover": False}, {"origin": "api"}])
def test_a_health_check_of_one_origin_is_accepted(behavior: dict[str, Any]) -> None:
    assert found({"east": record(LATENCY)}, behavior) == []


def test_a_failover_record_may_ask_what_users_get() -> None:
    records = {
        "main": record({"policy": "failover", "role": "primary"}),
        "other": record({"policy": "failover", "role": "secondary"}),
    }
    assert found(records, {"origin": "media"}) == []


def test_records_of_regions_with_the_same_request_are_rejected() -> None:
    records = {"east": record(LATENCY), "west": record({"policy": "latency", "region": "us-west-2"}, "west")}
    assert found(records, {"origin": "api"}, {"east": "/health/east", "west": "/health/east"}) == [
        "dns.records.west.routing.healthCheck: 'west': sends the same request as that of dns.records.east, so both "
        "fail together; set a path or domainName that only the region of the record answers"
    ]
