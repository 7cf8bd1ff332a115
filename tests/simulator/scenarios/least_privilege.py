"""What the roles of a stack may do, and which scenarios use it."""

import importlib
import inspect
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from preview.graph import Graph
from simulator.core.calls import principal_of
from simulator.core.functions import functions_of
from simulator.errors import MalformedError, NotSimulatedError
from simulator.iam.attached import ROLE, attached
from simulator.iam.evaluation import Decision
from simulator.iam.matching import matches_action
from simulator.media_app import MediaApp, media_app
from simulator.simulation import Simulation

FOLDER = Path(__file__).parent
UNUSED = FOLDER / "unused_permissions.yaml"
ALL = "*"
Scenario = Callable[[MediaApp], None]
Pair = tuple[str, str]
"""A role by its holder, and an action as its policies write it."""


class DeniedError(BaseException):
    """A call is denied, which no scenario may end with. Neither functions nor services handle it."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A scenario with all permissions. used: processor seconds until the first use of an action, by role and action.
    denies: whether it has calls that are denied as it expects."""

    used: Mapping[tuple[str, str], float]
    denies: bool


def holders(graph: Graph) -> dict[str, str]:
    """Roles by their holder: the function by the end of its name, or the logical name of a role that a service
    assumes."""
    prefix = f"{graph.stack}-"
    functions = {each.role_arn: each.name.removeprefix(prefix) for each in functions_of(graph).values()}
    found = {functions.get(node.outputs["arn"], node.name): node.outputs["arn"] for node in graph.of_type(ROLE)}
    if len(found) < len(graph.of_type(ROLE)):
        raise ValueError(f"{graph.stack}: several roles of one holder; give them the region as well")
    return found


def granted(graph: Graph) -> dict[Pair, str]:
    """ARNs of roles by holder and action."""
    policies = attached(graph).identity
    return {
        (holder, action): arn
        for holder, arn in holders(graph).items()
        for policy in policies.get(arn, ())
        for statement in policy
        if statement.allows
        for action in statement.actions.values
    }


def unused(stack: str) -> dict[Pair, str]:
    """Reasons of permissions that no scenario uses, by holder (`*` for all that have them) and action."""
    listed: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.safe_load(UNUSED.read_text())
    return {
        (holder, action): reason
        for holder, actions in listed.get(stack, {}).items()
        for action, reason in actions.items()
    }


def entries(pair: Pair, listed: Iterable[Pair]) -> list[Pair]:
    """The entries that list a permission: for its holder, or for all."""
    return [entry for entry in listed if entry[0] in (ALL, pair[0]) and entry[1] == pair[1]]


def scenarios() -> dict[str, Scenario]:
    """Scenarios of all modules that need nothing but the app, by their name and the number of their case."""
    found: dict[str, Scenario] = {}
    for path in sorted(FOLDER.glob("test_*.py")):
        module = importlib.import_module(f"tests.simulator.scenarios.{path.stem}")
        for name, value in vars(module).items():
            if name.startswith("test_") and inspect.isfunction(value) and not _skipped(value):
                for number, case in enumerate(_cases(value)):
                    if {*inspect.signature(value).parameters} == {"app", *case}:
                        found[f"{path.stem}.{name}[{number}]"] = partial(value, **case)
    return found


def _skipped(value: Any) -> bool:
    """Tests about permissions are no scenarios."""
    return value.__module__.endswith("test_least_privilege")


def _cases(value: Any) -> Iterator[dict[str, Any]]:
    """Arguments of a scenario: one case if it has no parameters."""
    cases: list[dict[str, Any]] = [{}]
    for mark in getattr(value, "pytestmark", ()):
        if mark.name == "parametrize":
            given, values = mark.args
            names: list[str] = given.split(",") if isinstance(given, str) else list(given)
            rows = [row if len(names) > 1 else (row,) for row in values]
            cases = [{**case, **dict(zip(names, row, strict=True))} for case in cases for row in rows]
    yield from cases


def run(simulation: Simulation, scenario: Scenario) -> Run:
    """A run with all permissions; AssertionError if it fails."""
    used: dict[tuple[str, str], float] = {}
    began, denied = time.process_time(), list[Decision]()

    def judged(decision: Decision) -> None:
        if decision.allowed:
            pair = (principal_of(decision), decision.request.action)
            used.setdefault(pair, time.process_time() - began)
        else:
            denied.append(decision)

    simulation.calls.judged = judged
    try:
        with media_app(simulation) as app:
            scenario(app)
            left = [decision.message for decision in app.simulation.calls.denied]
            assert left == [], left
    finally:
        simulation.calls.judged = None
    return Run(used=used, denies=bool(denied))


def fails_without(
    simulation: Simulation, scenario: Scenario, role_arn: str, action: str, *, denies: bool = False
) -> bool:
    """Whether a scenario fails while the policies of a role do not have an action: by its assertions, or by a call that
    is denied. It ends with the first such call, since no later one undoes it; one that denies others goes on."""

    def judged(decision: Decision) -> None:
        if not decision.allowed and not denies:
            raise DeniedError(decision.message)

    simulation.calls.judged = judged
    try:
        with simulation.calls.without(role_arn, action), media_app(simulation) as app:
            scenario(app)
            return bool(app.simulation.calls.denied)
    except (NotSimulatedError, MalformedError):
        raise
    except (Exception, DeniedError):
        return True
    finally:
        simulation.calls.judged = None


def users(runs: Mapping[str, Run], role_arn: str, action: str) -> list[str]:
    """Scenarios that use an action of a policy, those that come to it first before others."""
    found: dict[str, float] = {}
    for name, each in runs.items():
        for (role, used), seconds in each.used.items():
            if role == role_arn and matches_action(action, used):
                found[name] = min(seconds, found.get(name, seconds))
    return sorted(found, key=lambda name: (runs[name].denies, found[name]))
