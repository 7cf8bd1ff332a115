"""What ends in one region is delivered in none."""

from collections.abc import Callable, Iterator

import pytest

from simulator.client import MediaClient
from simulator.media_app import MediaApp
from simulator.tokens import token_of
from tests.functions import pictures
from tests.simulator.scenarios.apps import app_of
from tests.simulator.scenarios.reference.sizes import url_of

STANDBY = "eu-west-1"
PHOTO = pictures.photo("JPEG", width=800, height=600)


@pytest.fixture
def app() -> Iterator[MediaApp]:
    with app_of("prod") as found:
        yield found


@pytest.fixture
def standby(app: MediaApp) -> MediaClient:
    """The app of the same user, with the API of the standby."""
    return MediaClient(app.simulation, token_of(app.simulation, "user-1", STANDBY), STANDBY)


def deleted(app: MediaApp, record_id: str) -> None:
    assert app.client.request("delete", id=record_id).status == 200


def found_to_be_a_threat(app: MediaApp, record_id: str) -> None:
    """The result of a scan that is repeated with other signatures."""
    found = app.record(record_id)
    names = {"bucketName": "bucket", "objectKey": "object_key", "versionId": "version_id", "eTag": "etag"}
    event = {
        "source": "aws.guardduty",
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        "detail": {
            "scanStatus": "COMPLETED",
            "s3ObjectDetails": {name: found[attribute] for name, attribute in names.items()},
            "scanResultDetails": {
                "scanResultStatus": "THREATS_FOUND",
                "threats": [{"name": "EICAR-Test-File"}],
            },
        },
    }
    app.simulation.emit(event, app.client.region)


def objects(app: MediaApp, record_id: str, region: str) -> list[str]:
    """Keys of what is delivered of a record in a region: archives, which nothing delivers, keep what they have."""
    store, regions = app.simulation.store("s3", region), app.simulation.resources.bucket_regions
    buckets = [bucket for bucket, at in regions.items() if at == region and "-archives-" not in bucket]
    listed = [store.list_objects_v2(Bucket=bucket).get("Contents", []) for bucket in buckets]
    keys = [item["Key"] for each in listed for item in each]
    return [key for key in keys if record_id in key and key.startswith(("delivered/", "images/", "previews/"))]


@pytest.mark.parametrize("end", [deleted, found_to_be_a_threat])
def test_sizes_that_the_standby_made_are_withdrawn(
    app: MediaApp, standby: MediaClient, end: Callable[[MediaApp, str], None]
) -> None:
    photo = app.processed("image", "image/jpeg", PHOTO)
    urls = {url_of(client, photo, 320): client for client in (app.client, standby)}
    assert [client.fetch(url).status for url, client in urls.items()] == [200, 200]
    assert objects(app, photo, STANDBY) != []

    end(app, photo)
    app.settle()

    assert [client.fetch(url).status for url, client in urls.items()] == [404, 404]
    assert objects(app, photo, app.client.region) == objects(app, photo, STANDBY) == []


def test_a_size_that_the_standby_makes_while_the_deletion_is_on_its_way_is_withdrawn(
    app: MediaApp, standby: MediaClient
) -> None:
    photo = app.processed("image", "image/jpeg", PHOTO)
    url = url_of(standby, photo, 320)
    deleted(app, photo)
    assert standby.fetch(url).status == 200  # its copy of the record is as it was

    app.settle()

    assert standby.fetch(url).status == 404
    assert objects(app, photo, STANDBY) == []


def test_what_the_standby_deletes_is_withdrawn_in_the_primary_region(app: MediaApp, standby: MediaClient) -> None:
    photo = app.processed("image", "image/jpeg", PHOTO)
    url = url_of(app.client, photo, 320)
    assert app.client.fetch(url).status == 200
    assert standby.request("delete", id=photo).status == 200

    app.settle()

    assert app.client.fetch(url).status == 404
    assert objects(app, photo, app.client.region) == []


def test_a_photo_that_is_restored_at_once_keeps_its_objects(app: MediaApp) -> None:
    photo = app.processed("image", "image/jpeg", PHOTO)
    before = objects(app, photo, app.client.region)
    deleted(app, photo)
    assert app.client.request("restore", {}, id=photo).status == 200
    app.settle()
    assert app.state(photo) == ("ready", "")
    assert objects(app, photo, app.client.region) == before
