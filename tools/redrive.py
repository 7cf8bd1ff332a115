"""Delivers again what a dead-letter queue keeps, once its cause is mended: `python -m tools.redrive QUEUE REGION`."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError  # pyright: ignore[reportMissingTypeStubs]

from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import AWS_REGIONS
from policy.command import run
from preflight.access import REMEDIES, code_of, remedy_of

INVISIBLE_SECONDS = 900
"""How long a message that cannot be delivered again stays out of sight: one run sees each message once."""
BATCH = 10
TRANSFORMATIONS = ("Input", "InputPath", "InputTransformer")
UNKNOWN_QUEUE = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")
LEFT, NOT_STARTED = 1, 2
EXIT_CODES = (
    "exit codes: 0 all messages are delivered or moved; 1 some are left in the queue, each with its reason; 2 the "
    "queue cannot be read: usage, no such queue, no access to the account"
)

Clients = Callable[[str], Any]
"""The client of a service, by the name that boto3 has for it."""


class NotRedrivenError(Exception):
    """A message stays in its queue. The text is the reason."""


@dataclass(frozen=True)
class Redrive:
    """Deliveries from one queue; what is delivered again is deleted. clients: of the queue's region.

    - Messages of queues: SQS moves them back by itself, with a task.
    - Failed invocations (destinations of functions): the same function gets the same event.
    - Undelivered events and schedules: their target gets them, and no other target of the rule.

    Functions change nothing for an event that they have handled: records decide.
    """

    clients: Clients

    def queue(self, name: str) -> Iterator[str]:
        """Delivers a queue by its name, and yields a line for each message, `left: ` and the reason if it stays."""
        sqs = self.clients("sqs")
        url: str = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        if sqs.list_dead_letter_source_queues(QueueUrl=url).get("queueUrls"):
            attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
            handle = sqs.start_message_move_task(SourceArn=attributes["QueueArn"])["TaskHandle"]
            yield f"moving: to the queues they came from, task {handle}"
            return
        while messages := sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=BATCH,
            WaitTimeSeconds=1,
            VisibilityTimeout=INVISIBLE_SECONDS,
            MessageAttributeNames=["All"],
        ).get("Messages"):
            for message in messages:
                try:
                    target = self.message(message)
                except NotRedrivenError as error:
                    yield f"left: {message['MessageId']}: {error}"
                    continue
                except ClientError as error:  # such as a function that was deleted; the others may have another target
                    yield f"left: {message['MessageId']}: {refusal(error)}"
                    continue
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                yield f"delivered: {message['MessageId']}: {target}"

    def message(self, message: Mapping[str, Any]) -> str:
        """Delivers a message again, and returns the ARN of its target. NotRedrivenError if it names none."""
        body: str = message["Body"]
        told = {name: value["StringValue"] for name, value in message.get("MessageAttributes", {}).items()}
        if target := told.get("TARGET_ARN", ""):
            self._check_untransformed(target, told.get("RULE_ARN", ""))
            self._deliver(target, body)
            return target
        failure = _object(body)
        function = str(failure.get("requestContext", {}).get("functionArn", ""))
        if function and "requestPayload" in failure:
            self._deliver(function, json.dumps(failure["requestPayload"]))
            return function
        if function:
            raise NotRedrivenError(f"a batch of a stream of {function}, which the stream has for its retention only")
        raise NotRedrivenError("names no target; deliver it by hand")

    def _check_untransformed(self, target: str, rule: str) -> None:
        """NotRedrivenError if a rule transforms its events for a target: the queue has them as they were."""
        *bus, name = rule.partition(":rule/")[2].split("/")
        if not name:
            return
        listed = self.clients("events").list_targets_by_rule(Rule=name, EventBusName=bus[0] if bus else "default")
        for each in listed["Targets"]:
            if each["Arn"] == target and any(field in each for field in TRANSFORMATIONS):
                raise NotRedrivenError(f"rule {name} transforms events for {target}; put the event on its bus again")

    def _deliver(self, target: str, body: str) -> None:
        service, name = target.split(":")[2], target.rpartition(":")[2]
        if service == "lambda":
            self.clients("lambda").invoke(FunctionName=target, InvocationType="Event", Payload=body.encode())
        elif service in ("sqs", "sns") and name.endswith(".fifo"):
            raise NotRedrivenError(f"{target} is FIFO, and the group of the message is not kept; send it by hand")
        elif service == "sqs":
            sqs = self.clients("sqs")
            sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], MessageBody=body)
        elif service == "sns":
            self.clients("sns").publish(TopicArn=target, Message=body)
        else:
            raise NotRedrivenError(f"{target}: no function, queue or topic; deliver it by hand")


def _object(body: str) -> dict[str, Any]:
    try:
        found: Any = json.loads(body)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def refusal(error: ClientError) -> str:
    """What AWS refuses, and why, in its own words."""
    answer: Mapping[str, Any] = error.response  # pyright: ignore[reportUnknownMemberType]
    message = str(answer.get("Error", {}).get("Message", ""))
    call = str(error.operation_name)  # pyright: ignore[reportUnknownMemberType,reportUnknownArgumentType]
    return f"{call}: {code_of(error)}" + (f": {message}" if message else "")


def argument_faults(queue: str, region: str) -> Iterator[Fault]:
    """Arguments that are missing, or name no region."""
    example = "make redrive QUEUE=acme-prod-failed-events REGION=us-east-1"
    if not queue:
        yield Fault(path="QUEUE", problem="missing", remedy=f"name the queue that keeps the messages: {example}")
    if not region:
        yield Fault(path="REGION", problem="missing", remedy=f"name the region of the queue: {example}")
    elif region not in AWS_REGIONS:
        yield unknown_name("REGION", region, AWS_REGIONS, "region", value=region)


def stopped(error: BotoCoreError | ClientError, queue: str, region: str) -> str:
    """Why the queue cannot be read, and what to do."""
    code = code_of(error)
    if code in UNKNOWN_QUEUE:
        listed = f"`aws sqs list-queues --region {region}` lists those of the account"
        return f"QUEUE: '{queue}': no such queue in {region}; {listed}"
    if isinstance(error, ClientError):
        return f"no access to the queue: {refusal(error)}" + (f"; {remedy_of(code)}" if code in REMEDIES else "")
    return f"no access to AWS: {error}; {remedy_of(code)}"


def main(arguments: Sequence[str] | None = None, clients: Clients | None = None) -> int:
    """Delivers the queue again. Exit codes: those of `EXIT_CODES`.

    clients: those of boto3 with the caller's credentials if omitted.
    """
    parser = argparse.ArgumentParser(
        prog="python -m tools.redrive",
        description="Delivers again what a dead-letter queue keeps, once its cause is mended: messages of queues to "
        "these, events and failed invocations to the function, queue or topic that did not get them. What is "
        f"delivered is deleted. What is left is out of sight for {INVISIBLE_SECONDS // 60} minutes.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("queue", nargs="?", default="", help="name of the queue, such as acme-prod-failed-events")
    parser.add_argument("region", nargs="?", default="", help="region of the queue, such as us-east-1")
    options = parser.parse_args(arguments)
    faults = list(argument_faults(options.queue, options.region))
    if faults:
        print("\n".join(map(str, faults)), file=sys.stderr)
        return NOT_STARTED
    ends: Counter[str] = Counter()
    try:
        for line in Redrive(clients or _clients(options.region)).queue(options.queue):
            print(line)
            ends[line.partition(":")[0]] += 1
    except (BotoCoreError, ClientError) as error:
        print(stopped(error, options.queue, options.region), file=sys.stderr)
        return NOT_STARTED
    print(", ".join(f"{number} {end}" for end, number in sorted(ends.items())) or "no messages")
    return LEFT if ends["left"] else 0


def _clients(region: str) -> Clients:
    import boto3  # pyright: ignore[reportMissingTypeStubs]

    session: Any = boto3
    return lambda service: session.client(service, region_name=region)


if __name__ == "__main__":
    sys.exit(run(main))
