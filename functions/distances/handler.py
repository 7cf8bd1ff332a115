"""Distances of activities: messages of a queue become the attribute `meters` of items in a table.

An item is written as a whole, so a message that is received twice has the effect of one. A message without a valid
route stays in the queue, as failed, and ends in the dead-letter queue.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.distances.route import route_of
from functions.shared.clients import dynamodb
from functions.shared.configuration import Environment
from functions.shared.telemetry import count, logger

TABLE = Environment.of_process().table("live")
# A batch of failures is a response as well: the invocation itself has not failed.
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


@logger().inject_lambda_context
def handle(event: dict[str, Any], context: Any) -> Any:
    """Process a batch, and report the messages that failed."""
    with processor(event["Records"], _process, context):
        processor.process()  # pyright: ignore[reportUnknownMemberType]
    return processor.response()


def _process(record: SQSRecord) -> None:
    route = route_of(record.json_body)
    dynamodb().update_item(
        TableName=TABLE,
        Key={"pk": {"S": f"TEAM#{route.team}"}, "sk": {"S": f"ACTIVITY#{route.activity}"}},
        UpdateExpression="SET meters = :meters",
        ExpressionAttributeValues={":meters": {"N": str(round(route.meters))}},
    )
    count("DistancesComputed")
