"""Former keys of stack files: the fault names the current key."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from pydantic import ValidationError

from components.foundation.settings import renamed_keys
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import faults_of
from components.foundation.settings.renamed_keys import RENAMED_KEYS

PACKAGE = Path(renamed_keys.__file__).parent
ENTRIES = [(model, old, new) for model, keys in RENAMED_KEYS.items() for old, new in keys.items()]


def classes(base: type[Settings]) -> Iterator[type[Settings]]:
    for model in base.__subclasses__():
        yield model
        yield from classes(model)


@pytest.fixture(scope="module")
def models() -> dict[str, list[type[Settings]]]:
    """Settings classes by name."""
    for path in PACKAGE.glob("*.py"):
        import_module(f"components.foundation.settings.{path.stem}")
    found: dict[str, list[type[Settings]]] = {}
    for model in classes(Settings):
        found.setdefault(model.__name__, []).append(model)
    return found


@pytest.mark.parametrize(("model", "old", "new"), ENTRIES)
def test_a_former_key_is_reported_with_its_current_name(
    models: dict[str, list[type[Settings]]], model: str, old: str, new: str
) -> None:
    (settings,) = models[model]
    keys = {field.alias or name for name, field in settings.model_fields.items()}
    assert (new in keys, old in keys) == (True, False)
    with pytest.raises(ValidationError) as raised:
        settings.model_validate({old: 1})
    assert f"{old}: unknown key; renamed to {new}" in [str(fault) for fault in faults_of(raised.value, settings)]
