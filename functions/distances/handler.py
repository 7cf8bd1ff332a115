"""Distances of activities: messages of a queue become the attribute `meters` of items in a table.

An item is written as a whole, so a message that is received twice has the effect of one. A message without a valid
route stays in the queue, as failed, and ends in the dead-letter queue.
"""

from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.distances.settings import load
from functions.shared.clients import dynamodb
from functions.shared.configuration import Environment
from functions.shared.deliveries import deliver_batch
from functions.shared.route import route_of
from functions.shared.telemetry import count, logger

TABLE = load(Environment.of_process())


@logger().inject_lambda_context
def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Process a batch, and report the messages that failed."""
    return deliver_batch(event, _process)


def _process(record: SQSRecord) -> None:
    route = route_of(record.json_body)
    dynamodb().update_item(
        TableName=TABLE,
        Key={"pk": {"S": f"TEAM#{route.team}"}, "sk": {"S": f"ACTIVITY#{route.activity}"}},
        UpdateExpression="SET meters = :meters",
        ExpressionAttributeValues={":meters": {"N": str(round(route.meters))}},
    )
    count("DistancesComputed")
