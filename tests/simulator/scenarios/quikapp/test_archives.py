"""Archived media: requested, restored after hours, and its owner notified."""

import json

from simulator.media_app import MediaApp
from tests.functions import pictures

JPEG = "image/jpeg"
HOUR, DAY = 3600, 86_400


def archived(app: MediaApp) -> str:
    """The id of a photo whose original is in Glacier in all regions, as lifecycle rules leave it after 90 days."""
    record_id = app.processed("image", JPEG, pictures.photo("JPEG"))
    for bucket in app.simulation.resources.bucket_regions:
        if "-media-" in bucket:
            app.simulation.archives.archive(bucket, f"photos/{record_id}/original")
    return record_id


def status(app: MediaApp, record_id: str) -> int:
    """What the distribution answers for the original, with a signature of now."""
    client = app.another("user-1")  # tokens expire after an hour
    return client.fetch(client.play(record_id)[1]["urls"]["original"]).status


def request(app: MediaApp, record_id: str, **body: object) -> tuple[int, object]:
    """Status and answer of a request for an archived photo."""
    response = app.another("user-1").request("restore_archived", body, id=record_id)
    return response.status, json.loads(response.body)


def notices(app: MediaApp) -> list[dict[str, object]]:
    """What subscribers of restorations received."""
    return [json.loads(text) for arn, text in app.simulation.topics.published if arn.endswith("-restored")]


def test_an_archived_photo_is_read_when_its_copy_is_there_until_it_expires(app: MediaApp) -> None:
    record_id = archived(app)
    assert status(app, record_id) == 403
    assert app.another("user-2").request("restore_archived", {}, id=record_id).status == 404

    assert request(app, record_id, tier="Standard", days=2) == (202, {"id": record_id, "archived": 1, "waiting": 1})
    app.settle(4 * HOUR)
    assert (status(app, record_id), notices(app)) == (403, [])
    assert request(app, record_id) == (202, {"id": record_id, "archived": 1, "waiting": 1})
    app.settle(HOUR)

    (notice,) = notices(app)
    assert (notice["id"], notice["kind"]) == (record_id, "image")
    assert app.record(record_id)["restored_until"] == notice["restoredUntil"]
    assert status(app, record_id) == 200
    assert request(app, record_id) == (200, {"id": record_id, "archived": 1, "waiting": 0})
    app.settle(8 * DAY)
    assert status(app, record_id) == 403
