"""Small graphs in the format of `python -m preview STACK --json`."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cost.estimate import Estimate, Line, estimate
from cost.load import Load
from tools import showcases

SUBJECT = "subject"


def node(
    type_: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    name: str = SUBJECT,
    region: str = "us-east-1",
    refers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A resource. refers: names of resources by the input that depends on them."""
    return {
        "urn": name,
        "type": type_,
        "name": name,
        "parent": "",
        "custom": True,
        "external": False,
        "region": region,
        "inputs": dict(inputs or {}),
        "propertyDependencies": {key: [other] for key, other in (refers or {}).items()},
    }


def graph(*nodes: dict[str, Any]) -> dict[str, Any]:
    """A stack of these resources."""
    return {"project": "shop", "stack": "dev", "resources": list(nodes)}


def estimated(*nodes: dict[str, Any], usage: Mapping[str, str] | None = None) -> Estimate:
    """The estimate with the price book. usage: of the resource `subject`."""
    load = Load({SUBJECT: {key: Decimal(value) for key, value in (usage or {}).items()}})
    return estimate(graph(*nodes), load=load)


def lines(*nodes: dict[str, Any], usage: Mapping[str, str] | None = None) -> list[Line]:
    """The lines of the resource `subject`."""
    return [line for line in estimated(*nodes, usage=usage).lines if line.resource == SUBJECT]


def cost_settings(stack: str) -> dict[str, Any]:
    """The settings `cost` of a stack or a showcase; empty without them."""
    file = showcases.stack_file(stack)
    return json.loads(file.config.get(f"{file.project}:cost", "{}"))
