"""The editor schema accepts and rejects the same as the settings."""

import pytest

from tests.conftest import ROOT, STACKS, STACKS_AND_SHOWCASES
from tools.schema import PATH, stack_schema, text
from tools.showcases import FOLDER


def test_the_file_is_current() -> None:
    assert PATH.read_text() == text(), "run `make schema`"


def test_every_key_has_a_description() -> None:
    definitions = stack_schema()["$defs"]
    silent = [
        f"{name}.{key}"
        for name, definition in definitions.items()
        for key, entry in definition.get("properties", {}).items()
        if not (entry.get("description") or "$ref" in entry)
    ]
    assert silent == []


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_a_stack_file_points_at_it_in_its_first_line(stack: str) -> None:
    folder = ROOT if stack in STACKS else FOLDER
    first = (folder / f"Pulumi.{stack}.yaml").read_text().splitlines()[0]
    hint, path = first.split("=")
    assert (hint, (folder / path).resolve()) == ("# yaml-language-server: $schema", PATH)
