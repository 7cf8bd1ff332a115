"""The editor schema accepts and rejects the same as the settings."""

from pathlib import Path

import pytest

from tests.conftest import ROOT, STACKS
from tools.schema import PATH, stack_schema, text


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


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_file_points_at_it_in_its_first_line(stack: str) -> None:
    first = Path(ROOT, f"Pulumi.{stack}.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=schema/stack.schema.json"
