"""Fixtures of the functions: a store in the process, handlers with their environment, a reservation."""

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from moto import mock_aws  # pyright: ignore[reportMissingTypeStubs]

from functions.shared import clients
from functions.shared.records import Record, Records, RecordsTable
from functions.shared.states import State

REGION = "us-east-1"
BUCKET = "acme-media"
TABLE = "acme-media-records"
ID = "0198c0de-0000-7000-8000-000000000001"
ENVIRONMENT = {
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "POWERTOOLS_SERVICE_NAME": "acme",
    "POWERTOOLS_METRICS_NAMESPACE": "Acme",
    "BUCKET_MEDIA": BUCKET,
    "TABLE_MEDIA": TABLE,
}

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 92
"""100 bytes that begin as a PNG does."""
WAYS: dict[State, tuple[State, ...]] = {
    "reserved": (),
    "uploaded": ("uploaded",),
    "scanned": ("uploaded", "scanned"),
    "processing": ("uploaded", "processing"),
    "ready": ("uploaded", "processing", "ready"),
    "quarantined": ("uploaded", "quarantined"),
    "failed": ("uploaded", "failed"),
    "deleted": ("uploaded", "deleted"),
}
"""The shortest way from a reservation to each state."""

CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: 10_000)

Handler = Callable[[dict[str, Any], Any], Any]


@dataclass(frozen=True)
class Store:
    """The resources that the functions use. s3: a client."""

    s3: Any
    records: Records
    bucket: str = BUCKET

    def put(self, key: str, body: bytes = b"", **values: Any) -> str:
        """Writes an object and returns its version."""
        return self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **values)["VersionId"]

    def keys(self, prefix: str = "") -> list[str]:
        """Keys of the current objects below a prefix."""
        found = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=prefix)
        return [item["Key"] for item in found.get("Contents", [])]

    def tags(self, key: str, **values: Any) -> dict[str, str]:
        """Tags of an object."""
        found = self.s3.get_object_tagging(Bucket=self.bucket, Key=key, **values)
        return {tag["Key"]: tag["Value"] for tag in found["TagSet"]}


@pytest.fixture(scope="module")
def aws() -> Iterator[Any]:
    """moto, started once for a module: a start registers 1,288 addresses, longer than most tests take."""
    with mock_aws() as started:
        yield started


@pytest.fixture
def store(aws: Any, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A versioned bucket and a table of records, and nothing else."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    aws.reset()
    s3 = clients.s3()
    s3.create_bucket(Bucket=BUCKET)
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    clients.dynamodb().create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "media_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "media_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return Store(s3=s3, records=Records(RecordsTable(name=TABLE)))


@pytest.fixture
def handler(store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Handler]:
    """`handler("presign", UPLOAD_SECONDS="60")`: the handler of a function, imported with these variables."""

    def imported(name: str, **environment: str) -> Handler:
        for variable, value in environment.items():
            monkeypatch.setenv(variable, value)
        module = f"functions.{name}.handler"
        sys.modules.pop(module, None)
        return importlib.import_module(module).handle

    return imported


def record(**values: Any) -> Record:
    """A reservation of an image of 100 bytes, with other values where given."""
    given: dict[str, Any] = {
        "id": ID,
        "kind": "image",
        "tenant": "default",
        "owner": "ada",
        "bucket": BUCKET,
        "object_key": f"incoming/image/default/{ID}",
        "content_type": "image/png",
        "size_bytes": 100,
        "created_at": "2026-11-30T12:00:00Z",
    }
    return Record(**{**given, **values})


def walk(records: Records, to: State, *, record_id: str = ID, version_id: str = "v1") -> Record:
    """Stores a reservation and moves it to a state. version_id: of its object; none if empty."""
    found = records.reserve(record(id=record_id)).record
    for state in WAYS[to]:
        found = records.move(record_id, state, version_id=version_id).record
    return found


@pytest.fixture
def reserved(store: Store) -> Record:
    """A stored reservation."""
    return store.records.reserve(record()).record


@pytest.fixture
def published(store: Store) -> Iterator[list[dict[str, Any]]]:
    """Details of the events that were put on a bus, in order."""
    found: list[dict[str, Any]] = []

    def kept(params: dict[str, Any], **_: Any) -> None:
        found.extend(json.loads(entry["Detail"]) for entry in params["Entries"])

    hooks = clients.client("events").meta.events
    hooks.register("provide-client-params.events.PutEvents", kept)
    yield found
    hooks.unregister("provide-client-params.events.PutEvents", kept)


def rest_event(body: Any = None, *, owner: str = "ada", record_id: str = "", **values: Any) -> dict[str, Any]:
    """A request of a REST API with a function authorizer. body: as JSON; a string as it is."""
    return {
        "httpMethod": "POST",
        "resource": "/media/upload",
        "headers": {},
        "pathParameters": {"id": record_id} if record_id else None,
        "queryStringParameters": None,
        "body": body if isinstance(body, str) or body is None else json.dumps(body),
        "isBase64Encoded": False,
        "requestContext": {"authorizer": {"sub": owner}},
        **values,
    }


def http_event(body: Any = None, *, owner: str = "ada", record_id: str = "") -> dict[str, Any]:
    """A request of an HTTP API with a JWT authorizer."""
    return {
        "version": "2.0",
        "routeKey": "POST /v1/upload",
        "headers": {},
        "pathParameters": {"id": record_id},
        "body": json.dumps(body),
        "isBase64Encoded": False,
        "requestContext": {"http": {"method": "POST"}, "authorizer": {"jwt": {"claims": {"sub": owner}}}},
    }


def object_created(key: str, version_id: str, bucket: str = BUCKET) -> dict[str, Any]:
    """`Object Created` of S3."""
    return {
        "source": "aws.s3",
        "detail-type": "Object Created",
        "detail": {
            "bucket": {"name": bucket},
            "object": {"key": key, "version-id": version_id},
            "reason": "POST Object",
        },
    }


def scan_result(
    status: str, key: str, version_id: str, bucket: str = BUCKET, threats: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The result of a scan by GuardDuty."""
    return {
        "source": "aws.guardduty",
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        "detail": {
            "scanStatus": "COMPLETED",
            "s3ObjectDetails": {"bucketName": bucket, "objectKey": key, "versionId": version_id},
            "scanResultDetails": {
                "scanResultStatus": status,
                "threats": [{"name": name} for name in threats] or None,
            },
        },
    }


def said(found: dict[str, Any]) -> tuple[int, str, str]:
    """Status, code and message of an answer that reports an error."""
    error = json.loads(found["body"])["error"]
    return found["statusCode"], error["code"], error["message"]
