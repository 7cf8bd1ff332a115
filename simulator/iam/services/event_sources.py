"""Event sources of functions, which Lambda polls with the role of the function.

AWS Lambda Developer Guide, "Using Lambda with Amazon SQS" and "Using Lambda with Amazon DynamoDB": execution role
permissions.
"""

from simulator.errors import NotSimulatedError
from simulator.iam.calls import Account, ApiCall, Authorization
from simulator.iam.services import messaging

QUEUE = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
STREAM = ("DescribeStream", "GetRecords", "GetShardIterator")


def event_source(account: Account, arn: str) -> tuple[Authorization, ...]:
    """Actions on a queue or on the stream of a table that its event source mapping requires, and uses of the queue's
    key."""
    service, resource = arn.split(":", 5)[2], arn.split(":", 5)[-1]
    if service == "sqs":
        read = ApiCall(
            service="sqs",
            operation="ReceiveMessage",
            params={"QueueUrl": arn},
            account=account,
        )
        received, *uses = messaging.OPERATIONS["sqs.ReceiveMessage"](read)
        others = [Authorization(action=f"sqs:{action}", resource=arn) for action in QUEUE[1:]]
        return (received, *others, *uses)
    if service == "dynamodb" and "/stream/" in resource:
        return tuple(Authorization(action=f"dynamodb:{action}", resource=arn) for action in STREAM)
    raise NotSimulatedError(f"event source {arn}; known: queues, and streams of tables")
