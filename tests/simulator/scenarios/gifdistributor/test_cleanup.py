"""What the nightly cleanup ends, and what it leaves."""

from simulator.media_app import MediaApp
from tests.functions import pictures

DAY = 86_400


def clean_up(app: MediaApp) -> None:
    """A run of the schedule."""
    app.simulation.schedules.fire("gifdistributor-prod-records", app.client.region)
    app.settle()


def test_a_reservation_without_an_upload_fails_and_what_the_service_stored_stays(app: MediaApp) -> None:
    ready = app.processed("image", "image/gif", pictures.animation("GIF"))
    upload = app.client.reserve("image", "image/gif", pictures.animation("GIF"))
    store, bucket = app.simulation.store("s3", app.client.region), "gifdistributor-media-prod-gd01"
    store.put_object(Bucket=bucket, Key="assets/by-a-worker.mp4", Body=b"")
    app.settle(3 * DAY)
    clean_up(app)
    assert app.state(upload.id)[0] == "failed"
    assert app.state(ready) == ("ready", "")
    assert "assets/by-a-worker.mp4" in app.object_keys()
