"""The primary region is lost: records and health checks lead uploads and playback to the standby."""

from functions.shared.images.header import read_header
from simulator.client import MediaClient
from simulator.media_app import MediaApp
from simulator.tokens import token_of
from tests.functions import pictures
from tests.simulator.clips import clip
from tests.simulator.scenarios.reference.sizes import url_of

API, PRIMARY, STANDBY = "uploads.media.example", "us-east-1", "eu-west-1"


def played(client: MediaClient, record_id: str) -> dict[str, int]:
    """Statuses of the files of a record by name, read with the cookies of the answer."""
    status, answer = client.play(record_id)
    assert status == 200
    return {name: client.fetch(url, answer.get("cookies")).status for name, url in answer["urls"].items()}


def test_uploads_and_playback_go_on_in_the_standby_until_the_region_is_back(app: MediaApp) -> None:
    simulation, photo = app.simulation, pictures.photo("JPEG")
    before = app.processed("image", "image/jpeg", photo)
    assert simulation.names.region(API) == PRIMARY

    simulation.calls.lost.add(PRIMARY)

    assert simulation.names.region(API) == STANDBY
    client = MediaClient(simulation, token_of(simulation, "user-1", STANDBY), STANDBY)
    after = [client.upload("image", "image/jpeg", photo), client.upload("video", "video/mp4", clip(160, 120))]
    app.settle()
    for record_id in (before, *after):
        assert {*played(client, record_id).values()} == {200}

    simulation.calls.lost.clear()
    app.settle()

    assert simulation.names.region(API) == PRIMARY
    assert {*played(client, after[0]).values()} == {200}


def test_the_standby_makes_sizes_of_all_images_while_the_region_is_lost(app: MediaApp) -> None:
    simulation, photo = app.simulation, pictures.photo("JPEG", width=800, height=600)
    before = app.processed("image", "image/jpeg", photo)
    simulation.calls.lost.add(PRIMARY)
    client = MediaClient(simulation, token_of(simulation, "user-1", STANDBY), STANDBY)
    after = client.upload("image", "image/jpeg", photo)
    app.settle()

    for record_id in (before, after):
        url = url_of(client, record_id, 320)
        answer = client.fetch(url)
        assert (url.split("/")[3], answer.status, read_header(answer.body).width) == (STANDBY, 200, 320)
        assert client.fetch(url.partition("?")[0]).status == 403


def test_a_size_of_what_the_standby_took_is_made_in_the_primary_region(app: MediaApp) -> None:
    simulation, photo = app.simulation, pictures.photo("JPEG", width=800, height=600)
    standby = MediaClient(simulation, token_of(simulation, "user-1", STANDBY), STANDBY)
    record_id = standby.upload("image", "image/jpeg", photo)
    app.settle()

    answer = app.client.fetch(url_of(app.client, record_id, 320))

    assert (answer.status, read_header(answer.body).width) == (200, 320)
