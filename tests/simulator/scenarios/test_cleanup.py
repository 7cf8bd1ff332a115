"""What the nightly cleanup leaves and what it ends."""

from simulator.media_app import MediaApp
from tests.functions import pictures

DAY = 86_400


def clean_up(app: MediaApp) -> None:
    """A run of the schedule."""
    simulation = app.simulation
    ((region, name),) = simulation.schedules.schedules
    simulation.schedules.fire(name, region)
    app.settle()


def test_a_reservation_without_an_upload_fails_after_its_time(app: MediaApp) -> None:
    upload = app.client.reserve("image", "image/jpeg", pictures.photo("JPEG"))
    app.settle(DAY)
    clean_up(app)
    assert app.state(upload.id) == ("failed", "upload: it did not arrive before its reservation expired")


def test_objects_without_a_record_are_deleted_after_two_days(app: MediaApp) -> None:
    photo, simulation = pictures.photo("JPEG"), app.simulation
    kept = app.processed("image", "image/jpeg", photo)
    before = sorted(app.object_keys())
    write = next(each for each in simulation.objects.writes if kept in each.key)
    key = write.key.replace(kept, "0198c0de-0000-7000-8000-000000000002")
    simulation.store("s3", write.region).put_object(Bucket=write.bucket, Key=key, Body=photo)
    app.settle(DAY)
    clean_up(app)
    assert key in app.object_keys()
    app.settle(DAY)
    clean_up(app)
    assert sorted(app.object_keys()) == before
