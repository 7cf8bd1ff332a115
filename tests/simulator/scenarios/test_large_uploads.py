"""Large files, which are uploaded in parts."""

import json

from functions.shared.kinds import FORM_BYTES, PART_BYTES
from simulator.http import HttpRequest, HttpResponse
from simulator.media_app import MediaApp
from tests.simulator.scenarios.test_cleanup import DAY, clean_up

VIDEO = "video/mp4"
LARGE = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2".ljust(FORM_BYTES + 1, b"\0")
"""One byte more than a form takes, with the beginning of a video."""


def send(app: MediaApp, part: dict[str, str | int]) -> HttpResponse:
    """Sends a part to its URL."""
    start = PART_BYTES * (int(part["partNumber"]) - 1)
    content = LARGE[start : start + int(part["sizeBytes"])]
    headers = {"content-length": str(len(content))}
    return app.simulation.s3.request(HttpRequest(method="PUT", url=str(part["url"]), headers=headers, body=content))


def unfinished(app: MediaApp) -> int:
    """Number of multipart uploads that are neither complete nor aborted."""
    store, region = app.simulation.store("s3", app.client.region), app.client.region
    buckets = [name for name, where in app.simulation.resources.bucket_regions.items() if where == region]
    return sum(len(store.list_multipart_uploads(Bucket=name).get("Uploads", [])) for name in buckets)


def test_an_upload_in_parts_is_complete_with_all_of_them(app: MediaApp) -> None:
    upload = app.client.reserve("video", VIDEO, LARGE)
    first, *others = upload.answer["upload"]["parts"]
    assert send(app, first).status == 200
    missing = app.client.request("complete", {}, id=upload.id)
    assert (missing.status, json.loads(missing.body)["error"]["code"]) == (409, "upload_incomplete")
    assert {send(app, part).status for part in others} == {200}
    response = app.client.request("complete", {}, id=upload.id)
    assert (response.status, json.loads(response.body)["state"]) == (200, "uploaded")
    (write,) = app.simulation.objects.writes
    assert (write.reason, write.size, unfinished(app)) == ("CompleteMultipartUpload", len(LARGE), 0)


def test_a_reservation_that_is_repeated_has_the_same_parts(app: MediaApp) -> None:
    first, again = (app.client.reserve("video", VIDEO, LARGE, clientToken="token-0001") for _ in range(2))
    assert (first.status, again.status, first.id) == (201, 200, again.id)
    assert unfinished(app) == 1


def test_parts_are_given_up_with_the_reservation(app: MediaApp) -> None:
    app.client.reserve("video", VIDEO, LARGE)
    app.settle(DAY)
    clean_up(app)
    assert unfinished(app) == 0


def test_parts_are_given_up_with_the_record(app: MediaApp) -> None:
    upload = app.client.reserve("video", VIDEO, LARGE)
    assert app.client.request("delete", id=upload.id).status == 200
    assert unfinished(app) == 0
