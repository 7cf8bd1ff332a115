"""Logs and metrics of the functions. Names that alarms and queries use are data here."""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, get_args

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

Metric = Literal[
    "UploadsReserved",
    "UploadsAccepted",
    "UploadsRejected",
    "ScansClean",
    "ScansQuarantined",
    "PlaybacksSigned",
    "MediaDeleted",
    "MediaRestored",
    "ArchivesRequested",
    "ArchivesRestored",
    "RequestsRefused",
    "RequestsDenied",
    "IssuerKeysUnavailable",
    "StepsDone",
    "StepsRetried",
    "MediaReady",
    "MediaFailed",
    "MediaWithheld",
    "VariantsMade",
    "ActivitiesRecorded",
    "DistancesComputed",
    "TeamsAggregated",
    "AnalyticsEventsTracked",
    "AnalyticsEventsRecorded",
    "AnalyticsMinutesCounted",
    "LinksFollowed",
    "LinksUnknown",
    "LinksMade",
    "KafkaRecordsArchived",
    "ReservationsExpired",
    "RecordsReminded",
    "OrphansDeleted",
    "ObjectsWithdrawn",
    "CleanupsFailed",
    "SecretsRotated",
    "RotationsByHand",
    "ConnectionsOpened",
    "ConnectionsClosed",
    "ConnectionsGone",
    "MessagesSent",
]
METRICS: tuple[Metric, ...] = get_args(Metric)
"""Names of metrics; their unit is Count, their dimensions are `service` and `kind`."""

Duration = Literal["ReadySeconds"]
"""Names of metrics in seconds, with the same dimensions: `ReadySeconds` is from the reservation to `ready`."""

NO_KIND = "none"
"""The dimension `kind` where the kind of media is unknown."""

LOG_FIELDS: Mapping[str, str] = {
    "record_id": "id of a media record",
    "kind": "kind of media, such as image",
    "state": "state of a record after the event",
    "version_id": "version of an object",
    "reason": "why a record failed or is in quarantine, why an event changed nothing, or why a request was denied",
    "code": "code of an error of the API",
    "object_key": "key of an object",
    "step": "step of processing, such as thumbnail, or of a rotation",
    "attempt": "which attempt of a step it is, from 1",
    "job_id": "id of a job of MediaConvert",
    "connection_id": "id of a connection of a WebSocket API",
    "task": "task of the cleanup",
    "recipients": "number of connections that a message was sent to",
    "duration_ms": "duration of a step",
    "made": "names of users and topics that a run created",
    "differences": "users and topics that differ from the settings",
}
"""Fields that a log line may have beside those of powertools, by name."""


@cache
def logger() -> Logger:
    """The logger of the function. POWERTOOLS_SERVICE_NAME names it."""
    return Logger(service=service())


def service() -> str:
    """The name of the function in logs and metrics."""
    return os.environ.get("POWERTOOLS_SERVICE_NAME", "") or "media"


def log(message: str, *, level: Literal["info", "warning", "error", "exception"] = "info", **fields: Any) -> None:
    """Writes a log line. ValueError for a field that is not in LOG_FIELDS."""
    for name in fields:
        if name not in LOG_FIELDS:
            raise ValueError(f"log field {name}: unknown; add it to LOG_FIELDS or use {', '.join(LOG_FIELDS)}")
    getattr(logger(), level)(message, extra=fields)


def count(metric: Metric, kind: str = NO_KIND, value: int = 1) -> None:
    """Adds to a metric. POWERTOOLS_METRICS_NAMESPACE is its namespace."""
    _put(metric, MetricUnit.Count, value, kind)


def measure(metric: Duration, seconds: float, kind: str = NO_KIND) -> None:
    """Writes a duration. POWERTOOLS_METRICS_NAMESPACE is the namespace."""
    _put(metric, MetricUnit.Seconds, seconds, kind)


def _put(name: str, unit: MetricUnit, value: float, kind: str) -> None:
    with single_metric(
        name=name,
        unit=unit,
        value=value,
        namespace=os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "") or "Media",
        default_dimensions={"service": service()},
    ) as single:
        single.add_dimension(name="kind", value=kind)
