"""Animations, from the upload to the playback."""

import json
from io import BytesIO

import pytest
from PIL import Image

from simulator.media_app import MediaApp
from tests.functions import pictures


def test_an_animated_gif_is_played_as_it_is(app: MediaApp) -> None:
    animation = pictures.animation("GIF")
    record_id = app.processed("image", "image/gif", animation)
    assert app.state(record_id) == ("ready", "")
    status, answer = app.client.play(record_id)
    assert (status, [*answer["urls"]]) == (200, ["original"])
    response = app.client.fetch(answer["urls"]["original"])
    assert (response.status, response.body == animation) == (200, True)
    assert getattr(Image.open(BytesIO(response.body)), "n_frames", 1) == 3


@pytest.mark.requirement("GD-64")
def test_its_owner_is_told_that_it_is_ready(app: MediaApp) -> None:
    connection = app.simulation.websockets.connect(f"wss://ws.gifdistributor.com?token={app.client.token}")
    record_id = app.processed("image", "image/gif", pictures.animation("GIF"))
    told = [json.loads(message) for message in connection.received]
    assert {each["id"] for each in told} == {record_id}
    assert told[-1]["state"] == "ready"
