"""Messages to connections, from the handshake to a connection that is gone."""

import json

import pytest

from simulator.api.failure import GatewayError
from simulator.media_app import MediaApp
from tests.functions import pictures

EVENTS = "wss://events.messageai.example"


def items(app: MediaApp) -> int:
    store = app.simulation.store("dynamodb", app.client.region)
    return store.scan(TableName="messageai-prod-connections")["Count"]


def test_a_connection_is_told_when_a_photo_is_ready(app: MediaApp) -> None:
    connection = app.simulation.websockets.connect(f"{EVENTS}?token={app.client.token}")
    assert items(app) == 1
    record_id = app.processed("image", "image/jpeg", pictures.photo("JPEG"))
    told = [json.loads(message) for message in connection.received]
    assert [(each["id"], each["state"]) for each in told] == [(record_id, "ready")]


def test_a_message_is_answered(app: MediaApp) -> None:
    connection = app.simulation.websockets.connect(f"{EVENTS}?token={app.client.token}")
    app.simulation.websockets.send(connection, json.dumps({"action": "ping"}))
    assert len(connection.received) == 1


@pytest.mark.parametrize("query", ["", "?token=wrong"])
def test_a_handshake_without_a_valid_token_is_refused(app: MediaApp, query: str) -> None:
    with pytest.raises(GatewayError, match="401"):
        app.simulation.websockets.connect(f"{EVENTS}{query}")
    assert items(app) == 0


def test_a_closed_connection_is_forgotten(app: MediaApp) -> None:
    connection = app.simulation.websockets.connect(f"{EVENTS}?token={app.client.token}")
    app.simulation.websockets.close(connection)
    assert items(app) == 0


def test_a_connection_that_is_gone_is_forgotten_when_it_is_told(app: MediaApp) -> None:
    connection = app.simulation.websockets.connect(f"{EVENTS}?token={app.client.token}")
    app.simulation.websockets.vanish(connection)
    app.processed("image", "image/jpeg", pictures.photo("JPEG"))
    assert (items(app), connection.received) == (0, [])
