"""The app of scenarios of the reference platform."""

from collections.abc import Iterator

import pytest

from simulator.media_app import MediaApp
from tests.simulator.scenarios.apps import app_of


@pytest.fixture
def app() -> Iterator[MediaApp]:
    """The app of a user of the reference platform."""
    with app_of("prod") as found:
        yield found
