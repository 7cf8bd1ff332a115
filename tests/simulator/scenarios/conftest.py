"""The app of scenarios here; those of another stack have a folder with a fixture of their own."""

from collections.abc import Iterator

import pytest

from simulator.media_app import MediaApp
from tests.simulator.scenarios.apps import app_of


@pytest.fixture
def app() -> Iterator[MediaApp]:
    """The app of a user of MessageAI."""
    with app_of("messageai-prod") as found:
        yield found
