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
def answers(service: str, *calls: tuple[str, Mapping[str, Any]]) -> Generator[Any]:
    """A client that gives these answers, (operation, answer) or (operation, {"error": code}), in this order: every
    request and answer is checked by the model of the service, and no other call is made."""
    stubber: Any = Stubber(clients.client(service))
    for operation, answer in calls:
        if "error" in answer:
            stubber.add_client_error(operation, service_error_code=answer["error"])
        else:
            stubber.add_response(operation, dict(answer))
    with stubber:
        yield stubber
        stubber.assert_no_pending_responses()
