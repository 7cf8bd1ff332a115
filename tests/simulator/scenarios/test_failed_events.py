"""Events that no attempt of a function processes are kept for people, with what failed."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from simulator.media_app import MediaApp

BUS, RECORDS, CHANGED = "messageai-prod", "media.records", "Media Record Changed"
BUCKET = "messageai-media-production-ma01"
QUEUE, TABLE = "messageai-prod-failed-events", "messageai-prod-media"


def failed(app: MediaApp) -> list[tuple[str, str, int]]:
    """Function, error and number of attempts of the events in the queue."""
    arn = f"arn:aws:sqs:{app.client.region}:123456789012:{QUEUE}"
    url, found = app.simulation.calls.queue_url(arn), list[tuple[str, str, int]]()
    store = app.simulation.store("sqs", app.client.region)
    while messages := store.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            body: Mapping[str, Any] = json.loads(message["Body"])
            context = body["requestContext"]
            name = str(context["functionArn"]).split(":")[6].removeprefix("messageai-prod-")
            found.append((name, body["responsePayload"]["errorType"], context["approximateInvokeCount"]))
    return sorted(found)


@pytest.mark.parametrize(
    ("source", "detail_type", "detail", "functions"),
    [
        (RECORDS, CHANGED, {"kind": "image", "state": "scanned"}, ["metadata", "moderate", "optimise", "thumbnail"]),
        (RECORDS, CHANGED, {"kind": "profile", "state": "scanned"}, ["faces", "metadata", "moderate", "thumbnail"]),
        (RECORDS, CHANGED, {"kind": "video", "state": "scanned"}, ["metadata", "moderate", "transcode"]),
        (RECORDS, CHANGED, {"kind": "audio", "state": "scanned"}, ["metadata", "voice"]),
        (RECORDS, CHANGED, {"kind": "file", "state": "scanned"}, ["metadata", "original"]),
        (RECORDS, CHANGED, {"kind": "image", "state": "ready"}, ["websocket-send"]),
        (
            "aws.guardduty",
            "GuardDuty Malware Protection Object Scan Result",
            {"s3ObjectDetails": {"bucketName": BUCKET}},
            ["scan-result"],
        ),
        (
            "aws.mediaconvert",
            "MediaConvert Job State Change",
            {"status": "COMPLETE", "queue": "arn:aws:mediaconvert:us-east-1:123456789012:queues/messageai-prod"},
            ["transcode-events"],
        ),
    ],
)
def test_an_event_of_another_form_is_kept(
    app: MediaApp, source: str, detail_type: str, detail: Mapping[str, Any], functions: list[str]
) -> None:
    event = {"source": source, "detail-type": detail_type, "detail": detail}
    app.simulation.buses.emit(event, app.client.region, BUS if source == RECORDS else "default")
    app.settle()
    assert failed(app) == [(name, "EventError", 3) for name in functions]


def test_an_event_without_the_table_of_records_is_kept(app: MediaApp) -> None:
    app.simulation.agenda.late["event aws.s3"] = 5
    app.client.upload("file", "text/plain", b"Minutes of the meeting.")
    app.settle(3)
    app.simulation.store("dynamodb", app.client.region).delete_table(TableName=TABLE)
    ((region, name),) = app.simulation.schedules.schedules
    app.simulation.schedules.fire(name, region)
    app.settle()
    assert failed(app) == [(name, "ResourceNotFoundException", 3) for name in ("arrived", "cleanup", "scan-result")]
