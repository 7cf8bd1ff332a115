"""Simulations of the stacks, prepared once for a process, and a new run of one for each scenario."""

from collections.abc import Iterator
from functools import cache

import pytest

from simulator.media_app import MediaApp, media_app, prepared
from simulator.simulation import Simulation
from tests.conftest import graph_of


@cache
def simulation_of(stack: str) -> Simulation:
    """The simulation of a stack."""
    return prepared(graph_of(stack))


@pytest.fixture
def app() -> Iterator[MediaApp]:
    """The app of a user of MessageAI."""
    simulation = simulation_of("messageai-prod")
    if all(function.package != "authorizer" for function in simulation.invoker.functions.values()):
        pytest.skip("messageai-prod has no authorizer")
    with media_app(simulation) as found:
        yield found
        assert [decision.message for decision in found.simulation.calls.denied] == []
