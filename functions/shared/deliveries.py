"""Events as they are delivered: one by a rule, or a batch of a queue whose messages are such events."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.shared.events import EventError
from functions.shared.fields import shown
from functions.shared.telemetry import logger


def deliver(event: Mapping[str, Any], handle_one: Callable[[dict[str, Any]], None]) -> dict[str, Any] | None:
    """Handles one event, whose errors are raised, or a batch of a queue, whose failed messages are answered.

    The queue delivers only the failed messages again, and moves them to its dead-letter queue after its receive count.
    """
    if "Records" not in event:
        handle_one(dict(event))
        return None

    def handle_message(record: SQSRecord) -> None:  # powertools passes it by this name
        handle_one(_body(record))

    return deliver_batch(event, handle_message)


def deliver_batch(event: Mapping[str, Any], handle_message: Callable[[SQSRecord], None]) -> dict[str, Any]:
    """Handles the messages of a queue, and names those that failed. handle_message: with a parameter `record`."""
    # Without the flag a batch of only failed messages raises, and the answer that names them is lost.
    log: Any = logger()
    processor: Any = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False, logger=log)
    with processor(records=event["Records"], handler=handle_message):
        processor.process()
    return dict(processor.response())


def _body(message: SQSRecord) -> dict[str, Any]:
    """The event in a message of a queue."""
    try:
        body: Any = json.loads(message.body)
    except ValueError:
        body = message.body
    if not isinstance(body, dict):
        raise EventError(f"message {message.message_id}: {shown(body)}: not an event; correct the rule or its input")
    found: dict[str, Any] = body  # pyright: ignore[reportUnknownVariableType]
    return found
