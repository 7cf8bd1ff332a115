"""One command delivers dead letters again: moved by SQS, or to the function, queue or topic that did not get them."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError, ProfileNotFound  # pyright: ignore[reportMissingTypeStubs]

from tools.redrive import Redrive, main

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


def refused(code: str, call: str, message: str = "") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, call)


class Refusing(Amazon):
    """Services of which one call fails."""

    def __init__(self, call: str, error: Exception, *messages: Mapping[str, Any]) -> None:
        super().__init__(*messages)
        self.call, self.error = call, error

    def __getattr__(self, name: str) -> Any:
        def fails(**_: Any) -> Any:
            raise self.error

        return fails if name == self.call else super().__getattr__(name)


EXAMPLE = "make redrive QUEUE=acme-prod-failed-events REGION=us-east-1"


@pytest.mark.parametrize(
    ("arguments", "messages"),
    [
        (
            ["", ""],
            [
                f"QUEUE: missing; name the queue that keeps the messages: {EXAMPLE}",
                f"REGION: missing; name the region of the queue: {EXAMPLE}",
            ],
        ),
        (["acme-dead"], [f"REGION: missing; name the region of the queue: {EXAMPLE}"]),
        (["acme-dead", "us-eats-1"], ["REGION: 'us-eats-1': unknown region; did you mean 'us-east-1'?"]),
    ],
    ids=["nothing", "no-region", "no-such-region"],
)
def test_arguments_that_are_missing_or_wrong_are_named(
    arguments: list[str], messages: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments, lambda _: Amazon()) == 2
    assert capsys.readouterr().err.splitlines() == messages


CREDENTIALS = "set AWS_PROFILE to a profile of the account, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (NoCredentialsError(), f"no access to AWS: Unable to locate credentials; {CREDENTIALS}"),
        (
            ProfileNotFound(profile="acme"),
            "no access to AWS: The config profile (acme) could not be found; set AWS_PROFILE to one that `aws "
            "configure list-profiles` prints, or unset it",
        ),
        (
            refused("ExpiredToken", "GetQueueUrl", "The token is expired"),
            "no access to the queue: GetQueueUrl: ExpiredToken: The token is expired; sign in again: `aws sso login`, "
            "or new temporary credentials",
        ),
        (
            refused("AccessDenied", "GetQueueUrl", "no policy allows the action"),
            "no access to the queue: GetQueueUrl: AccessDenied: no policy allows the action",
        ),
        (
            refused("AWS.SimpleQueueService.NonExistentQueue", "GetQueueUrl"),
            "QUEUE: 'acme-dead': no such queue in us-east-1; `aws sqs list-queues --region us-east-1` lists those of "
            "the account",
        ),
    ],
    ids=["credentials", "profile", "expired", "denied", "queue"],
)
def test_a_queue_that_cannot_be_read_is_one_message(
    error: Exception, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["acme-dead", "us-east-1"], lambda _: Refusing("get_queue_url", error)) == 2
    assert capsys.readouterr().err == f"{message}\n"


def test_a_message_whose_delivery_is_refused_stays(capsys: pytest.CaptureFixture[str]) -> None:
    error = refused("ResourceNotFoundException", "Invoke", f"Function not found: {FUNCTION}")
    failed = letter({"requestContext": {"functionArn": FUNCTION}, "requestPayload": EVENT})
    amazon = Refusing("invoke", error, failed)
    assert main(["acme-dead", "us-east-1"], lambda _: amazon) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"left: m-1: Invoke: ResourceNotFoundException: Function not found: {FUNCTION}",
        "1 left",
    ]
    assert amazon.calls == []


def test_the_help_has_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "exit codes: 0 all messages" in capsys.readouterr().out
