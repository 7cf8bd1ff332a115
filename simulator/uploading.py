"""Stacks and regions that the command line can upload to.

They have a function that reserves uploads, and an authorizer that accepts an issuer whose tokens are simulated.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from preview.stack_file import StackFileError, load, stacks
from simulator.client import operations
from simulator.simulation import Simulation
from simulator.tokens import ISSUERS

RESERVES, DECIDES = "presign", "authorizer"
"""Folders of functions/ that reserve uploads, and that decide on tokens."""


def uploading_stacks(root: Path) -> list[str]:
    """Stacks of a project's folder that take uploads, by their stack files."""
    return [stack for stack in stacks(root) if takes_uploads(root, stack)]


def uploading_regions(simulation: Simulation) -> list[str]:
    """Regions with a route that reserves uploads, sorted."""
    return sorted({each.region for each in operations(simulation) if each.function == RESERVES})


def takes_uploads(root: Path, stack: str) -> bool:
    """Whether a stack takes uploads, by its stack file; False for one that cannot be read."""
    try:
        given = load(root, stack)
        settings = json.loads(given.config.get(f"{given.project}:lambda", "{}"))
    except (StackFileError, ValueError):
        return False
    shared = _mapping(_mapping(settings).get("environment"))
    variables: dict[str, set[str]] = {}
    for key, value in _mapping(_mapping(settings).get("functions")).items():
        code = str(_mapping(value).get("code", key.replace("-", "_")))
        variables.setdefault(code, set()).update(shared, _mapping(_mapping(value).get("environment")))
    return RESERVES in variables and bool(variables.get(DECIDES, set()) & ISSUERS.keys())


def _mapping(value: Any) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}
