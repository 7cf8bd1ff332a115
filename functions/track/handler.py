"""Takes events of clients (views, clicks, shares, downloads) and sends them to the queue of analytics."""

import json
from datetime import UTC, datetime
from typing import Any

from functions.shared.clients import client
from functions.shared.configuration import Environment
from functions.shared.requests import ApiRequest
from functions.shared.responses import ApiError, answer, answered
from functions.shared.telemetry import count
from functions.track.events import messages_of
from functions.track.settings import TrackSettings, load

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers a request of an API: 202 once all events are in the queue. Body: `{"events": [{"assetId", "event",
    "time", "referrer", "platform"}]}`, where time, of now if omitted, referrer and platform are optional."""
    return answered(lambda: track(ApiRequest.of(event), SETTINGS, datetime.now(UTC)))


def track(request: ApiRequest, settings: TrackSettings, now: datetime) -> dict[str, Any]:
    """Sends the events of a request. ApiError 503 if the queue did not take all: repeated, none counts twice."""
    messages = messages_of(request, settings, now)
    entries = [{"Id": str(index), "MessageBody": json.dumps(message)} for index, message in enumerate(messages)]
    if client("sqs").send_message_batch(QueueUrl=settings.queue_url, Entries=entries).get("Failed"):
        raise ApiError(503, "not_finished", "events: not all were taken; repeat the request")
    count("AnalyticsEventsTracked", value=len(messages))
    return answer(202, {"accepted": len(messages)})
