"""Uploads by forms and presigned URLs: the policy of the form, then the permissions of the role that signed it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError  # pyright: ignore[reportMissingTypeStubs]

from simulator.endpoints.s3 import S3Endpoint
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse
from tests.simulator.running import BUCKET, REGION, ROLE, Running, allow, bucket, graph, node, role, running
from tests.simulator.signing import signed

KEY = "incoming/image/tenant-1/7f3a"
URL = f"https://{BUCKET}.s3.{REGION}.amazonaws.com/"
OBJECTS = f"arn:aws:s3:::{BUCKET}/incoming/*"
ACCELERATION = "aws:s3/bucketAccelerateConfiguration:BucketAccelerateConfiguration"
GRAPH = graph(
    bucket(),
    bucket("other-1"),
    node(ACCELERATION, "acceleration", {"bucket": BUCKET}),
    *role(ROLE, "lambda.amazonaws.com", allow(["s3:PutObject", "s3:GetObject"], OBJECTS)),
)


@pytest.fixture
def runtime() -> Iterator[Running]:
    """A bucket, and a role that writes and reads below `incoming/`."""
    with running(GRAPH) as found:
        yield found


def fields(key: str = KEY, **values: str) -> dict[str, str]:
    """A form of at most 10 bytes of JPEG."""
    given = {"Content-Type": "image/jpeg", **values}
    conditions: list[Any] = [{name: value} for name, value in given.items()]
    conditions.append(["content-length-range", 0, 10])
    return signed("generate_presigned_post", Bucket=BUCKET, Key=key, Fields=given, Conditions=conditions)["fields"]


def url(operation: str, key: str = KEY, **parameters: Any) -> str:
    """A URL, valid for five minutes."""
    params = {"Bucket": BUCKET, "Key": key, **parameters}
    return signed("generate_presigned_url", ClientMethod=operation, Params=params, ExpiresIn=300)


def code(response: HttpResponse) -> tuple[int, str]:
    """Status and code of an error."""
    return response.status, response.body.decode().partition("<Code>")[2].partition("</Code>")[0]


def test_a_form_is_stored_with_its_fields_and_has_one_event(runtime: Running) -> None:
    sent = fields(success_action_status="201", **{"x-amz-meta-kind": "image"})

    response = S3Endpoint(runtime).post_form(URL, sent, b"content")

    assert (response.status, f"<Key>{KEY}</Key>".encode() in response.body) == (201, True)
    assert runtime.written == [("POST Object", KEY)]
    found = runtime.store("s3", REGION).get_object(Bucket=BUCKET, Key=KEY)
    assert (found["ContentType"], found["Metadata"], found["Body"].read()) == (
        "image/jpeg",
        {"kind": "image"},
        b"content",
    )


def test_a_form_without_a_status_has_an_empty_response(runtime: Running) -> None:
    assert S3Endpoint(runtime).post_form(URL, fields(), b"content").status == 204


@pytest.mark.parametrize(
    ("key", "changed", "content", "expected"),
    [
        (KEY, {"key": "incoming/image/tenant-2/7f3a"}, b"content", (403, "AccessDenied")),
        (KEY, {"Content-Type": "text/html"}, b"content", (403, "AccessDenied")),
        (KEY, {}, b"content too long", (400, "EntityTooLarge")),
        ("media/7f3a", {}, b"content", (403, "AccessDenied")),  # the form is valid, its role has no permission
    ],
)
def test_what_a_form_or_its_role_denies_is_not_stored(
    runtime: Running, key: str, changed: dict[str, str], content: bytes, expected: tuple[int, str]
) -> None:
    assert code(S3Endpoint(runtime).post_form(URL, fields(key) | changed, content)) == expected
    assert (runtime.calls, runtime.written) == ([], [])


def test_a_form_ends(runtime: Running) -> None:
    runtime.now += timedelta(hours=2)

    assert code(S3Endpoint(runtime).post_form(URL, fields(), b"content")) == (403, "AccessDenied")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        (f"{BUCKET}.s3-accelerate.amazonaws.com", (204, "")),
        ("other-1.s3-accelerate.amazonaws.com", (400, "InvalidRequest")),
        (f"{BUCKET}.s3.amazonaws.com", (301, "PermanentRedirect")),
        (f"s3.{REGION}.amazonaws.com/absent-1", (404, "NoSuchBucket")),
    ],
)
def test_the_host_is_that_of_the_bucket(runtime: Running, host: str, expected: tuple[int, str]) -> None:
    assert code(S3Endpoint(runtime).post_form(f"https://{host}", fields(), b"content")) == expected


def test_an_object_is_written_and_read_by_urls(runtime: Running) -> None:
    endpoint = S3Endpoint(runtime)
    headers = {"content-type": "image/jpeg"}
    put = HttpRequest(method="PUT", url=url("put_object", ContentType="image/jpeg"), headers=headers, body=b"content")

    assert endpoint.request(put).status == 200
    assert code(endpoint.request(replace(put, headers={"content-type": "text/html"}))) == (403, "SignatureDoesNotMatch")
    found = endpoint.request(HttpRequest(method="GET", url=url("get_object")))
    assert (found.status, found.body, found.headers["content-type"]) == (200, b"content", "image/jpeg")
    ranged = endpoint.request(HttpRequest(method="GET", url=url("get_object"), headers={"range": "bytes=0-2"}))
    assert (ranged.status, ranged.body) == (206, b"con")
    assert runtime.written == [("PutObject", KEY)]


def test_parts_have_the_signed_length_and_no_event_until_they_are_joined(runtime: Running) -> None:
    client, endpoint = runtime.store("s3", REGION), S3Endpoint(runtime)
    upload = client.create_multipart_upload(Bucket=BUCKET, Key=KEY)["UploadId"]
    part = url("upload_part", UploadId=upload, PartNumber=1, ContentLength=7)

    sent = endpoint.request(HttpRequest(method="PUT", url=part, body=b"content"))
    longer = endpoint.request(HttpRequest(method="PUT", url=part, body=b"content and more"))

    assert (sent.status, code(longer)) == (200, (403, "SignatureDoesNotMatch"))
    listed = client.list_parts(Bucket=BUCKET, Key=KEY, UploadId=upload)["Parts"]
    assert [(found["ETag"], found["Size"]) for found in listed] == [(sent.headers["etag"], 7)]
    assert runtime.written == []


@pytest.mark.parametrize(
    ("statements", "expected"),
    [((), (403, "AccessDenied")), ((allow("s3:ListBucket", f"arn:aws:s3:::{BUCKET}"),), (404, "NoSuchKey"))],
)
def test_a_missing_object_is_denied_without_permission_to_list(
    statements: tuple[Any, ...], expected: tuple[int, str]
) -> None:
    permitted = role(ROLE, "lambda.amazonaws.com", allow("s3:GetObject", OBJECTS), *statements)
    with running(graph(bucket(), *permitted)) as found:
        assert code(S3Endpoint(found).request(HttpRequest(method="GET", url=url("get_object")))) == expected


def test_a_lost_region_does_not_answer(runtime: Running) -> None:
    runtime.lost.add(REGION)

    with pytest.raises(EndpointConnectionError):
        S3Endpoint(runtime).post_form(URL, fields(), b"content")


def test_what_is_not_modelled_raises(runtime: Running) -> None:
    endpoint = S3Endpoint(runtime)

    with pytest.raises(NotSimulatedError, match="field tagging of an upload"):
        endpoint.post_form(URL, fields(tagging="<Tagging/>"), b"content")
    with pytest.raises(NotSimulatedError, match="DELETE of a presigned URL"):
        endpoint.request(HttpRequest(method="DELETE", url=url("delete_object")))
