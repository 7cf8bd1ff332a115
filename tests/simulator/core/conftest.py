"""A simulation of a small graph."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from preview.graph import Node
from simulator.simulation import Simulation
from tests.simulator.core import handlers
from tests.simulator.running import graph

Simulate = Callable[..., Simulation]


@pytest.fixture
def simulate() -> Iterator[Simulate]:
    """`simulate(*function("note"), *queue("dead"))`: a running simulation."""
    handlers.RECEIVED.clear()
    handlers.FAILING.clear()
    with ExitStack() as stack:

        def run(*nodes: Node) -> Simulation:
            return stack.enter_context(Simulation(graph(*nodes)).running())

        yield run
