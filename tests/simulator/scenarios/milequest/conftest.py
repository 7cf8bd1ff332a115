"""The web application of Mile Quest, with its users."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from simulator.client import api_key
from simulator.http import HttpRequest
from simulator.simulation import Simulation
from simulator.user_pools.app import SignInApp
from tests.simulator.scenarios.apps import simulation_of

REGION = "us-east-1"
SITE, API, LIVE = "https://mile-quest.com", "https://origin-api.mile-quest.com", "wss://live.mile-quest.com"
TEAM, EMAIL, PASSWORD = "mile-quest", "ada@example.com", "Correct-horse-9"
ACTIVITIES = f"/teams/{TEAM}/activities"
WALK = {"points": [[52.52, 13.40], [52.53, 13.40]], "name": "Walk"}
SETTLED_SECONDS = 60

Answer = tuple[int, Any]


@dataclass(frozen=True, kw_only=True)
class MileQuest:
    """A running simulation with the site web and its sign-in."""

    simulation: Simulation
    web: SignInApp

    def join(self, email: str, group: str) -> None:
        """Adds a user to a group, as an administrator does."""
        pool_id = self.web.pool.model.id
        pools = self.simulation.user_pools
        pools.call("AdminAddUserToGroup", REGION, UserPoolId=pool_id, Username=email, GroupName=group)

    def member(self, email: str = EMAIL, group: str = f"team:{TEAM}") -> Mapping[str, Any]:
        """The tokens of a new user in a group."""
        self.web.sign_up(email, PASSWORD)
        self.join(email, group)
        return self.web.sign_in(email, PASSWORD)

    def ask(self, token: str, path: str = ACTIVITIES, body: Any = None, *, key: str | None = None) -> Answer:
        """Status and answer of the API: of GET, or of POST with a body. key: of the application; its own if omitted."""
        known = api_key(self.simulation.graph, REGION) if key is None else key
        given = {"authorization": f"Bearer {token}" if token else "", "x-api-key": known}
        request = HttpRequest(
            method="POST" if body else "GET",
            url=f"{API}{path}",
            headers={name: value for name, value in given.items() if value} | {"content-type": "application/json"},
            body=json.dumps(body).encode() if body else b"",
        )
        response = self.simulation.http(request, REGION)
        return response.status, json.loads(response.body)

    def settle(self) -> None:
        """Lets the distances be computed."""
        self.simulation.run_for(SETTLED_SECONDS)


@pytest.fixture
def app() -> Iterator[MileQuest]:
    """The site web of Mile Quest. No scenario may end with a call that was denied."""
    simulation = simulation_of("milequest-prod")
    with simulation.running():
        pool = simulation.user_pools.named("travelers")
        (client,) = [each for each in pool.clients.values() if f"{SITE}/signed-in" in each.callback_urls]
        yield MileQuest(simulation=simulation, web=SignInApp(simulation.user_pools, pool.model.id, client))
        assert [decision.message for decision in simulation.calls.denied] == []
