"""Reads of uploads: the version of the record, also where another upload has the key since."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from functions.shared.clients import client
from functions.shared.objects import NO_VERSION, first_bytes, head
from functions.shared.refusal import RefusedError
from functions.shared.source import check_source, source_bytes, source_size
from tests.functions import pictures
from tests.functions.conftest import BUCKET, ID, Handler, Store
from tests.functions.processing import answers, event_of, scanned

REPLACED = r"^object: replaced or deleted after the upload; upload it again$"
PHOTO = pictures.photo("PNG")
FACE = {"Confidence": 99.0, "BoundingBox": {"Height": 0.5}, "Quality": {"Brightness": 60.0, "Sharpness": 70.0}}
# Kind and requests to Rekognition of each function that reads uploads.
READERS: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    "thumbnail": ("image", ()),
    "optimise": ("image", ()),
    "metadata": ("image", ()),
    "original": ("file", ()),
    "moderate": ("image", (("detect_moderation_labels", {"ModerationLabels": []}),)),
    "faces": ("profile", (("detect_faces", {"FaceDetails": [FACE]}),)),
}


@pytest.mark.parametrize("function", READERS)
def test_each_function_processes_the_accepted_version_of_two(
    store: Store, handler: Callable[..., Handler], function: str
) -> None:
    kind, requests = READERS[function]
    topic = client("sns").create_topic(Name="review")["TopicArn"]
    handle = handler(function, PROCESSING_STEPS=f'{{"{kind}": ["{function}"]}}', TOPIC_REVIEW=topic)
    record = scanned(store, PHOTO, kind)
    store.put(record.object_key, b"what a later upload wrote")
    with answers("rekognition", *requests):
        handle(event_of(record), None)
    assert (store.records.get(ID).state, store.records.get(ID).reason) == ("ready", "")
    for key in (*store.keys("media/"), *store.keys("thumb/")):
        assert b"later upload" not in store.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()


def test_content_and_size_are_of_the_version(store: Store) -> None:
    record = scanned(store, b"first")
    store.put(record.object_key, b"second upload")
    assert (source_bytes(record), source_size(record)) == (b"first", 5)


def test_what_is_accepted_is_the_version_whose_size_and_type_were_read(store: Store) -> None:
    key = f"incoming/image/default/{ID}"
    store.put(key, b"first")
    found = head(BUCKET, key)
    assert found is not None
    store.put(key, b"second upload")
    assert first_bytes(BUCKET, key, found, 3) == b"fir"


def test_a_job_of_mediaconvert_reads_the_current_version_only(store: Store) -> None:
    record = scanned(store, b"first")
    check_source(record)
    for content in (b"second upload", b"first"):
        store.put(record.object_key, content)
        with pytest.raises(RefusedError, match=REPLACED):
            check_source(record)


def test_without_versions_a_replaced_object_is_refused(store: Store) -> None:
    record = replace(scanned(store, b"first"), version_id=NO_VERSION)
    assert source_bytes(record) == b"first"
    store.put(record.object_key, b"second upload")
    with pytest.raises(RefusedError, match=REPLACED):
        source_bytes(record)


@pytest.mark.parametrize("read", [source_bytes, source_size])
def test_a_version_that_is_gone_is_refused(store: Store, read: Callable[[Any], Any]) -> None:
    record = scanned(store, b"first")
    store.s3.delete_object(Bucket=BUCKET, Key=record.object_key, VersionId=record.version_id)
    with pytest.raises(RefusedError, match=REPLACED):
        read(record)
