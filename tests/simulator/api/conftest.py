"""The simulation of a small graph, as in the tests of the core."""

from tests.simulator.core.conftest import simulate

__all__ = ["simulate"]
