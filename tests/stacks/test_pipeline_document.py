"""docs/pipeline.md, and the picture in the README, are true of messageai-prod: edges, functions, rules and steps."""

import json
import re
from typing import Any

import pytest

from components.compute.lambda_.code import function_folders, variables_read
from functions.shared.states import EDGES, STATES
from preview.stack_file import load
from tests.conftest import ROOT, graph_of

TEXT = (ROOT / "docs" / "pipeline.md").read_text(encoding="utf-8")
CONFIG = {key.partition(":")[2]: json.loads(value) for key, value in load(ROOT, "messageai-prod").config.items()}
RULES: dict[str, Any] = CONFIG["messaging"]["rules"]
FUNCTIONS: dict[str, Any] = CONFIG["lambda"]["functions"]
ROUTES = {
    f"{route['method']} {route['path']}": route["function"]
    for route in CONFIG["apis"]["rest"]["media"]["routes"].values()
}
STEPS: dict[str, list[str]] = json.loads(CONFIG["lambda"]["environment"]["PROCESSING_STEPS"])
NOT_OF_THE_PIPELINE = {"authorizer", "rotate-signing-key", "websocket-connect", "websocket-disconnect"}


def rows(header: str) -> list[list[str]]:
    """Cells of the table with a header."""
    table = TEXT.partition(f"{header}\n")[2].partition("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


EVENTS = rows("| event | rule | function | what it does | next state |")


(PICTURE,) = re.findall(
    r"^```\n( +state of the record\n.*?)^```",
    (ROOT / "README.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


def test_the_edges_are_those_of_records() -> None:
    edges = re.findall(r"^  (\w+) --> (\w+):", TEXT, re.MULTILINE)
    assert [edge for edge in edges if edge[1] not in EDGES[edge[0]]] == []
    assert {state for edge in edges for state in edge} == set(STATES)


def test_the_functions_are_those_of_the_stack() -> None:
    named = {name for row in EVENTS for name in re.findall(r"`([a-z-]+)`", row[2])}
    assert named == FUNCTIONS.keys() - NOT_OF_THE_PIPELINE


@pytest.mark.parametrize("rule", [name for name in RULES if not name.startswith("uploaded-")])
def test_each_rule_starts_the_function_of_its_row_in_its_states(rule: str) -> None:
    ((event, _, function, _, _),) = (row for row in EVENTS if f"`{rule}`" in row[1])
    assert [f"`{target['function']}`" for target in RULES[rule]["targets"].values()] == [function]
    pattern = RULES[rule]["pattern"]
    states = pattern["detail"].get("state")
    assert re.findall(r"`([^`]+)`", event) == (states or pattern["detail-type"])


def test_each_route_invokes_the_function_of_its_row() -> None:
    documented = {
        f"{method} {path}": row[2].strip("`")
        for row in EVENTS
        for method in re.findall(r"^`(GET|POST|DELETE) ", row[0])
        for path in re.findall(r"/[^`]+", row[0])
    }
    assert documented == ROUTES


def test_the_steps_of_each_kind_are_those_of_the_stack() -> None:
    documented = {kind: steps.split(", ") for kind, steps in rows("| kind | steps |")}
    assert documented == STEPS


def test_the_picture_in_the_readme_has_the_functions_and_states() -> None:
    words = {*re.findall(r"[a-z-]+", PICTURE)}
    assert {*STATES, *FUNCTIONS.keys() - NOT_OF_THE_PIPELINE} - words == set()


def test_the_picture_in_the_readme_has_the_steps_of_each_kind() -> None:
    named = {kind: {*re.findall(rf"^ +{kind} .*", PICTURE, re.MULTILINE)[0].split()} for kind in STEPS}
    assert {kind: named[kind] & FUNCTIONS.keys() - {"transcode-events"} for kind in STEPS} == {
        kind: {*steps} for kind, steps in STEPS.items()
    }


def test_variables_that_are_documented_are_read() -> None:
    read = {name for folder in function_folders() for name in variables_read(folder)}
    documented = {
        name for row in rows("| variable | read by | without it |") for name in re.findall(r"[A-Z_]{4,}", row[0])
    }
    assert documented - read == set()


def test_tables_queues_and_log_groups_that_are_documented_exist() -> None:
    named = {*re.findall(r"(?:/aws/lambda/)?messageai-prod-[a-z-]*", TEXT)}
    physical = {str(resource.inputs.get("name", "")) for resource in graph_of("messageai-prod").resources}
    assert [name for name in named if not any(each.startswith(name) for each in physical)] == []
