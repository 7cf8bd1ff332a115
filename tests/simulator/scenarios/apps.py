"""Simulations of stacks, prepared once for a process, and a new run of one for each scenario."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache

from simulator.media_app import MediaApp, media_app, prepared
from simulator.simulation import Simulation
from tests.conftest import graph_of


@cache
def simulation_of(stack: str) -> Simulation:
    """The simulation of a stack."""
    return prepared(graph_of(stack))


@contextmanager
def app_of(stack: str) -> Generator[MediaApp]:
    """The app of a user of a stack. No scenario may end with a call that was denied."""
    with media_app(simulation_of(stack)) as found:
        yield found
        assert [decision.message for decision in found.simulation.calls.denied] == []
