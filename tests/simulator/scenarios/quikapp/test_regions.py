"""Three regions: each takes uploads, all read them, and a lost one is replaced by the others."""

import pytest
from botocore.exceptions import EndpointConnectionError  # pyright: ignore[reportMissingTypeStubs]

from simulator.client import MediaClient
from simulator.http import HttpRequest
from simulator.media_app import MediaApp
from tests.functions import pictures

API, JPEG = "api.quikapp.example", "image/jpeg"
US, EUROPE, ASIA = "us-east-1", "eu-west-1", "ap-southeast-1"
COUNTRIES = {US: "US", EUROPE: "DE", ASIA: "JP"}


def nearby(app: MediaApp, region: str) -> MediaClient:
    """The app of the user in a region, with the API that its name leads to from there."""
    app.simulation.names.nearest = (region, *(each for each in COUNTRIES if each != region))
    return MediaClient(app.simulation, app.client.token, app.simulation.names.region(API))


def read(app: MediaApp, url: str, region: str) -> int:
    """The status of a file for a viewer in a country of a region."""
    headers = {"cloudfront-viewer-country": COUNTRIES[region]}
    return app.simulation.cloudfront.request(HttpRequest(method="GET", url=url, headers=headers)).status


def upload(app: MediaApp, region: str) -> str:
    """The id of a photo that is uploaded and processed where the API is the nearest one."""
    record_id = nearby(app, region).upload("image", JPEG, pictures.photo("JPEG"))
    app.settle()
    return record_id


@pytest.mark.parametrize("region", [US, EUROPE])
def test_an_upload_is_processed_once_in_its_region_and_read_in_all(app: MediaApp, region: str) -> None:
    record_id = upload(app, region)

    changes = [event for event in app.simulation.buses.emitted if event["source"] == "media.records"]
    assert [(each["region"], each["detail"]["state"]) for each in changes] == [(region, "uploaded"), (region, "ready")]
    for reader in COUNTRIES:
        client = nearby(app, reader)
        assert client.region == reader
        assert read(app, client.play(record_id)[1]["urls"]["original"], reader) == 200
    assert app.simulation.replication.denied == []


@pytest.mark.parametrize("region", [US, EUROPE])
def test_thumbnails_and_sizes_of_an_upload_of_any_region_are_read_in_all(app: MediaApp, region: str) -> None:
    record_id = upload(app, region)

    for reader in COUNTRIES:
        played = nearby(app, reader).play(record_id)[1]
        urls = {name: played["urls"][name] for name in ("thumb", "medium", "large")}
        size = played["variants"]["url"].replace("{width}", "320").replace("{format}", "webp")
        statuses = {name: read(app, url, reader) for name, url in {**urls, "size": size}.items()}
        assert statuses == dict.fromkeys((*urls, "size"), 200)
    assert app.simulation.replication.denied == []


def test_a_reservation_of_another_region_ends_at_night_as_one_of_the_primary_region(app: MediaApp) -> None:
    upload = nearby(app, EUROPE).reserve("image", JPEG, pictures.photo("JPEG"))
    app.settle(86_400)

    app.simulation.schedules.fire("quikapp-prod-cleanup", US)
    app.settle()

    assert app.state(upload.id) == ("failed", "upload: it did not arrive before its reservation expired")


def test_the_others_take_uploads_and_deliver_while_a_region_is_lost(app: MediaApp) -> None:
    before = upload(app, US)
    behind = HttpRequest(method="GET", url="https://media.quikapp.example/api/health")
    assert app.simulation.names.request(behind).status == 200

    app.simulation.calls.lost.add(US)

    assert app.simulation.names.request(behind).status == 200
    client = nearby(app, US)
    assert client.region in (EUROPE, ASIA)
    for reader in COUNTRIES:
        assert read(app, client.play(before)[1]["urls"]["original"], reader) == 200
    after = client.upload("image", JPEG, pictures.photo("JPEG"))
    app.settle()
    status, answer = client.play(after)
    assert (status, read(app, answer["urls"]["original"], EUROPE)) == (200, 200)
    with pytest.raises(EndpointConnectionError):
        app.simulation.names.request(HttpRequest(method="GET", url=f"https://{US}.{API}/health"))
