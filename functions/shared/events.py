"""Events of EventBridge that the functions read. EventError names what is missing: such an event never succeeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.shared.fields import shown
from functions.shared.states import EVENT_SOURCE, EVENT_TYPE

LONGEST_ERROR = 300
"""Characters of an error of another service that a record keeps."""


class EventError(ValueError):
    """An event has another form than its source documents."""


@dataclass(frozen=True, kw_only=True)
class ObjectEvent:
    """An event about one object: created, or restored from an archive class.

    version_id: empty in a bucket without versions. expiry: when a restored copy is deleted, ISO 8601; empty otherwise.
    """

    bucket: str
    key: str
    version_id: str
    expiry: str = ""


@dataclass(frozen=True, kw_only=True)
class ScanEvent:
    """The result of a malware scan of one version of an object. threats: names of what was found."""

    bucket: str
    key: str
    version_id: str
    status: str
    threats: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecordEvent:
    """A record that has a state, with the version of its object.

    updated_at: when it got the state, ISO 8601; empty if the event does not say. event_id: of the event on its bus.
    """

    id: str
    state: str
    version_id: str
    updated_at: str = ""
    event_id: str = ""


@dataclass(frozen=True, kw_only=True)
class JobEvent:
    """The state of a job. error: code and message of a failed job."""

    job_id: str
    status: str
    record_id: str
    version_id: str
    step: str
    error: str


def object_event(event: Mapping[str, Any], detail_type: str) -> ObjectEvent:
    """An event of S3, of a detail type such as `Object Created`. Its keys are not URL-encoded."""
    detail = _detail(event, "aws.s3", detail_type)
    target = _object(detail, "object")
    return ObjectEvent(
        bucket=_string(_object(detail, "bucket"), "bucket.name", "name"),
        key=_string(target, "object.key", "key"),
        version_id=str(target.get("version-id") or ""),
        expiry=str(detail.get("restore-expiry-time") or ""),
    )


def scan_event(event: Mapping[str, Any]) -> ScanEvent:
    """A result of GuardDuty Malware Protection for S3."""
    detail = _detail(event, "aws.guardduty", "GuardDuty Malware Protection Object Scan Result")
    target = _object(detail, "s3ObjectDetails")
    result = _object(detail, "scanResultDetails")
    threats: Any = result.get("threats")
    names = [
        str(threat.get("name", "unnamed"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        for threat in (threats if isinstance(threats, list) else [])  # pyright: ignore[reportUnknownVariableType]
        if isinstance(threat, Mapping)
    ]
    return ScanEvent(
        bucket=_string(target, "s3ObjectDetails.bucketName", "bucketName"),
        key=_string(target, "s3ObjectDetails.objectKey", "objectKey"),
        version_id=str(target.get("versionId") or ""),
        status=_string(result, "scanResultDetails.scanResultStatus", "scanResultStatus"),
        threats=tuple(names),
    )


def record_event(event: Mapping[str, Any]) -> RecordEvent:
    """A change of a record, as `state_events.publish` puts it."""
    detail = _detail(event, EVENT_SOURCE, EVENT_TYPE)
    return RecordEvent(
        id=_string(detail, "id", "id"),
        state=_string(detail, "state", "state"),
        version_id=str(detail.get("versionId") or ""),
        updated_at=str(detail.get("updatedAt") or ""),
        event_id=str(event.get("id") or ""),
    )


def job_event(event: Mapping[str, Any]) -> JobEvent:
    """The end of a job of MediaConvert, which carries the record, its version and the step as user metadata."""
    detail = _detail(event, "aws.mediaconvert", "MediaConvert Job State Change")
    metadata = _object(detail, "userMetadata")
    return JobEvent(
        job_id=_string(detail, "jobId", "jobId"),
        status=_string(detail, "status", "status"),
        record_id=_string(metadata, "userMetadata.recordId", "recordId"),
        version_id=_string(metadata, "userMetadata.versionId", "versionId"),
        step=_string(metadata, "userMetadata.step", "step"),
        error=f"{detail.get('errorCode', '')} {detail.get('errorMessage', '')}".strip()[:LONGEST_ERROR],
    )


def _detail(event: Mapping[str, Any], source: str, detail_type: str) -> Mapping[str, Any]:
    if event.get("source") != source or event.get("detail-type") != detail_type:
        found = f"{shown(event.get('source'))}, {shown(event.get('detail-type'))}"
        raise EventError(f"event: {found}: not handled; allowed: '{source}', '{detail_type}'; correct the rule")
    return _object(event, "detail")


def _object(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = values.get(name)
    if not isinstance(value, Mapping):
        raise EventError(f"event.{name}: {shown(value)}: not an object; correct the rule or its input")
    return value  # pyright: ignore[reportUnknownVariableType]


def _string(values: Mapping[str, Any], path: str, name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not value:
        raise EventError(f"event.detail.{path}: {shown(value)}: not a string; correct the rule or its input")
    return value
