"""The first value of a signing key can be made by people: its form is that of the guide, and the ids are outputs."""

import json
import re
from collections.abc import Callable

import pytest

from functions.shared.slots import TwoSlots
from preview.graph import Graph
from simulator.by_hand import form_of
from simulator.errors import NotSimulatedError
from tests.conftest import ROOT, STACKS, stacks_with

SECRET, FUNCTION = "aws:secretsmanager/secret:Secret", "aws:lambda/function:Function"


@pytest.mark.parametrize("stack", stacks_with("edge"))
def test_the_ids_of_all_public_keys_of_signatures_are_outputs(stack: str, stack_graph: Callable[[str], Graph]) -> None:
    graph = stack_graph(stack)
    listed = [key_id for slots in graph.outputs.get("publicKeyIds", {}).values() for key_id in slots.values()]
    keys = [node for node in graph.of_type("PublicKey") if "-signing-public-key-" in node.name]
    assert sorted(listed) == sorted(node.outputs["id"] for node in keys)


@pytest.mark.parametrize("stack", STACKS)
def test_secrets_of_functions_that_sign_urls_say_the_form_of_the_guide(
    stack: str, stack_graph: Callable[[str], Graph]
) -> None:
    graph = stack_graph(stack)
    (form,) = re.findall(r'^ {4}(\{"active".*)$', (ROOT / "docs/deploy.md").read_text(), re.MULTILINE)
    assert TwoSlots.of(form).current == {"keyPairId": "K...", "privateKey": "-----BEGIN ..."}
    secrets = {node.outputs["name"]: node for node in graph.of_type(SECRET)}
    for function in graph.of_type(FUNCTION):
        variables = function.inputs.get("environment", {}).get("variables", {})
        if function.inputs.get("handler", "").startswith("functions.playback.") and "CDN_DOMAIN" in variables:
            named = variables.get("SIGNING_KEYS") or next(iter(read_secrets(variables)))
            node = secrets.get(named) or next(node for name, node in secrets.items() if f":secret:{name}-" in named)
            assert form_of(node.name, node.inputs["description"]) == form


def read_secrets(variables: dict[str, str]) -> list[str]:
    """ARNs of the secrets that a function reads."""
    return [value for name, value in variables.items() if name.startswith("SECRET_")]


@pytest.mark.parametrize("description", ["", "Set by hand; the private half", json.dumps({"keyPairId": "K..."})])
def test_a_description_without_both_halves_is_no_form(description: str) -> None:
    with pytest.raises(NotSimulatedError, match=r"^signing: its description does not say where \"K\.\.\.\" and "):
        form_of("signing", description)
