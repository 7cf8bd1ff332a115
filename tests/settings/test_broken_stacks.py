"""Stack files that cannot work, and what their author is told: exactly, completely, before anything is registered.

Each file of `broken/` lists cases: what differs from `sound.yaml` (objects are merged, null removes a key; `without`
leaves out further concerns, so that one subject is tested) and the faults that must be reported, no more and no less.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from components.foundation.settings import versions
from components.foundation.settings.faults import SettingsError
from components.foundation.settings.stack import read

HERE = Path(__file__).parent
SOUND: dict[str, Any] = yaml.safe_load((HERE / "sound.yaml").read_text())


@pytest.fixture(autouse=True)
def _on_one_day(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    """Support of versions ends; what these stacks are told must not change with it."""
    monkeypatch.setattr(versions, "today", lambda: date(2026, 11, 21))


def cases() -> list[Any]:
    found: list[Any] = []
    for path in sorted((HERE / "broken").glob("*.yaml")):
        entries = cast("list[dict[str, Any]]", yaml.safe_load(path.read_text()))
        found += [
            pytest.param(
                {**dict.fromkeys(entry.get("without", ())), **entry["change"]},
                entry["faults"],
                id=f"{path.stem}-{entry['case'].replace(' ', '-')}",
            )
            for entry in entries
        ]
    return found


def merged(base: Any, change: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    result = dict(cast("dict[str, Any]", base))
    for key, value in cast("dict[str, Any]", change).items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def configuration(concerns: dict[str, Any]) -> dict[str, str]:
    return {f"media-platform:{name}": json.dumps(value) for name, value in concerns.items()}


def test_the_sound_stack_is_accepted() -> None:
    assert read(configuration(SOUND), "media-platform").naming.system == "acme"


@pytest.mark.requirement("QA-70")
@pytest.mark.parametrize(("change", "faults"), cases())
def test_a_broken_stack_is_refused_with_every_fault(change: dict[str, Any], faults: list[str]) -> None:
    with pytest.raises(SettingsError) as refused:
        read(configuration(merged(SOUND, change)), "media-platform", "Pulumi.acme.yaml")
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    assert str(refused.value).splitlines() == [
        f"Pulumi.acme.yaml is refused, {count}:",
        *(f"  {fault}" for fault in faults),
    ]


def test_there_are_enough_of_them() -> None:
    assert len(cases()) >= 190
