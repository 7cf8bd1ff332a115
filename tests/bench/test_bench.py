"""The bench measures what it says: the same resources, and stacks that differ by their regions only."""

import json

import pytest

from bench.flat import Item, items_of, register
from bench.wide import widened
from components.platform.settings.stack import read
from preview.engine import Run, run_program
from preview.stack_file import load
from tests.conftest import ROOT, graph_of


def test_the_floor_registers_the_same_resources_with_the_same_inputs():
    graph = graph_of("dev")
    items = [Item(**json.loads(json.dumps(item.to_json()))) for item in items_of(graph)]
    flat = run_program(lambda: register(items), Run(root=ROOT))
    for number, node in enumerate(graph.resources):
        twin = flat.named(f"{node.name}-{number}")
        assert (twin.type, twin.region) == (node.type, node.region)
        assert twin.inputs == node.inputs, node.name
    assert [*flat.components] == []


@pytest.mark.parametrize("count", [2, 4, 8])
def test_a_widened_stack_is_sound_and_spans_as_many_regions(count: int):
    wide = widened(load(ROOT, "prod"), count)
    settings = read(wide.config, wide.project)
    assert len(settings.regions.all) == count
    assert settings.regions.mode == "active_passive"


def test_a_widened_stack_gives_each_region_what_the_primary_one_has():
    wide = json.loads(widened(load(ROOT, "prod"), 4).config["media-platform:network"])
    ranges = [vpc["cidr"] for vpc in wide["vpcs"].values()]
    assert ranges == ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]


def test_a_widened_stack_gives_each_replica_region_what_the_first_one_has():
    wide = widened(load(ROOT, "prod"), 4)
    aurora, kafka = (json.loads(wide.config[f"media-platform:{name}"]) for name in ("aurora", "kafka"))
    replicas = ["af-south-1", "ap-east-1", "ap-east-2"]
    assert aurora["secondaries"] == {region: {"zones": ["a", "b"]} for region in replicas}
    assert kafka["replicaRegions"] == replicas
