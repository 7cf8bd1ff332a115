"""The apps of scenarios of QuikApp."""

from collections.abc import Iterator

import pytest

from simulator.media_app import MediaApp
from tests.simulator.scenarios.apps import app_of


@pytest.fixture
def app() -> Iterator[MediaApp]:
    """The app of a user of QuikApp."""
    with app_of("quikapp-prod") as found:
        yield found


@pytest.fixture(scope="module")
def shared_app() -> Iterator[MediaApp]:
    """The app of a user whose media all scenarios of a module read."""
    with app_of("quikapp-prod") as found:
        yield found
