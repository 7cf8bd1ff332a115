"""The key of OpenAI, while it rotates by the vendor's administration API."""

import json

import pytest

from simulator.media_app import MediaApp
from simulator.responders.openai import HOST, OpenAi
from simulator.rotations import STEPS, rotation

ADMIN, FIRST = "sk-admin-1", "sk-proj-1"
KEY, ADMIN_KEY = "gifdistributor/prod/openai-api-key", "gifdistributor/prod/openai-admin-key"
ROTATION_SECONDS = 90 * 24 * 3600


@pytest.fixture
def openai(app: MediaApp) -> OpenAi:
    """The vendor, and the secrets that people set."""
    secrets = app.simulation.store("secretsmanager", app.client.region)
    secrets.put_secret_value(SecretId=KEY, SecretString=json.dumps({"api_key": FIRST}))
    secrets.put_secret_value(SecretId=ADMIN_KEY, SecretString=ADMIN)
    found = OpenAi(project="proj_gifdistributor", admin_key=ADMIN, keys={"by hand": FIRST})
    app.simulation.web.hosts[HOST] = found
    return found


def key(app: MediaApp) -> str:
    """The key that the service reads."""
    secrets = app.simulation.store("secretsmanager", app.client.region)
    return json.loads(secrets.get_secret_value(SecretId=KEY)["SecretString"])["api_key"]


@pytest.mark.requirement("GD-107")
def test_the_key_of_the_service_is_valid_in_every_step(app: MediaApp, openai: OpenAi) -> None:
    used = [key(app)]
    for _ in range(3):
        for step, expected in zip(rotation(app.simulation, "openai-api-key"), STEPS, strict=True):
            # Tasks that run have the key that they began with.
            assert (step, {used[-1], key(app)} <= {*openai.keys.values()}) == (expected, True)
        used.append(key(app))
        app.settle(ROTATION_SECONDS)
    assert len({*used}) == 4
    assert {*openai.keys.values()} == {FIRST, *used[-2:]}  # that of people is theirs to revoke


def test_operators_are_told_to_revoke_the_first_key(app: MediaApp, openai: OpenAi) -> None:
    assert [*rotation(app.simulation, "openai-api-key")] == [*STEPS]
    ((address, text),) = app.simulation.topics.notified
    assert (address, "Revoke it at the vendor" in text) == ("operations@gifdistributor.example", True)


def test_a_refused_administrator_leaves_the_key_and_tells_operators(app: MediaApp, openai: OpenAi) -> None:
    app.simulation.web.hosts[HOST] = OpenAi(project="proj_gifdistributor", admin_key="another", keys=openai.keys)
    assert [*rotation(app.simulation, "openai-api-key")] == [*STEPS]
    assert key(app) == FIRST
    assert ["OpenAI answers 401" in text for _, text in app.simulation.topics.notified] == [True]
