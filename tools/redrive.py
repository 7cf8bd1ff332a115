"""Delivers again what a dead-letter queue keeps, once its cause is mended: `python -m tools.redrive NAME REGION`."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policy.command import run

INVISIBLE_SECONDS = 900
"""How long a message that cannot be delivered again stays out of sight: one run sees each message once."""
BATCH = 10
TRANSFORMATIONS = ("Input", "InputPath", "InputTransformer")

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


def main() -> int:
    """Delivers the queue again; 1 if a message is left."""
    parser = argparse.ArgumentParser(prog="python -m tools.redrive", description=__doc__)
    parser.add_argument("queue", help="physical name of the queue, such as acme-prod-failed-events")
    parser.add_argument("region", help="region of the queue")
    arguments = parser.parse_args()
    import boto3  # pyright: ignore[reportMissingTypeStubs]

    session: Any = boto3
    ends: Counter[str] = Counter()
    for line in Redrive(lambda service: session.client(service, region_name=arguments.region)).queue(arguments.queue):
        print(line)
        ends[line.partition(":")[0]] += 1
    print(", ".join(f"{number} {end}" for end, number in sorted(ends.items())) or "no messages")
    return 1 if ends["left"] else 0


if __name__ == "__main__":
    sys.exit(run(main))
