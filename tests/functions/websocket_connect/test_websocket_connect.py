"""New connections: whose they are, until when, and which are refused."""

from typing import Any

import pytest

from tests.functions.conftest import CONTEXT, Handler, Store, said
from tests.functions.connecting import CONNECTIONS, ENDPOINT, ENVIRONMENT, connection, create_table, socket_event

ADA = {"sub": "ada", "principalId": "ada"}


@pytest.fixture
def connect(handler: Any, store: Store) -> Handler:
    create_table()
    return handler("websocket_connect", **ENVIRONMENT)


def test_a_connection_is_kept_with_its_user_until_api_gateway_closes_it(connect: Handler) -> None:
    for _ in range(2):
        assert connect(socket_event("$connect", authorizer=ADA), CONTEXT) == {"statusCode": 200, "headers": {}}
    assert CONNECTIONS.get("c1") == connection(expires_at=1_796_000_000 + 7200)


def test_messages_are_sent_to_a_custom_domain_without_a_stage(connect: Handler) -> None:
    connect(socket_event("$connect", authorizer=ADA, domain="ws.acme.example"), CONTEXT)
    kept = CONNECTIONS.get("c1")
    assert kept is not None
    assert (kept.endpoint, ENDPOINT) == (
        "https://ws.acme.example",
        "https://abcdef1234.execute-api.us-east-1.amazonaws.com/live",
    )


def test_the_subprotocol_beside_a_token_is_accepted_and_the_token_not_repeated(connect: Handler) -> None:
    event = {**socket_event("$connect", authorizer=ADA), "headers": {"Sec-WebSocket-Protocol": "bearer, eyJ.eyJ.c2ln"}}
    assert connect(event, CONTEXT)["headers"] == {"Sec-WebSocket-Protocol": "bearer"}


@pytest.mark.parametrize(
    ("event", "status", "code", "message"),
    [
        (
            socket_event("$connect"),
            401,
            "unauthorized",
            "no claims of an authorizer; send a token in the header Authorization",
        ),
        (
            socket_event("$connect", authorizer={"scope": "chat"}),
            401,
            "unauthorized",
            "claim sub: missing; send a token of a user",
        ),
        (socket_event("$default", authorizer=ADA), 400, "bad_request", "event MESSAGE: not CONNECT; correct the route"),
    ],
)
def test_a_connection_without_a_user_is_refused(
    connect: Handler, event: Any, status: int, code: str, message: str
) -> None:
    assert said(connect(event, CONTEXT)) == (status, code, message)
    assert CONNECTIONS.get("c1") is None
