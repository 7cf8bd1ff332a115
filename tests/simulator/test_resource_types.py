"""The table of resource types: complete, without stale entries, and a graph that it does not know is refused."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulator.errors import NotSimulatedError
from simulator.resource_types import TABLE, require_known, resource_types
from simulator.simulation import Simulation
from tests.components.compute.lambda_.functions import function
from tests.conftest import Deploy
from tests.simulator.running import graph, node

ROOT = Path(__file__).resolve().parents[2]
TYPE = re.compile(r"(?:^|\$)(aws:[\w/]+:\w+)::", re.MULTILINE)


def types_of_stacks() -> set[str]:
    """Types of resources in the URNs of all stacks and showcases."""
    texts = [path.read_text() for path in (ROOT / "tests/stacks/urns").glob("*.txt")]
    return {type_ for text in texts for type_ in TYPE.findall(text)}


def test_each_type_of_a_stack_is_simulated_irrelevant_or_refused_and_only_one_of_these() -> None:
    table = resource_types()
    listed = [*table.properties, *table.irrelevant, *table.refused]
    assert sorted(types_of_stacks() - {*listed}) == []
    assert sorted({name for name in listed if listed.count(name) > 1}) == []


def test_types_that_no_stack_has_are_not_listed_unless_they_are_simulated() -> None:
    table = resource_types()
    assert sorted({*table.irrelevant, *table.refused} - types_of_stacks()) == []


def test_properties_that_are_said_to_be_read_are_read() -> None:
    sources = "\n".join(path.read_text() for path in (ROOT / "simulator").rglob("*.py"))
    simulated: dict[str, dict[str, Any]] = yaml.safe_load(TABLE.read_text())["simulated"]
    read = {(type_, name) for type_, settings in simulated.items() for name in settings.get("reads", ())}
    quoted = {*re.findall(r"[\"'.](\w+)(?=[\"'.])", sources)}
    assert sorted((type_, name) for type_, name in read if not {name, name.removesuffix("Config")} & quoted) == []


def test_functions_and_their_layer_are_simulated_whether_or_not_archives_are_built(
    deploy: Deploy, tmp_path: Path
) -> None:
    (tmp_path / "layered").mkdir()
    for name in ("distances", "shared"):
        (tmp_path / "layered" / f"{name}.zip").write_bytes(b"archive")
    built = function(deploy, {}, layered=True, archives=tmp_path)
    nodes = [built.named(name) for name in ("functions-distances-function", "functions-shared-version")]
    assert all(node.inputs["sourceCodeHash"] for node in nodes)
    Simulation(built)


@pytest.mark.parametrize(
    ("type_", "inputs", "message"),
    [
        ("aws:sqs/queue:Queue", {"name": "jobs", "colour": "red"}, "colour of aws:sqs/queue:Queue"),
        ("aws:iot/thing:Thing", {"name": "lamp"}, "aws:iot/thing:Thing"),
    ],
)
def test_a_graph_that_the_table_does_not_know_is_refused(type_: str, inputs: dict[str, Any], message: str) -> None:
    with pytest.raises(NotSimulatedError, match=f"^{message}: say in resource_types.yaml"):
        require_known(graph(node(type_, "unknown", inputs)))
