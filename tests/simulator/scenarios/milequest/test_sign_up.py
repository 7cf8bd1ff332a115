"""Users of Mile Quest: sign-up to authorized calls, and what is refused on the way."""

import json
from dataclasses import replace

import pytest

from simulator.api.failure import GatewayError
from simulator.client import api_key
from simulator.http import HttpRequest
from simulator.interfaces import ServiceError
from simulator.user_pools.app import SignInApp
from tests.simulator.scenarios.milequest.conftest import (
    ACTIVITIES,
    EMAIL,
    LIVE,
    PASSWORD,
    REGION,
    SITE,
    TEAM,
    WALK,
    MileQuest,
)

TOLERANCE_SECONDS = 30
"""Of the authorizer of connections, for the clocks of others."""
UNAUTHORIZED = (401, {"error": {"code": "UNAUTHORIZED", "message": "Unauthorized"}})
EXPIRED = (401, {"error": {"code": "UNAUTHORIZED", "message": "The incoming token has expired"}})
FORBIDDEN = (403, {"error": {"code": "INVALID_API_KEY", "message": "Forbidden"}})
NOT_IN_TEAM = (
    403,
    {
        "error": {
            "code": "not_in_team",
            "message": f"team {TEAM}: the caller is not in it; ask an administrator of the team",
        }
    },
)


def refused_handshake(app: MileQuest, token: str) -> str:
    with pytest.raises(GatewayError) as refused:
        app.simulation.websockets.connect(f"{LIVE}?token={token}")
    return str(refused.value)


@pytest.mark.requirement("MQ-02", "MQ-08", "MQ-12", "MQ-13", "MQ-23")
def test_a_new_user_records_an_activity_and_reads_it_by_the_site(app: MileQuest) -> None:
    app.web.pages.sign_up(EMAIL, PASSWORD)
    app.web.pages.confirm(app.web.page(), EMAIL, app.web.code_for(EMAIL))
    app.join(EMAIL, f"team:{TEAM}")
    token = app.web.sign_in(EMAIL, PASSWORD)["access_token"]
    key = api_key(app.simulation.graph, REGION)
    headers = {"authorization": f"Bearer {token}", "x-api-key": key, "content-type": "application/json"}
    url = f"{SITE}/api{ACTIVITIES}"
    sent = HttpRequest(method="POST", url=url, headers=headers, body=json.dumps(WALK).encode())
    recorded = app.simulation.cloudfront.request(sent)
    assert recorded.status == 202
    app.settle()
    listed = app.simulation.cloudfront.request(HttpRequest(method="GET", url=url, headers=headers))
    (activity,) = json.loads(listed.body)["activities"]
    assert activity == {
        "id": json.loads(recorded.body)["id"],
        "user": app.web.pool.directory.required(EMAIL).sub,
        "createdAt": "2026-12-01T09:00:00Z",
        "name": "Walk",
        "meters": 1112,
    }


@pytest.mark.requirement("MQ-11")
def test_the_total_of_a_team_counts_its_activities(app: MileQuest) -> None:
    token = app.member()["access_token"]
    assert app.ask(token, f"/teams/{TEAM}") == (200, {"team": TEAM, "meters": 0, "activities": 0})
    for _ in range(2):
        assert app.ask(token, body=WALK)[0] == 202
    app.settle()
    ((region, schedule),) = app.simulation.schedules.schedules
    app.simulation.schedules.fire(schedule, region)
    app.settle()
    assert app.ask(token, f"/teams/{TEAM}") == (200, {"team": TEAM, "meters": 2224, "activities": 2})


def test_a_repeated_request_records_one_activity(app: MileQuest) -> None:
    token = app.member()["access_token"]
    first, second = (app.ask(token, body={**WALK, "clientToken": "walk-0001"}) for _ in range(2))
    app.settle()
    assert first == second
    assert len(app.ask(token)[1]["activities"]) == 1


def test_an_unconfirmed_user_cannot_sign_in(app: MileQuest) -> None:
    app.web.pages.sign_up(EMAIL, PASSWORD)
    for attempt in (lambda: app.web.sign_in(EMAIL, PASSWORD), lambda: app.web.prove(EMAIL, PASSWORD)):
        with pytest.raises(ServiceError, match=r"^UserNotConfirmedException: User is not confirmed\.$"):
            attempt()


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_user_have_the_same_answer(app: MileQuest, email: str) -> None:
    app.web.sign_up(EMAIL, PASSWORD)
    wrong = "Correct-horse-8"
    for attempt in (lambda: app.web.sign_in(email, wrong), lambda: app.web.prove(email, wrong)):
        with pytest.raises(ServiceError, match=r"^NotAuthorizedException: Incorrect username or password\.$"):
            attempt()


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("Correct-9", "Password not long enough"),
        ("Correct-horse", "Password must have numeric characters"),
        ("Correcthorse9", "Password must have symbol characters"),
    ],
)
def test_a_weak_password_is_refused(app: MileQuest, password: str, fault: str) -> None:
    with pytest.raises(ServiceError) as refused:
        app.web.pages.sign_up(EMAIL, password)
    assert str(refused.value) == f"InvalidPasswordException: Password did not conform with policy: {fault}"


