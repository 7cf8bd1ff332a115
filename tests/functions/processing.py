"""What tests of processing share: scanned records with their objects, events, messages of a queue, stubs of AWS."""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.stub import Stubber  # pyright: ignore[reportMissingTypeStubs]

from functions.shared import clients
from functions.shared.records import Record
from tests.functions.conftest import ID, Store, record

CONTENT_TYPES = {"image": "image/png", "profile": "image/png", "video": "video/mp4", "audio": "audio/mp4", "file": ""}
MEDIACONVERT = {
    "MEDIACONVERT_ROLE": "arn:aws:iam::123456789012:role/acme-mediaconvert",
    "MEDIACONVERT_QUEUE": "arn:aws:mediaconvert:us-east-1:123456789012:queues/acme-media",
}

Answer = tuple[str, Mapping[str, Any]]
"""Operation and answer of a call, or operation and {"error": code}."""
CREATED: Answer = ("create_job", {"Job": {"Id": "job-1", "Role": "role", "Settings": {}}})


def scanned(store: Store, body: bytes = b"content", kind: str = "image", **steps_done: Any) -> Record:
    """A record of an uploaded and scanned object. steps_done: further attributes of the record."""
    key = f"incoming/{kind}/default/{ID}"
    version_id = store.put(key, body)
    etag = store.s3.head_object(Bucket=store.bucket, Key=key)["ETag"]
    store.records.reserve(
        record(kind=kind, object_key=key, content_type=CONTENT_TYPES[kind], attributes=dict(steps_done))
    )
    store.records.move(ID, "uploaded", version_id=version_id, values={"etag": etag})
    return store.records.move(ID, "scanned", version_id=version_id).record


def event_of(found: Record, **detail: Any) -> dict[str, Any]:
    """The event of a record's state, as a rule delivers it."""
    given = {"id": found.id, "kind": found.kind, "state": found.state, "versionId": found.version_id}
    return {"source": "media.records", "detail-type": "Media Record Changed", "detail": {**given, **detail}}


def messages(*events: Mapping[str, Any] | str) -> dict[str, Any]:
    """A batch of a queue: message ids are `0`, `1`, ..."""
    bodies = [event if isinstance(event, str) else json.dumps(event) for event in events]
    return {
        "Records": [
            {"messageId": str(index), "eventSource": "aws:sqs", "body": body} for index, body in enumerate(bodies)
        ]
    }


@contextmanager
def answers(service: str, *calls: Answer) -> Generator[list[dict[str, Any]]]:
    """The parameters of requests to a client that gives these answers in this order: each is checked by the model of
    the service, and no other call is made."""
    client = clients.client(service)
    stubber: Any = Stubber(client)
    for operation, answer in calls:
        if "error" in answer:
            stubber.add_client_error(operation, service_error_code=answer["error"])
        else:
            stubber.add_response(operation, dict(answer))
    requests: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        requests.append(params)

    client.meta.events.register("provide-client-params", note)
    try:
        with stubber:
            yield requests
            stubber.assert_no_pending_responses()
    finally:
        client.meta.events.unregister("provide-client-params", note)


def probed(
    width: int = 1920, height: int = 1080, *, rotation: int = 0, audio: bool = True, duration: float = 12.5
) -> Mapping[str, Any]:
    """An answer of MediaConvert's Probe; without width, of a recording."""
    video = {"TrackType": "video", "VideoProperties": {"Width": width, "Height": height, "Rotation": rotation}}
    sound = {"TrackType": "audio", "AudioProperties": {"Channels": 2}}
    tracks = [*([video] if width else []), *([sound] if audio else [])]
    return {"ProbeResults": [{"Container": {"Duration": duration, "Tracks": tracks}}]}


def job_ended(found: Record, status: str, step: str = "transcode", **detail: Any) -> dict[str, Any]:
    """The event of a job of MediaConvert."""
    metadata = {"recordId": found.id, "versionId": found.version_id, "step": step}
    given = {"jobId": "job-1", "status": status, "userMetadata": metadata}
    return {
        "source": "aws.mediaconvert",
        "detail-type": "MediaConvert Job State Change",
        "detail": {**given, **detail},
    }
