"""Least privilege from both sides: no scenario makes a call that is denied, and each permission of a role is used, or
listed with its reason. `make privileges` removes each in turn, and expects a scenario to fail."""

import os
from functools import cache

import pytest

from simulator.media_app import MediaApp
from tests.conftest import graph_of
from tests.sharing import shared
from tests.simulator.scenarios.apps import simulation_of
from tests.simulator.scenarios.least_privilege import (
    Pair,
    Run,
    entries,
    fails_without,
    granted,
    holders,
    run,
    scenarios,
    unused,
    users,
)

STACK = "messageai-prod"
WHOLE = bool(os.environ.get("PRIVILEGES"))
BACKWARDS = os.environ.get("PYTEST_XDIST_WORKER") == "gw1"
"""Two workers begin at both ends of the scenarios."""


@cache
def runs() -> dict[str, Run]:
    """Each scenario with all permissions, by its name; the workers share them."""
    found = list(scenarios().items())
    return {
        name: shared(f"run-{name}", lambda scenario=scenario: run(simulation_of(STACK), scenario))
        for name, scenario in (reversed(found) if BACKWARDS else found)
    }


def test_what_is_listed_as_unused_is_granted() -> None:
    listed, known = unused(STACK), granted(graph_of(STACK))
    assert [entry for entry in listed if not any(entry in entries(pair, [entry]) for pair in known)] == []


def test_a_permission_that_is_removed_is_noticed(app: MediaApp) -> None:
    simulation = app.simulation
    role = simulation.invoker.named("presign", app.client.region).role_arn
    with simulation.calls.without(role, "s3:PutObject"):
        upload = app.client.reserve("image", "image/jpeg", b"\xff\xd8\xff")
        assert app.client.send(upload).status == 403
    simulation.calls.denied.clear()
    assert app.client.send(upload).status < 300


def test_a_permission_that_a_scenario_does_not_use_is_not_noticed() -> None:
    simulation = simulation_of(STACK)
    roles = holders(simulation.graph)

    def scenario(app: MediaApp) -> None:
        app.client.reserve("image", "image/jpeg", b"\xff\xd8\xff")

    removed = [("presign", "dynamodb:PutItem"), ("presign", "s3:PutObject")]
    noticed = [fails_without(simulation, scenario, roles[holder], action) for holder, action in removed]
    assert noticed == [True, False]


@pytest.mark.skipif(not WHOLE, reason="takes minutes: make privileges")
@pytest.mark.parametrize("pair", sorted(granted(graph_of(STACK))) if WHOLE else [])
def test_a_permission_is_needed_or_listed(pair: Pair) -> None:
    role_arn, listed = granted(graph_of(STACK))[pair], entries(pair, unused(STACK))
    names = users(runs(), role_arn, pair[1])
    if not names:
        assert listed, f"{pair}: no scenario uses it; remove it, or list it in unused_permissions.yaml with its reason"
        return
    assert listed == [], f"{pair}: {names[0]} uses it; remove it from unused_permissions.yaml"
    simulation, known = simulation_of(STACK), scenarios()
    for name in names:
        if fails_without(simulation, known[name], role_arn, pair[1], denies=runs()[name].denies):
            return
    pytest.fail(f"{pair}: {', '.join(names)} do not fail without it")
