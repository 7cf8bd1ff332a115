"""Objects in two regions: replicas are not processed again, and are played while their region's original is lost."""

from simulator.media_app import MediaApp
from tests.functions import pictures

JPEG, REPLICA_REGION = "image/jpeg", "us-west-2"


def states(app: MediaApp) -> list[str]:
    """States that the events of records have, in order."""
    emitted = app.simulation.buses.emitted
    return [event["detail"]["state"] for event in emitted if event["source"] == "media.records"]


def test_a_replica_has_its_own_event_and_is_not_processed_again(app: MediaApp) -> None:
    record_id = app.processed("image", JPEG, pictures.photo("JPEG"))

    writes = [write for write in app.simulation.objects.writes if record_id in write.key and not write.deleted]
    replicas = {write.key for write in writes if write.region == REPLICA_REGION}
    originals = {write.key for write in writes if write.region == app.client.region}
    assert (len(replicas) > 0, replicas <= originals) == (True, True)
    assert states(app) == ["uploaded", "scanned", "ready"]
    assert app.simulation.replication.denied == []


def test_the_event_of_a_replica_changes_no_record(app: MediaApp) -> None:
    record_id = app.processed("image", JPEG, pictures.photo("JPEG"))
    before = app.record(record_id)
    replica = next(
        write
        for write in app.simulation.objects.writes
        if write.region == REPLICA_REGION and write.key.endswith(record_id)
    )
    detail = {
        "bucket": {"name": replica.bucket},
        "object": {"key": replica.key, "version-id": replica.version_id},
        "reason": replica.reason,
    }
    event = {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}

    result = app.simulation.result("arrived", event)

    assert (result.error, app.record(record_id)) == ("", before)


def test_playback_survives_the_loss_of_the_region(app: MediaApp) -> None:
    record_id = app.processed("image", JPEG, pictures.photo("JPEG"))
    urls = app.client.play(record_id)[1]["urls"]

    app.simulation.calls.lost.add(app.client.region)

    assert {name: app.client.fetch(url).status for name, url in urls.items()} == dict.fromkeys(urls, 200)
    app.simulation.calls.lost.add(REPLICA_REGION)
    assert {app.client.fetch(url).status for url in urls.values()} == {504}
