"""The primary region is lost: records and health checks lead uploads and playback to the standby."""

from simulator.client import MediaClient
from simulator.media_app import MediaApp
from simulator.tokens import token_of
from tests.functions import pictures
from tests.simulator.clips import clip

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
