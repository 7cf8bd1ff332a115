"""The loss of the primary region: what was stored is played, and the standby answers."""

import json

import jwt
import pytest

from simulator.client import MediaClient
from simulator.media_app import USER, MediaApp
from simulator.rotations import STEPS, rotation
from simulator.tokens import token_of
from tests.functions import pictures

STANDBY = "us-west-2"
GIF = "image/gif"

UNTIL_IT_SIGNS_SECONDS = 7 * 24 * 3600 + 60


def lose(app: MediaApp) -> MediaClient:
    """Loses the primary region, and returns the app of the same user at the standby."""
    token = token_of(app.simulation, USER, STANDBY)
    app.simulation.calls.lost.add(app.client.region)
    return MediaClient(app.simulation, token, STANDBY)


def test_playback_survives_the_loss_of_the_region(app: MediaApp) -> None:
    record_id = app.processed("image", GIF, pictures.animation("GIF"))
    signed_before = app.client.play(record_id)[1]["urls"]["original"]
    standby = lose(app)
    status, answer = standby.play(record_id)
    assert status == 200
    assert [app.client.fetch(url).status for url in (signed_before, answer["urls"]["original"])] == [200, 200]


@pytest.mark.requirement("GD-172")
def test_links_and_uploads_are_answered_by_the_standby(app: MediaApp) -> None:
    record_id = app.processed("image", GIF, pictures.animation("GIF"))
    code = app.client.play(record_id)[1]["shortCode"]
    link = f"https://gifdistributor.com/v1/s/{code}"
    assert app.client.fetch(link).status == 302
    standby = lose(app)
    assert app.client.fetch(link).status == 302
    upload = standby.reserve("image", GIF, pictures.animation("GIF"))
    assert (upload.status, standby.send(upload).status) == (201, 201)
    completed = standby.request("complete", {"id": upload.id})
    assert (completed.status, json.loads(completed.body)["state"]) == (200, "uploaded")
    # What processes it is disabled until the standby is made active.
    app.settle()
    assert standby.play(upload.id)[0] == 409


def test_tokens_of_a_rotated_key_are_accepted_by_the_standby(app: MediaApp) -> None:
    assert [*rotation(app.simulation, "jwt-signing-key")] == [*STEPS]
    app.settle(UNTIL_IT_SIGNS_SECONDS)
    standby = lose(app)
    assert jwt.get_unverified_header(standby.token)["kid"]
    assert standby.reserve("image", GIF, pictures.animation("GIF")).status == 201
