"""Deliveries that come twice, in another order, or late: the record decides."""

import pytest

from simulator.media_app import MediaApp
from simulator.responders.scanning import SCAN_SECONDS
from tests.functions import pictures

JPEG = "image/jpeg"
PHOTO = pictures.photo("JPEG")
REPLACEMENT = pictures.photo("JPEG", width=64)[: len(PHOTO)].ljust(len(PHOTO), b"\0")


def states(app: MediaApp) -> list[str]:
    return [each["detail"]["state"] for each in app.simulation.buses.emitted if each["source"] == "media.records"]


def test_an_object_that_is_announced_twice_is_processed_once(app: MediaApp) -> None:
    record_id = app.client.upload("image", JPEG, PHOTO)
    app.simulation.agenda.repeat("event aws.s3 Object Created")
    app.settle()
    record = app.record(record_id)
    assert (record["state"], record["attempts_thumbnail"], record["attempts_optimise"]) == ("ready", 1, 1)


def test_a_scan_that_ends_before_the_upload_is_accepted_counts(app: MediaApp) -> None:
    record_id = app.client.upload("image", JPEG, PHOTO)
    app.simulation.agenda.postpone("event aws.s3 Object Created", 120)
    app.settle(60)
    assert app.state(record_id)[0] == "reserved"
    app.settle()
    assert app.state(record_id) == ("ready", "")


def test_a_step_that_comes_last_makes_a_photo_ready(app: MediaApp) -> None:
    app.simulation.agenda.late["invoke messageai-prod-optimise"] = 60
    record_id = app.processed("image", JPEG, PHOTO)
    assert app.state(record_id) == ("ready", "")
    assert states(app) == ["uploaded", "scanned", "ready"]


@pytest.mark.parametrize("seconds", [0, 3600])
def test_a_record_event_that_is_repeated_changes_nothing(app: MediaApp, seconds: int) -> None:
    record_id = app.processed("image", JPEG, PHOTO)
    before = {name: value for name, value in app.record(record_id).items() if name != "updated_at"}
    scanned = [each for each in app.simulation.buses.emitted if each["detail"].get("state") == "scanned"]
    app.settle(seconds)
    for event in scanned:
        app.simulation.buses.emit(event, app.client.region, "messageai-prod")
    app.settle()
    after = {name: value for name, value in app.record(record_id).items() if name != "updated_at"}
    assert after == before


def test_an_object_that_replaces_the_accepted_one_is_not_processed(app: MediaApp) -> None:
    """The steps read the version that the record names, whose scan has ended; the replacement is left as it is."""
    upload = app.client.reserve("image", JPEG, PHOTO)
    app.client.send(upload)
    app.settle(SCAN_SECONDS - 1)
    app.client.send(upload, REPLACEMENT)
    app.settle()
    assert app.state(upload.id) == ("ready", "")
    assert app.record(upload.id)["width"] == 60  # that of the replacement is 64
    assert app.object_keys("images/thumbnails/") != []
    assert app.simulation.calls.denied == []


def test_an_object_that_replaces_a_processed_one_changes_nothing(app: MediaApp) -> None:
    upload = app.client.reserve("image", JPEG, PHOTO)
    app.client.send(upload)
    app.settle(60)  # within the validity of the form
    assert app.state(upload.id) == ("ready", "")
    assert app.object_keys("images/thumbnails/") != []
    before, written = app.record(upload.id), len(app.simulation.objects.writes)
    assert app.client.send(upload, REPLACEMENT).status < 300
    app.settle()
    assert app.record(upload.id) == before
    keys = {write.key for write in app.simulation.objects.writes[written:]}
    assert keys == {upload.answer["upload"]["fields"]["key"]}


def test_objects_of_no_reservation_are_ignored(app: MediaApp) -> None:
    app.client.upload("image", JPEG, PHOTO)
    app.settle()
    before = len(app.simulation.objects.writes)
    event = next(each for each in app.simulation.buses.emitted if each["source"] == "aws.s3")
    changed = {**event, "detail": {**event["detail"], "object": {"key": "images/original/default/unknown-id"}}}
    app.simulation.buses.emit(changed, app.client.region)
    app.settle()
    assert len(app.simulation.objects.writes) == before
