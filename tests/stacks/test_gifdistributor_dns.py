"""GIFDistributor's DNS records and their TTLs."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


@pytest.mark.requirement("GD-176")
def test_a_dns_change_takes_effect_within_five_minutes(prod: Graph) -> None:
    found = {node.name: node.get("ttl") for node in prod.of_type("aws:route53/record:Record")}
    aliases = {
        "cache": ["cache.gifdistributor.com"],
        "cdn": ["cdn.gifdistributor.com"],
        "site": ["gifdistributor.com", "www.gifdistributor.com"],
    }
    apis = {
        "primary-apis-api-aliases": "api.gifdistributor.com",
        "primary-apis-api-regional-aliases": "us-east-1.api.gifdistributor.com",
        "primary-apis-live-aliases": "ws.gifdistributor.com",
        "us-west-2-apis-api-aliases": "api.gifdistributor.com",
        "us-west-2-apis-live-aliases": "ws.gifdistributor.com",
    }
    proven = ("api", "api", "live")
    names = ("api.gifdistributor.com", "us-east-1.api.gifdistributor.com", "ws.gifdistributor.com")
    assert found == {
        **{
            f"edge-{role}-aliases-{name}-{type_}": None
            for role, names in aliases.items()
            for name in names
            for type_ in ("a", "aaaa")
        },
        **{f"{role}-{name}-a": None for role, name in apis.items()},
        **{f"primary-apis-{api}-certificate-{name}": 300 for api, name in zip(proven, names, strict=True)},
        "edge-certificate-gifdistributor.com": 300,
        "primary-ingress-certificate-origin.gifdistributor.com": 300,
    }


def test_one_record_proves_the_wildcard_and_the_apex(prod: Graph) -> None:
    proofs = prod.referenced(prod.named("edge-certificate-validation"), "validationRecordFqdns")
    assert [node.name for node in proofs] == ["edge-certificate-gifdistributor.com"]
    assert proofs[0].inputs["allowOverwrite"] is True


def test_the_zone_is_created_and_protected(prod: Graph) -> None:
    zone = prod.one("aws:route53/zone:Zone")
    assert (zone.inputs["name"], zone.options.protect) == ("gifdistributor.com", True)
    assert "vpcs" not in zone.inputs
