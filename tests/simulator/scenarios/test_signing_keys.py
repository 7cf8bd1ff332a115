"""Playback while the signing key rotates: what was signed stays valid, and each step leaves what is signed valid."""

from urllib.parse import parse_qs, urlsplit

from simulator.media_app import USER, MediaApp
from simulator.rotations import STEPS, rotation
from tests.functions import pictures

SECRET = "signing-key-a"
ACTIVATION_SECONDS = 15 * 60 + 5 * 60
"""Until the new key signs, and until functions have read it."""


def processed(app: MediaApp) -> str:
    """The record of a photo that is ready."""
    return app.processed("image", "image/jpeg", pictures.photo("JPEG"))


def signed(app: MediaApp, record_id: str) -> str:
    """A URL that playback signs now, for a user with a new token."""
    return app.another(USER).play(record_id)[1]["urls"]["webp"]


def key_id(url: str) -> str:
    """The id of the key that signed a URL."""
    return parse_qs(urlsplit(url).query)["Key-Pair-Id"][0]


def status(app: MediaApp, url: str) -> int:
    """What the distribution answers."""
    return app.client.fetch(url).status


def test_old_and_new_signatures_are_valid_across_every_step(app: MediaApp) -> None:
    ready = processed(app)
    before = signed(app, ready)
    assert status(app, before) == 200

    for step, expected in zip(rotation(app.simulation, SECRET), STEPS, strict=True):
        now = signed(app, ready)
        assert (step, status(app, before), status(app, now)) == (expected, 200, 200)
        assert key_id(now) == key_id(before)  # edge locations may not have the new key yet

    app.settle(ACTIVATION_SECONDS)
    after = signed(app, ready)
    assert key_id(after) != key_id(before)
    assert (status(app, before), status(app, after)) == (200, 200)


def test_a_key_ends_with_the_second_rotation_after_it(app: MediaApp) -> None:
    ready = processed(app)
    first = signed(app, ready)
    days = 90 * 24 * 3600
    assert [*rotation(app.simulation, SECRET)] == [*STEPS]
    app.settle(days)
    second = signed(app, ready)

    assert [*rotation(app.simulation, SECRET)] == [*STEPS]

    assert (status(app, second), status(app, signed(app, ready))) == (200, 200)
    assert key_id(second) != key_id(first)
    group = next(iter(app.simulation.graph.of_type("KeyGroup"))).outputs["id"]
    assert key_id(first) not in app.simulation.cloudfront.keys.trusted([group])


def test_a_key_of_a_rotation_is_deleted_with_the_second_one_after_it(app: MediaApp) -> None:
    keys = app.simulation.cloudfront.keys
    found = [keys.registered()]
    for _ in range(3):
        assert [*rotation(app.simulation, SECRET)] == [*STEPS]
        app.settle(90 * 24 * 3600)
        found.append(keys.registered())
    first, second, third, fourth = found
    assert (len(second - first), len(third - second)) == (1, 1)
    assert third - fourth == second - first
