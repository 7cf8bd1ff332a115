"""Names that lead to a distribution, or to the API of a region."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import EndpointConnectionError  # pyright: ignore[reportMissingTypeStubs]

from preview.graph import Graph, Node
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse
from simulator.names import Names
from tests.simulator.running import Running, graph, node, running

API, CDN = "api.media.example", "cdn.media.example"


def two_regions() -> Graph:
    """An API in two regions behind latency records, and a distribution."""
    nodes: list[Node] = [
        node("aws:cloudfront/distribution:Distribution", "cdn", {"aliases": [CDN]}, domainName="d.net")
    ]
    for region in ("us-east-1", "eu-west-1"):
        target = f"d-1.execute-api.{region}.amazonaws.com"
        alias = {"name": target, "zoneId": "Z", "evaluateTargetHealth": True}
        policy = {"latencyRoutingPolicies": [{"region": region}], "setIdentifier": region}
        record = {"name": API, "type": "A", "aliases": [alias], **policy}
        nodes.append(node("aws:route53/record:Record", f"{region}-record", record, region))
    return graph(*nodes)


@pytest.fixture
def runtime() -> Iterator[Running]:
    with running(two_regions()) as found:
        found.responses = {
            region: HttpResponse(status=200, body=region.encode()) for region in ("us-east-1", "eu-west-1")
        }
        yield found


def names(runtime: Running, *nearest: str) -> Names:
    found = Names(runtime, lambda _: HttpResponse(status=204))
    found.nearest = nearest
    return found


@pytest.mark.parametrize("nearest", ["us-east-1", "eu-west-1"])
def test_the_nearest_region_answers(runtime: Running, nearest: str) -> None:
    response = names(runtime, nearest).request(HttpRequest(method="GET", url=f"https://{API}/health"))
    assert response.body.decode() == nearest


def test_another_region_answers_for_a_lost_one(runtime: Running) -> None:
    runtime.lost.add("us-east-1")
    assert names(runtime, "us-east-1", "eu-west-1").region(API) == "eu-west-1"


def test_nothing_answers_while_all_are_lost(runtime: Running) -> None:
    runtime.lost |= {"us-east-1", "eu-west-1"}
    with pytest.raises(EndpointConnectionError):
        names(runtime, "us-east-1").request(HttpRequest(method="GET", url=f"https://{API}/health"))


def test_the_name_of_a_distribution_leads_to_it(runtime: Running) -> None:
    assert names(runtime).request(HttpRequest(method="GET", url=f"https://{CDN}/a")).status == 204


def test_a_name_without_a_record_raises(runtime: Running) -> None:
    with pytest.raises(NotSimulatedError, match=r"other\.example: not an alias record"):
        names(runtime).region("other.example")
