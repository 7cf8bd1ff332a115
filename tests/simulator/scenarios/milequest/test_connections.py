"""Connections of Mile Quest's users."""

import json

import pytest

from tests.simulator.scenarios.milequest.conftest import LIVE, REGION, MileQuest

TABLE = "milequest-prod-connections"


def items(app: MileQuest) -> int:
    return app.simulation.store("dynamodb", REGION).scan(TableName=TABLE)["Count"]


@pytest.mark.requirement("MQ-12")
def test_a_user_is_connected_until_the_connection_closes(app: MileQuest) -> None:
    sockets = app.simulation.websockets
    connection = sockets.connect(f"{LIVE}?token={app.member()['access_token']}")
    assert items(app) == 1
    sockets.send(connection, json.dumps({"action": "ping"}))
    assert [json.loads(each) for each in connection.received] == [{"type": "pong"}]
    sockets.close(connection)
    assert items(app) == 0


def test_a_message_reaches_the_other_devices_of_its_sender(app: MileQuest) -> None:
    sockets, url = app.simulation.websockets, f"{LIVE}?token={app.member()['access_token']}"
    stranger = sockets.connect(f"{LIVE}?token={app.member('eve@example.com')['access_token']}")
    sender, device = sockets.connect(url), sockets.connect(url)
    user = app.web.pool.directory.required("ada@example.com").sub
    sockets.send(sender, json.dumps({"action": "send", "to": user, "message": {"at": "the lake"}}))
    assert "the lake" in "".join(device.received)
    assert stranger.received == []


def test_a_device_that_is_gone_is_forgotten_when_it_is_sent_to(app: MileQuest) -> None:
    sockets, url = app.simulation.websockets, f"{LIVE}?token={app.member()['access_token']}"
    sender, device = sockets.connect(url), sockets.connect(url)
    sockets.vanish(device)
    user = app.web.pool.directory.required("ada@example.com").sub
    sockets.send(sender, json.dumps({"action": "send", "to": user, "message": {"at": "the lake"}}))
    assert items(app) == 1
