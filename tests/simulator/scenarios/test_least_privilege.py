"""Least privilege from both sides: no scenario makes a call that is denied, and each permission of a function is used,
or listed with its reason. `make privileges` withholds each in turn, and expects a scenario to notice."""

import os
from collections.abc import Iterator
from functools import cache

import pytest

from simulator.iam.matching import matches_action
from simulator.media_app import MediaApp, media_app
from simulator.simulation import Simulation
from tests.conftest import graph_of
from tests.simulator.scenarios.apps import simulation_of
from tests.simulator.scenarios.least_privilege import Pair, Scenario, granted, is_listed, scenarios, unused

STACK = "messageai-prod"
WHOLE = pytest.mark.skipif(not os.environ.get("PRIVILEGES"), reason="takes minutes: make privileges")


def run(simulation: Simulation, scenario: Scenario, *withheld: tuple[str, str]) -> bool:
    """Whether a scenario succeeds without calls that are denied, while permissions of roles are withheld."""
    simulation.calls.withheld = {*withheld}
    try:
        with media_app(simulation) as app:
            scenario(app)
            return not app.simulation.calls.denied
    except Exception:
        return False
    finally:
        simulation.calls.withheld = set()


@cache
def users() -> dict[tuple[str, str], list[tuple[float, str]]]:
    """Scenarios that use a permission, by role and action, those with the fewest invocations first."""
    simulation, found = simulation_of(STACK), dict[tuple[str, str], list[tuple[float, str]]]()
    for name, scenario in scenarios().items():
        assert run(simulation, scenario), name
        cost = len(simulation.invoker.results)
        for pair in {(use.principal, use.action) for use in simulation.calls.uses}:
            found.setdefault(pair, []).append((cost, name))
    return {pair: sorted(names) for pair, names in found.items()}


def users_of(role: str, action: str) -> Iterator[tuple[str, list[tuple[float, str]]]]:
    """Actions that an action of a policy allows, with the scenarios that use them."""
    for (principal, used), names in users().items():
        if principal == role and matches_action(action, used):
            yield used, names


def test_what_is_listed_as_unused_is_granted() -> None:
    roles = granted(graph_of(STACK), f"{STACK}-")
    stale = [pair for pair in unused(STACK) if not any(is_listed(known, [pair]) for known in roles)]
    assert stale == []


def test_a_permission_that_is_withheld_is_noticed(app: MediaApp) -> None:
    simulation = app.simulation
    role = simulation.invoker.named("presign", app.client.region).role_arn
    simulation.calls.withheld = {(role, "s3:PutObject")}
    try:
        upload = app.client.reserve("image", "image/jpeg", b"\xff\xd8\xff")
        assert app.client.send(upload).status == 403
    finally:
        simulation.calls.withheld = set()
        simulation.calls.denied.clear()


@WHOLE
@pytest.mark.parametrize("pair", sorted(granted(graph_of(STACK), f"{STACK}-")) if os.environ.get("PRIVILEGES") else [])
def test_a_permission_is_needed_or_listed(pair: Pair) -> None:
    role, reasons = granted(graph_of(STACK), f"{STACK}-")[pair], unused(STACK)
    found = list(users_of(role, pair[1]))
    if not found:
        message = "is used by no scenario; remove it, or list it in unused_permissions.yaml with its reason"
        assert is_listed(pair, reasons), f"{pair} {message}"
        return
    used, names = found[0]
    assert pair not in reasons, f"{pair} is used by {names[0][1]}; remove it from unused_permissions.yaml"
    assert not run(simulation_of(STACK), scenarios()[names[0][1]], (role, used)), f"{names[0][1]} needs no {used}"
