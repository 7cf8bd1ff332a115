"""Soft deletion and restoration."""

import json

import pytest

from simulator.media_app import MediaApp
from simulator.responders.recognition import picture
from tests.functions import pictures


@pytest.mark.parametrize("kind", ["image", "profile"])
def test_a_photo_is_deleted_softly_and_restored(app: MediaApp, kind: str) -> None:
    content = pictures.file(picture(pictures.halves(400, 400), "face"), "JPEG", quality=95)
    record_id = app.processed(kind, "image/jpeg", content)
    _, played = app.client.play(record_id)
    url = next(iter(played["urls"].values()))
    deleted = app.client.request("delete", id=record_id)
    assert deleted.status == 200, deleted.body
    assert app.client.play(record_id)[0] == 404
    app.settle()  # until then, the failover origin has it
    assert app.client.fetch(url).status in (403, 404)
    assert app.simulation.invalidations.paths != {}

    restored = app.client.request("restore", {}, id=record_id)
    assert (restored.status, json.loads(restored.body)["state"]) == (200, "ready")
    status, played = app.client.play(record_id)
    assert status == 200
    assert {app.client.fetch(url).status for url in played["urls"].values()} == {200}


def test_what_was_deleted_is_forgotten_after_its_days(app: MediaApp) -> None:
    record_id = app.processed("image", "image/jpeg", pictures.photo("JPEG"))
    app.client.request("delete", id=record_id)
    days = (app.record(record_id)["expires_at"] - app.simulation.now.timestamp()) / 86400
    assert round(days) == 30
