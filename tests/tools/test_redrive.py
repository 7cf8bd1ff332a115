"""One command delivers dead letters again: moved by SQS, or to the function, queue or topic that did not get them."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tools.redrive import Redrive

ARN = "arn:aws:{}:us-east-1:123456789012:{}"
FUNCTION = ARN.format("lambda", "function:acme-thumbnail:live")
EVENT = {"detail-type": "Media Record Changed", "detail": {"id": "one"}}
RULE = ARN.format("events", "rule/acme/uploaded")


class Amazon:
    """Services with one queue of messages, which note the calls that deliver or delete."""

    def __init__(self, *messages: Mapping[str, Any], sources: bool = False, target: Mapping[str, Any] | None = None):
        self.calls: list[tuple[str, Mapping[str, Any]]] = []
        self.answers: dict[str, Any] = {
            "list_dead_letter_source_queues": {"queueUrls": ["https://sqs/jobs"] if sources else []},
            "get_queue_attributes": {"Attributes": {"QueueArn": ARN.format("sqs", "dead")}},
            "start_message_move_task": {"TaskHandle": "task-1"},
            "list_targets_by_rule": {"Targets": [target] if target else []},
        }
        self.batches = [list(messages)] if messages else []

    def __getattr__(self, name: str) -> Any:
        def call(**values: Any) -> Any:
            if name == "get_queue_url":
                return {"QueueUrl": f"https://sqs/{values['QueueName']}"}
            if name == "receive_message":
                return {"Messages": self.batches.pop()} if self.batches else {}
            if name in ("invoke", "send_message", "publish", "delete_message", "start_message_move_task"):
                self.calls.append((name, values))
            return self.answers.get(name, {})

        return call

    def redriven(self) -> list[str]:
        return list(Redrive(lambda _: self).queue("acme-dead"))


def letter(body: Any, **attributes: str) -> dict[str, Any]:
    return {
        "MessageId": "m-1",
        "ReceiptHandle": "r-1",
        "Body": body if isinstance(body, str) else json.dumps(body),
        "MessageAttributes": {name: {"DataType": "String", "StringValue": text} for name, text in attributes.items()},
    }


DELETED = ("delete_message", {"QueueUrl": "https://sqs/acme-dead", "ReceiptHandle": "r-1"})
INVOKED = ("invoke", {"FunctionName": FUNCTION, "InvocationType": "Event", "Payload": json.dumps(EVENT).encode()})


def test_messages_of_queues_are_moved_by_sqs() -> None:
    amazon = Amazon(letter("job"), sources=True)

    assert amazon.redriven() == ["moving: to the queues they came from, task task-1"]
    assert amazon.calls == [("start_message_move_task", {"SourceArn": ARN.format("sqs", "dead")})]


def test_a_function_that_failed_gets_the_same_event() -> None:
    amazon = Amazon(letter({"requestContext": {"functionArn": FUNCTION}, "requestPayload": EVENT}))

    assert amazon.redriven() == [f"delivered: m-1: {FUNCTION}"]
    assert amazon.calls == [INVOKED, DELETED]


@pytest.mark.parametrize(
    ("target", "delivery"),
    [
        (FUNCTION, INVOKED),
        (
            ARN.format("sqs", "jobs"),
            ("send_message", {"QueueUrl": "https://sqs/jobs", "MessageBody": json.dumps(EVENT)}),
        ),
        (ARN.format("sns", "news"), ("publish", {"TopicArn": ARN.format("sns", "news"), "Message": json.dumps(EVENT)})),
    ],
    ids=["function", "queue", "topic"],
)
def test_an_undelivered_event_goes_to_its_target_only(target: str, delivery: tuple[str, Mapping[str, Any]]) -> None:
    amazon = Amazon(letter(EVENT, TARGET_ARN=target, RULE_ARN=RULE), target={"Arn": target})

    assert amazon.redriven() == [f"delivered: m-1: {target}"]
    assert amazon.calls == [delivery, DELETED]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (letter("text"), "names no target; deliver it by hand"),
        (
            letter({"requestContext": {"functionArn": FUNCTION}, "DDBStreamBatchInfo": {}}),
            f"a batch of a stream of {FUNCTION}, which the stream has for its retention only",
        ),
        (
            letter(EVENT, TARGET_ARN=ARN.format("sqs", "jobs.fifo")),
            f"{ARN.format('sqs', 'jobs.fifo')} is FIFO, and the group of the message is not kept; send it by hand",
        ),
        (
            letter(EVENT, TARGET_ARN=ARN.format("states", "stateMachine:x")),
            f"{ARN.format('states', 'stateMachine:x')}: no function, queue or topic; deliver it by hand",
        ),
        (
            letter(EVENT, TARGET_ARN=FUNCTION, RULE_ARN=RULE),
            f"rule uploaded transforms events for {FUNCTION}; put the event on its bus again",
        ),
    ],
    ids=["no-target", "stream", "fifo", "other-service", "transformed"],
)
def test_what_cannot_be_delivered_again_stays(message: Mapping[str, Any], reason: str) -> None:
    amazon = Amazon(message, target={"Arn": FUNCTION, "InputPath": "$.detail"})

    assert amazon.redriven() == [f"left: m-1: {reason}"]
    assert amazon.calls == []


def test_an_empty_queue_has_nothing_to_deliver() -> None:
    assert Amazon().redriven() == []
