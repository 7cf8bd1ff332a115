"""The app of scenarios of GIFDistributor."""

from collections.abc import Iterator

import pytest

from simulator.media_app import MediaApp
from tests.simulator.scenarios.apps import app_of


@pytest.fixture
def app() -> Iterator[MediaApp]:
    """The app of a user of GIFDistributor."""
    with app_of("gifdistributor-prod") as found:
        yield found
