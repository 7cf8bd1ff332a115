"""Origins that are load balancers of the stack."""

from typing import Any

from components.edge.cloudfront.origins import Endpoint, server_endpoints
from components.edge.cloudfront.settings import DistributionSettings

IDS = {"us-east-1": "vo_virginia", "eu-west-1": "vo_ireland"}
NAME = "origin.example.com"


def found(origin: dict[str, Any], *, name: str | None = NAME) -> dict[str, Endpoint]:
    """Endpoints of a distribution whose only origin is `api`."""
    given = {"origins": {"api": origin}, "defaultBehavior": {"origin": "api", "cachePolicy": "caching_disabled"}}
    return server_endpoints(DistributionSettings.model_validate(given), "us-east-1", name, IDS)


def test_a_vpc_origin_is_the_primary_regions_by_the_first_name_of_the_load_balancer() -> None:
    assert found({"kind": "vpc_origin"}) == {"api": Endpoint(domain_name=NAME, vpc_origin_id="vo_virginia")}


def test_a_vpc_origin_of_another_region_is_that_regions() -> None:
    assert found({"kind": "vpc_origin", "region": "eu-west-1"}) == {
        "api": Endpoint(domain_name=NAME, vpc_origin_id="vo_ireland")
    }


def test_an_origins_domain_name_overrides_the_load_balancers() -> None:
    assert found({"kind": "vpc_origin", "domainName": "api.example.com"}) == {
        "api": Endpoint(domain_name="api.example.com", vpc_origin_id="vo_virginia")
    }


def test_a_public_load_balancer_has_a_name_and_no_vpc_origin() -> None:
    assert found({"kind": "load_balancer"}) == {"api": Endpoint(domain_name=NAME)}


def test_without_any_name_there_is_no_endpoint() -> None:
    assert found({"kind": "load_balancer"}, name=None) == {}


def test_apis_and_buckets_are_no_load_balancers() -> None:
    assert found({"kind": "api", "domainName": "api.example.com"}) == {}
    assert found({"kind": "bucket", "purpose": "media"}) == {}
