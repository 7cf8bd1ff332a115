"""The simulator knows the resources of all stacks with their properties, and all settings of distributions, replication
rules and records."""

from collections.abc import Callable

import pytest

from preview.graph import Graph
from simulator.behaviors import distribution_of
from simulator.dns import RECORD, Dns, Resolver
from simulator.endpoints.cloudfront import DISTRIBUTION
from simulator.endpoints.forwarding import forwarding
from simulator.endpoints.key_value_stores import KeyValueStores
from simulator.endpoints.public_keys import PublicKeys
from simulator.endpoints.response_headers import with_policy
from simulator.http import HttpRequest, HttpResponse
from simulator.replication.rules import rule_of
from simulator.resource_types import resource_types
from tests.conftest import STACKS_AND_SHOWCASES

ANYWHERE = Resolver(regions=("us-east-1", "us-west-2", "eu-west-1", "ap-southeast-1"), country="US", continent="NA")


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_resources_are_known(stack: str, stack_graph: Callable[[str], Graph]) -> None:
    assert [*resource_types().unknown(stack_graph(stack))] == []


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_edges_are_known(stack: str, stack_graph: Callable[[str], Graph]) -> None:
    graph = stack_graph(stack)
    keys, request = PublicKeys(graph), HttpRequest(method="GET", url="https://a/", headers={"origin": "https://b"})
    KeyValueStores(graph)
    for node in graph.of_type(DISTRIBUTION):
        for behavior in distribution_of(node.name, node.inputs).behaviors:
            forwarding(graph, behavior)
            with_policy(graph, behavior.response_headers_policy, request, HttpResponse(status=200))
            if behavior.key_groups:
                assert {*keys.trusted(behavior.key_groups)} != set()


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_replication_and_records_are_known(stack: str, stack_graph: Callable[[str], Graph]) -> None:
    graph = stack_graph(stack)
    for node in graph.of_type("BucketReplicationConfig"):
        for rule in node.inputs["rules"]:
            assert rule_of(node, rule).destination != node.inputs["bucket"]
    dns = Dns(graph, lambda _: True)
    for node in graph.of_type(RECORD):
        assert dns.resolve(str(node.inputs["name"]).rstrip("."), node.inputs["type"], ANYWHERE) is not None
