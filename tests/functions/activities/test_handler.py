"""Activities of a team: recorded by its members, with a message for their distance."""

import json
from collections.abc import Generator
from typing import Any

import pytest

from functions.shared import clients
from tests.functions.conftest import ID, rest_event, said
from tests.functions.live_table import Live, live_table

QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/distances"
POINTS = [[0, 0], [0, 1]]


@pytest.fixture
def live() -> Generator[Live]:
    with live_table("activities", QUEUE_DISTANCES=QUEUE) as table:
        clients.client("sqs").create_queue(QueueName="distances")
        yield table


def request(body: Any = None, *, groups: str = "team:walkers", team: str = "walkers", **values: Any) -> dict[str, Any]:
    """A request as a REST API passes it on, with the claims of a token of the user pool."""
    event = rest_event(body, **values)
    claims = {"sub": "ada", "cognito:groups": groups}
    path = {"resource": "/teams/{team}/activities", "pathParameters": {"team": team}}
    return {**event, **path, "requestContext": {"authorizer": {"claims": claims}}}


def messages() -> list[dict[str, Any]]:
    found = clients.client("sqs").receive_message(QueueUrl=QUEUE, MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in found.get("Messages", [])]


@pytest.mark.requirement("MQ-08")
def test_an_activity_is_recorded_and_its_distance_requested(live: Live) -> None:
    found = live.invoke(request({"points": POINTS, "name": "Harbour"}))
    activity = json.loads(found["body"])["id"]
    assert found["statusCode"] == 202
    item = live.texts["TEAM#walkers", f"ACTIVITY#{activity}"]
    assert (item["user_id"], item["name"]) == ("ada", "Harbour")
    assert messages() == [{"team": "walkers", "activity": activity, "points": POINTS}]


def test_a_repeated_request_is_one_activity(live: Live) -> None:
    body = {"points": POINTS, "clientToken": "walk-2026-11-30"}
    first, second = (json.loads(live.invoke(request(body))["body"]) for _ in range(2))
    assert first == second
    assert list(live.texts) == [("TEAM#walkers", f"ACTIVITY#{first['id']}")]


@pytest.mark.requirement("MQ-25")
@pytest.mark.parametrize("groups", ["", "team:runners", "team:walkers2", "walkers"])
def test_users_act_for_their_own_teams_only(live: Live, groups: str) -> None:
    message = "team walkers: the caller is not in it; ask an administrator of the team"
    assert said(live.invoke(request({"points": POINTS}, groups=groups))) == (403, "not_in_team", message)
    assert live.texts == {}


@pytest.mark.requirement("MQ-25")
@pytest.mark.parametrize("groups", ["admins", "team:runners,team:walkers", "[team:runners team:walkers]"])
def test_a_group_of_the_claim_is_enough(live: Live, groups: str) -> None:
    assert live.invoke(request({"points": POINTS}, groups=groups))["statusCode"] == 202


def test_activities_are_listed_in_pages(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    import functions.activities.handler as handler

    monkeypatch.setattr(handler, "PAGE", 2)
    ids = [f"{ID[:-1]}{number}" for number in (1, 2, 3)]
    for activity in ids:
        live.put("TEAM#walkers", f"ACTIVITY#{activity}", meters=100)
    live.put("TEAM#walkers", "TOTAL", meters=300)
    page = json.loads(live.invoke(request(httpMethod="GET"))["body"])
    assert page == {
        "activities": [{"id": activity, "meters": 100} for activity in (ids[2], ids[1])],
        "next": ids[1],
    }
    rest = live.invoke(request(httpMethod="GET", queryStringParameters={"after": page["next"]}))
    assert json.loads(rest["body"]) == {"activities": [{"id": ids[0], "meters": 100}]}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "body.points: must be a list of latitudes and longitudes"),
        ({"points": [[0, 0]]}, "body.points: 1: allowed: 2 to 10000"),
        (
            {"points": [[0, 0], [91, 0]]},
            "body.points[1]: allowed: latitudes from -90 to 90, longitudes from -180 to 180",
        ),
        ({"points": POINTS, "team": "walkers"}, "body.team: unknown field; allowed: clientToken, name, points"),
        ({"points": POINTS, "name": 5}, "body.name: 5: not a string; send a string"),
        ({"points": POINTS, "name": "x" * 101}, "body.name: 101 characters; send 100 at most"),
        (
            {"points": POINTS, "clientToken": "a b"},
            "body.clientToken: 'a b': not a token; send 8 to 64 letters or digits",
        ),
        ("[", "body: '[': not JSON; send a JSON object"),
    ],
)
def test_what_is_no_activity_is_refused(live: Live, body: Any, message: str) -> None:
    assert said(live.invoke(request(body))) == (400, "bad_request", message)
    assert messages() == []


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"team": "a/b"}, "path.team: 'a/b': not a team; send letters, digits, '_' and '-'"),
        (
            {"httpMethod": "GET", "queryStringParameters": {"after": "1"}},
            "query.after: '1': not an id; send `next` of the last page",
        ),
    ],
)
def test_what_is_no_path_or_page_is_refused(live: Live, values: dict[str, Any], message: str) -> None:
    assert said(live.invoke(request({"points": POINTS}, **values))) == (400, "bad_request", message)
