"""Amazon SQS, Amazon SNS and Amazon EventBridge.

Amazon SQS Developer Guide, "Key management"; Amazon SNS Developer Guide, "Managing Amazon SNS
encryption keys and costs".
"""

from collections.abc import Mapping
from typing import Any

from components.foundation.source_keys import QUEUE_CONTEXT, TOPIC_CONTEXT
from simulator.iam.calls import ApiCall, Authorization, Operation, key_uses

SEND, RECEIVE = ("GenerateDataKey", "Decrypt"), ("Decrypt",)
DEFAULT_BUS = "default"


def _on_queue(action: str, uses: tuple[str, ...] = ()) -> Operation:
    def used(call: ApiCall) -> list[Authorization]:
        arn = call.account.named(str(call.params["QueueUrl"]), "queue")
        keys = key_uses(call, "sqs", arn, uses, {QUEUE_CONTEXT: arn})
        return [Authorization(action=f"sqs:{action}", resource=arn), *keys]

    return used


def _queue_url(call: ApiCall) -> list[Authorization]:
    call.refuse("QueueOwnerAWSAccountId")
    return [Authorization(action="sqs:GetQueueUrl", resource=call.account.arn("sqs", str(call.params["QueueName"])))]


def _publish(call: ApiCall) -> list[Authorization]:
    call.refuse("PhoneNumber", "TargetArn")
    arn = str(call.params["TopicArn"])
    uses = key_uses(call, "sns", arn, SEND, {TOPIC_CONTEXT: arn})
    return [Authorization(action="sns:Publish", resource=arn), *uses]


def _put_events(call: ApiCall) -> list[Authorization]:
    """Each entry is authorized by itself."""
    call.refuse("EndpointId")
    entries: list[Mapping[str, Any]] = call.params["Entries"]
    found: list[Authorization] = []
    for entry in entries:
        bus = str(entry.get("EventBusName", DEFAULT_BUS))
        arn = bus if bus.startswith("arn:") else call.account.arn("events", f"event-bus/{bus}")
        keys = {"events:source": str(entry["Source"]), "events:detail-type": str(entry["DetailType"])}
        found.append(Authorization(action="events:PutEvents", resource=arn, keys=keys))
    return found


OPERATIONS: Mapping[str, Operation] = {
    "sqs.SendMessage": _on_queue("SendMessage", SEND),
    "sqs.SendMessageBatch": _on_queue("SendMessage", SEND),
    "sqs.ReceiveMessage": _on_queue("ReceiveMessage", RECEIVE),
    "sqs.DeleteMessage": _on_queue("DeleteMessage"),
    "sqs.DeleteMessageBatch": _on_queue("DeleteMessage"),
    "sqs.ChangeMessageVisibility": _on_queue("ChangeMessageVisibility"),
    "sqs.ChangeMessageVisibilityBatch": _on_queue("ChangeMessageVisibility"),
    "sqs.GetQueueAttributes": _on_queue("GetQueueAttributes"),
    "sqs.GetQueueUrl": _queue_url,
    "sns.Publish": _publish,
    "sns.PublishBatch": _publish,
    "eventbridge.PutEvents": _put_events,
}
