"""Inputs of the benchmark: the same resources flat, and stacks with more regions."""

import json

import pytest

from bench.flat import Item, items_of, register
from bench.regions import in_regions
from components.platform.settings import read
from preview.engine import Run, run_program
from preview.stack_file import load
from tests.conftest import ROOT, graph_of


def test_flat_registration_has_the_same_resources_and_inputs():
    graph = graph_of("dev")
    items = [Item(**json.loads(json.dumps(item.to_json()))) for item in items_of(graph)]
    flat = run_program(lambda: register(items), Run(root=ROOT))
    for number, node in enumerate(graph.resources):
        registered = flat.named(f"{node.name}-{number}")
        assert (registered.type, registered.region) == (node.type, node.region)
        assert registered.inputs == node.inputs, node.name
    assert [*flat.components] == []


@pytest.mark.parametrize("count", [2, 4, 8])
def test_a_variant_is_valid_and_has_the_number_of_regions(count: int):
    wide = in_regions(load(ROOT, "prod"), count)
    settings = read(wide.config, wide.project)
    assert len(settings.regions.all) == count
    assert settings.regions.mode == "active_passive"


def test_each_region_of_a_variant_has_the_settings_of_the_primary_region():
    network = json.loads(in_regions(load(ROOT, "prod"), 4).config["media-platform:network"])
    ranges = [vpc["cidr"] for vpc in network["vpcs"].values()]
    assert ranges == ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]


def test_each_replica_region_of_a_variant_has_the_settings_of_the_first():
    wide = in_regions(load(ROOT, "prod"), 4)
    aurora, kafka = (json.loads(wide.config[f"media-platform:{name}"]) for name in ("aurora", "kafka"))
    replicas = ["af-south-1", "ap-east-1", "ap-east-2"]
    assert aurora["secondaries"] == {region: {"zones": ["a", "b"]} for region in replicas}
    assert kafka["replicaRegions"] == replicas
