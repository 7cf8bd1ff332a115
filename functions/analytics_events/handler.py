"""Events of analytics: messages of a queue become items of a table, whose stream is aggregated.

The keys of an item are those of its event, so a message that is received twice has the effect of one. A message without
a valid event stays in the queue, as failed, and ends in the dead-letter queue.
"""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.analytics_events.settings import load
from functions.shared.analytics import event_of
from functions.shared.clients import dynamodb
from functions.shared.configuration import Environment
from functions.shared.deliveries import deliver_batch
from functions.shared.telemetry import count, logger

TABLE = load(Environment.of_process())


@logger().inject_lambda_context
def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Process a batch, and report the messages that failed."""
    return deliver_batch(event, _process)


def _process(record: SQSRecord) -> None:
    event = event_of(record.json_body)
    values = {"event": event.kind, **event.details}
    dynamodb().update_item(
        TableName=TABLE,
        Key={"asset_id": {"S": event.asset_id}, "timestamp_event": {"S": event.sort_key}},
        UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in values),
        ExpressionAttributeNames={f"#{name}": name for name in values},
        ExpressionAttributeValues={f":{name}": {"S": value} for name, value in values.items()},
    )
    count("AnalyticsEventsRecorded")
