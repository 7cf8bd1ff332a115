"""Tokens that the service signs, while their key rotates: no user is signed out."""

import json

import jwt
import pytest

from simulator.client import MediaClient
from simulator.endpoints.key_value_stores import STORE
from simulator.http import HttpRequest, HttpResponse
from simulator.media_app import USER, MediaApp
from simulator.rotations import STEPS, rotation

SECRET = "jwt-signing-key"
WEEK, MINUTES = 7 * 24 * 3600, 10 * 60
"""Until a new key signs, in which people write it to the edge."""
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


def value(app: MediaApp) -> str:
    """The value of the secret."""
    secrets = app.simulation.store("secretsmanager", app.client.region)
    return secrets.get_secret_value(SecretId=f"gifdistributor/prod/{SECRET}")["SecretString"]


def write(app: MediaApp, kid: str, key: str) -> None:
    """Writes a key to the key-value store of the distribution, as people do."""
    (node,) = (node for node in app.simulation.graph.of_type(STORE) if "-site-" in node.name)
    app.simulation.cloudfront.stores.put(node.outputs["arn"], f"token-key.{kid}", key)


def admitted(app: MediaApp, signed: str) -> bool:
    """Whether an upload reaches the service by the distribution."""
    app.simulation.web.hosts["origin.gifdistributor.com"] = lambda _: HttpResponse(status=201)
    headers = {"authorization": f"Bearer {signed}"}
    request = HttpRequest(method="POST", url="https://gifdistributor.com/v1/upload", headers=headers)
    return app.simulation.cloudfront.request(request).status == 201


@pytest.mark.requirement("GD-69", "GD-107")
def test_old_and_new_tokens_are_accepted_across_every_step(app: MediaApp) -> None:
    before = token(app)
    for step, expected in zip(rotation(app.simulation, SECRET), STEPS, strict=True):
        now = token(app)
        assert (step, status(app, before), status(app, now)) == (expected, 404, 404)
        assert key_id(now) == key_id(before)  # authorizers may not have the new key yet

    app.settle(WEEK - MINUTES)
    before = token(app)
    app.settle(2 * MINUTES)
    after = token(app)
    assert key_id(after) != key_id(before)
    assert (status(app, before), status(app, after)) == (404, 404)
    assert app.simulation.websockets.connect(f"wss://ws.gifdistributor.com?token={after}")


@pytest.mark.requirement("GD-30", "GD-107")
def test_the_edge_accepts_the_new_key_once_people_wrote_what_they_are_told(app: MediaApp) -> None:
    secret = value(app)
    write(app, "first", secret)
    assert admitted(app, token(app))

    assert [*rotation(app.simulation, SECRET)] == [*STEPS]
    ((address, text),) = app.simulation.topics.notified
    new = json.loads(value(app))["slots"]["b"]
    assert (address, f"Key: {new['kid']}," in text) == ("operations@gifdistributor.example", True)
    write(app, new["kid"], new["key"])

    assert admitted(app, token(app))
    app.settle(WEEK + MINUTES)
    assert key_id(token(app)) == new["kid"]
    assert admitted(app, token(app))
    assert not admitted(app, "no token")


def test_every_rotation_leaves_the_tokens_of_the_one_before_valid(app: MediaApp) -> None:
    keys = {key_id(token(app))}
    for _ in range(3):
        assert [*rotation(app.simulation, SECRET)] == [*STEPS]
        app.settle(WEEK - MINUTES)
        before = token(app)
        app.settle(2 * MINUTES)
        after = token(app)
        assert (status(app, before), status(app, after)) == (404, 404)
        keys.add(key_id(after))
        app.settle(ROTATION_SECONDS)
    assert len(keys) == 4


def test_a_token_of_another_key_is_refused(app: MediaApp) -> None:
    claims = jwt.decode(token(app), options={"verify_signature": False})
    assert status(app, jwt.encode(claims, "another key of more than 32 bytes", "HS256")) == 403
