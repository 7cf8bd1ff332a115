"""Tokens that the service signs, while their key rotates: no user is signed out."""

import jwt
import pytest

from simulator.client import MediaClient
from simulator.media_app import USER, MediaApp
from simulator.rotations import STEPS, rotation

SECRET = "jwt-signing-key"
ACTIVATION_SECONDS = 15 * 60 + 5 * 60
"""Until the new key signs, and until functions have read it."""
ROTATION_SECONDS = 90 * 24 * 3600
NO_RECORD = "0198c0de-0000-7000-8000-000000000002"


def token(app: MediaApp) -> str:
    """What the service signs now."""
    return app.another(USER).token


def status(app: MediaApp, signed: str) -> int:
    """What the API answers: 404 to who is authorized, since the record does not exist."""
    return MediaClient(app.simulation, signed).request("playback", id=NO_RECORD).status


def key_id(signed: str) -> str:
    """The key that a token names."""
    return jwt.get_unverified_header(signed).get("kid", "")


@pytest.mark.requirement("GD-69", "GD-107")
def test_old_and_new_tokens_are_accepted_across_every_step(app: MediaApp) -> None:
    before = token(app)
    for step, expected in zip(rotation(app.simulation, SECRET), STEPS, strict=True):
        now = token(app)
        assert (step, status(app, before), status(app, now)) == (expected, 404, 404)
        assert key_id(now) == key_id(before)  # authorizers may not have the new key yet

    app.settle(ACTIVATION_SECONDS)
    after = token(app)
    assert key_id(after) != key_id(before)
    assert (status(app, before), status(app, after)) == (404, 404)
    assert app.simulation.websockets.connect(f"wss://ws.gifdistributor.com?token={after}")


def test_every_rotation_leaves_the_tokens_of_the_one_before_valid(app: MediaApp) -> None:
    keys = {key_id(token(app))}
    for _ in range(3):
        assert [*rotation(app.simulation, SECRET)] == [*STEPS]
        before = token(app)
        app.settle(ACTIVATION_SECONDS)
        after = token(app)
        assert (status(app, before), status(app, after)) == (404, 404)
        keys.add(key_id(after))
        app.settle(ROTATION_SECONDS)
    assert len(keys) == 4


def test_a_token_of_another_key_is_refused(app: MediaApp) -> None:
    claims = jwt.decode(token(app), options={"verify_signature": False})
    assert status(app, jwt.encode(claims, "another key of more than 32 bytes", "HS256")) == 403