def test_an_expired_token_is_refused_and_renewed_with_a_rotated_refresh_token(app: MileQuest) -> None:
    tokens = app.member()
    app.simulation.run_for(3600)
    assert app.ask(tokens["access_token"]) == EXPIRED
    app.simulation.run_for(TOLERANCE_SECONDS)
    assert refused_handshake(app, tokens["access_token"]) == "401 UNAUTHORIZED: Unauthorized"
    status, renewed = app.web.renew(tokens["refresh_token"])
    assert (status, app.ask(renewed["access_token"])) == (200, (200, {"activities": []}))
    app.simulation.run_for(10)
    assert app.web.renew(tokens["refresh_token"]) == (400, {"error": "invalid_grant"})
    assert app.web.renew(renewed["refresh_token"])[0] == 200


def test_a_token_of_another_pool_is_refused(app: MileQuest) -> None:
    """Signed by another pool, with its own issuer, and with that of this pool."""
    claims = {"token_use": "access", "scope": "openid", "sub": "1", "client_id": app.web.client.id}
    for issuer in ("https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Another01", app.web.pool.model.issuer):
        token = app.simulation.identities.token(issuer, **claims)
        assert app.ask(token) == UNAUTHORIZED
        assert refused_handshake(app, token) == "401 UNAUTHORIZED: Unauthorized"


def test_a_token_of_a_client_beside_the_stack_opens_no_connection(app: MileQuest) -> None:
    """REST APIs, unlike the authorizer of connections, take tokens of any client of the pool."""
    app.member()
    other = replace(app.web.client, id="00000000000000000000000000")
    app.web.pool.clients[other.id] = other
    token = SignInApp(app.simulation.user_pools, app.web.pool.model.id, other).sign_in(EMAIL, PASSWORD)["access_token"]
    assert refused_handshake(app, token) == "401 UNAUTHORIZED: Unauthorized"
    assert app.ask(token)[0] == 200


def test_tokens_without_the_scope_of_the_api_are_refused(app: MileQuest) -> None:
    """ID tokens, and access tokens of a sign-in by the API, which are for the user's own account (T-77)."""
    tokens = app.member()
    assert app.ask(tokens["id_token"]) == UNAUTHORIZED
    assert app.ask(app.web.prove(EMAIL, PASSWORD)["AuthenticationResult"]["AccessToken"]) == UNAUTHORIZED


@pytest.mark.parametrize("token", ["", "none", "a.b.c"])
def test_what_is_no_token_is_refused(app: MileQuest, token: str) -> None:
    assert app.ask(token) == UNAUTHORIZED
    assert refused_handshake(app, token) == "401 UNAUTHORIZED: Unauthorized"


@pytest.mark.parametrize("key", ["", "another"])
def test_an_application_without_its_key_is_refused(app: MileQuest, key: str) -> None:
    assert app.ask(app.member()["access_token"], key=key) == FORBIDDEN


@pytest.mark.requirement("MQ-25")
def test_a_user_without_the_group_of_the_team_is_refused(app: MileQuest) -> None:
    app.web.sign_up(EMAIL, PASSWORD)
    token = app.web.sign_in(EMAIL, PASSWORD)["access_token"]
    for path, body in ((ACTIVITIES, None), (ACTIVITIES, WALK), (f"/teams/{TEAM}", None)):
        assert app.ask(token, path, body) == NOT_IN_TEAM
    app.join(EMAIL, f"team:{TEAM}")
    assert app.ask(token) == NOT_IN_TEAM  # the claim is that of the time of the token
    assert app.ask(app.web.sign_in(EMAIL, PASSWORD)["access_token"])[0] == 200


@pytest.mark.requirement("MQ-25")
def test_a_member_of_another_team_is_refused_and_an_administrator_is_not(app: MileQuest) -> None:
    pool_id = app.web.pool.model.id
    app.simulation.user_pools.call("CreateGroup", REGION, UserPoolId=pool_id, GroupName="team:mile")
    assert app.ask(app.member(group="team:mile")["access_token"]) == NOT_IN_TEAM
    assert app.ask(app.member("root@example.com", "admins")["access_token"])[0] == 200


@pytest.mark.parametrize(
    "body",
    [{"points": [[1, 1]]}, {"points": "none"}, {**WALK, "user": "another"}, {**WALK, "clientToken": "short"}],
)
def test_a_malformed_activity_reaches_no_function(app: MileQuest, body: object) -> None:
    token = app.member()["access_token"]
    answer = app.ask(token, body=body)
    assert answer == (400, {"error": {"code": "BAD_REQUEST_BODY", "message": "Invalid request body"}})
    assert app.simulation.invoker.results == []
