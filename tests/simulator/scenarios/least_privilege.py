"""What the roles of a stack's functions may do, and which scenarios use it."""

import importlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import yaml

from preview.graph import Graph
from simulator.core.functions import functions_of
from simulator.iam.attached import attached
from simulator.iam.matching import matches_action
from simulator.media_app import MediaApp

FOLDER = Path(__file__).parent
UNUSED = FOLDER / "unused_permissions.yaml"
Scenario = Callable[[MediaApp], None]
Pair = tuple[str, str]
"""A function by the end of its name, and an action."""


def granted(graph: Graph, prefix: str) -> dict[Pair, str]:
    """Roles by function and action. prefix: of the names of functions."""
    policies = attached(graph).identity
    found: dict[Pair, str] = {}
    for function in functions_of(graph).values():
        for policy in policies.get(function.role_arn, ()):
            for statement in policy:
                if statement.allows:
                    for action in statement.actions.values:
                        found[function.name.removeprefix(prefix), action] = function.role_arn
    return found


def unused(stack: str) -> dict[Pair, str]:
    """Reasons of permissions that no scenario uses, by function (`*` for all) and action."""
    listed: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.safe_load(UNUSED.read_text())
    return {
        (function, action): reason
        for function, actions in listed.get(stack, {}).items()
        for action, reason in actions.items()
    }


def is_listed(pair: Pair, listed: Iterable[Pair]) -> bool:
    """Whether a permission is listed, for its function or for all."""
    return any(function in ("*", pair[0]) and matches_action(action, pair[1]) for function, action in listed)


def scenarios() -> dict[str, Scenario]:
    """Scenarios of all modules that need nothing but the app, by their name."""
    found: dict[str, Scenario] = {}
    for path in sorted(FOLDER.glob("test_*.py")):
        module = importlib.import_module(f"tests.simulator.scenarios.{path.stem}")
        for name, value in vars(module).items():
            if (
                name.startswith("test_")
                and inspect.isfunction(value)
                and [*inspect.signature(value).parameters] == ["app"]
            ):
                found[f"{path.stem}.{name}"] = value
    return found
