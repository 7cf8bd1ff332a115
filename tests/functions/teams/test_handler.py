"""Totals of a team, for its members."""

import json
from collections.abc import Generator
from typing import Any

import pytest

from tests.functions.conftest import rest_event, said
from tests.functions.live_table import Live, live_table


@pytest.fixture
def live() -> Generator[Live]:
    with live_table("teams") as table:
        yield table


def request(team: str = "walkers", **claims: str) -> dict[str, Any]:
    authorizer = {"claims": {"sub": "ada", "cognito:groups": "team:walkers", **claims}}
    event = rest_event(httpMethod="GET", resource="/teams/{team}")
    return {**event, "pathParameters": {"team": team}, "requestContext": {"authorizer": authorizer}}


@pytest.mark.requirement("MQ-08")
def test_a_team_has_the_total_of_the_last_aggregation(live: Live) -> None:
    live.put("TEAM#walkers", "TOTAL", meters=1200, activities=3)
    assert json.loads(live.invoke(request())["body"]) == {"team": "walkers", "meters": 1200, "activities": 3}


def test_a_team_without_activities_has_zeros(live: Live) -> None:
    assert json.loads(live.invoke(request())["body"]) == {"team": "walkers", "meters": 0, "activities": 0}


@pytest.mark.requirement("MQ-25")
def test_other_teams_are_not_told(live: Live) -> None:
    message = "team runners: the caller is not in it; ask an administrator of the team"
    assert said(live.invoke(request("runners"))) == (403, "not_in_team", message)


def test_a_token_without_a_user_is_refused(live: Live) -> None:
    message = "claim sub: missing; send a token of a user"
    assert said(live.invoke(request(sub=""))) == (401, "unauthorized", message)
