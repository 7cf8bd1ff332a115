"""An application of a pool of a small graph."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from preview.graph import Node
from simulator.simulation import Simulation
from simulator.user_pools.app import SignInApp
from tests.simulator.running import graph
from tests.simulator.user_pools.resources import POOL, WEB, client, domain, pool

Application = Callable[..., SignInApp]


@pytest.fixture
def application() -> Iterator[Application]:
    """`application()`, `application(pool(mfaConfiguration="ON"), client())`: an application of the client WEB. The pool
    has a domain, and time passes by `app.pool.clock.advance`."""
    with ExitStack() as stack:

        def run(*nodes: Node) -> SignInApp:
            simulation = Simulation(graph(*(nodes or (pool(), client())), domain()))
            pools = stack.enter_context(simulation.running()).user_pools
            return SignInApp(pools, POOL, pools.pool(POOL).client(WEB))

        yield run
