"""Types without a formula: free ones, and those that cost but have none yet, each with its reason."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str
    types: tuple[str, ...]


@cache
def free() -> Mapping[str, str]:
    """Types without a price of their own, with the reason (cost/free.yaml)."""
    return _reasons("free.yaml")


@cache
def allowances() -> Mapping[str, str]:
    """Types that are listed as unpriced, with the reason (cost/allowances.yaml)."""
    return _reasons("allowances.yaml")


def _reasons(name: str) -> dict[str, str]:
    """ValueError for a type with two reasons."""
    content = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for group in map(_Group.model_validate, content):
        for type_ in group.types:
            if type_ in found:
                raise ValueError(f"{name}: {type_} is there twice; remove one of them")
            found[type_] = group.reason
    return found
