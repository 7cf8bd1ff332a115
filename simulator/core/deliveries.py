"""Deliveries by AWS services to queues, topics, functions and buses: permission, retries and dead letters."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError  # pyright: ignore[reportMissingTypeStubs]

from simulator.core.calls import AwsCalls
from simulator.core.clock import Agenda, Clock
from simulator.core.invoker import Invoker
from simulator.core.log import Log
from simulator.errors import NotSimulatedError
from simulator.iam.context import Principal, ServicePrincipal
from simulator.iam.evaluation import AccessDeniedError

FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 60, 3600
"""EventBridge retries with exponential back off; its times are not documented."""
DENIED = ("AccessDenied", "AccessDeniedException", "KMS.AccessDeniedException")


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A delivery. source_arn: of the rule, schedule or topic. by: the service, or its role. attempts: retries.
    dead_letter_arn: queue of what is not delivered; none if empty. group: of messages of FIFO queues and topics."""

    name: str
    target_arn: str
    payload: Any
    by: Principal
    region: str
    source_arn: str
    service: str
    attempts: int = 185
    maximum_age_seconds: int = 24 * 3600
    dead_letter_arn: str = ""
    group: str = ""
    attributes: Mapping[str, Any] | None = None


class Deliveries:
    """Delivers, now or later."""

    def __init__(self, calls: AwsCalls, invoker: Invoker, agenda: Agenda, clock: Clock, log: Log) -> None:
        self._calls, self._invoker, self._agenda, self._clock, self._log = calls, invoker, agenda, clock, log
        self.put_events: Any = None

    def plan(self, delivery: Delivery) -> None:
        """Delivers when the agenda runs."""
        name = f"deliver {delivery.name}"
        self._agenda.after(0, name, lambda: self._attempt(delivery, 0, self._clock.now))

    def _attempt(self, delivery: Delivery, attempt: int, first: Any) -> None:
        try:
            self._deliver(delivery)
        except (ClientError, AccessDeniedError) as error:
            code, message = _told(error)
            wait = min(FIRST_RETRY_SECONDS * 2**attempt, LONGEST_RETRY_SECONDS)
            age = (self._clock.now - first).total_seconds() + wait
            if code not in DENIED and attempt < delivery.attempts and age <= delivery.maximum_age_seconds:
                again = lambda: self._attempt(delivery, attempt + 1, first)  # noqa: E731
                self._agenda.after(wait, f"deliver {delivery.name}", again)
                return
            self._log.add(delivery.name, f"not delivered: {message}", delivery.region, failed=True)
            self._to_dead_letters(delivery, code, message, attempt)

    def _deliver(self, delivery: Delivery) -> None:
        arn = delivery.target_arn
        payload: Any = delivery.payload
        service, region = arn.split(":")[2], arn.split(":")[3]
        text = payload if isinstance(payload, str) else json.dumps(payload)
        group: dict[str, Any] = {"MessageGroupId": delivery.group} if delivery.group else {}
        source: dict[str, Any] = (
            {"source_arn": delivery.source_arn} if isinstance(delivery.by, ServicePrincipal) else {}
        )
        if service == "lambda":
            event = json.loads(payload) if isinstance(payload, str) else payload
            self._invoker.send(arn, event, by=delivery.by, **source)
        elif service == "sqs":
            attributes: dict[str, Any] = {"MessageAttributes": delivery.attributes} if delivery.attributes else {}
            url = self._calls.queue_url(arn)
            self._calls.call(
                "sqs.SendMessage", delivery.by, region, QueueUrl=url, MessageBody=text, **source, **group, **attributes
            )
        elif service == "sns":
            self._calls.call("sns.Publish", delivery.by, region, TopicArn=arn, Message=text, **source, **group)
        elif service == "events":
            if isinstance(delivery.by, ServicePrincipal):
                raise NotSimulatedError(f"{delivery.name}: a bus as target without a role")
            event: dict[str, Any] = json.loads(text)
            entry = {
                "EventBusName": arn,
                "Source": event["source"],
                "DetailType": event["detail-type"],
                "Detail": json.dumps(event["detail"]),
            }
            self._calls.call("eventbridge.PutEvents", delivery.by, region, Entries=[entry])
        else:
            raise NotSimulatedError(f"{delivery.name}: target {arn}; known: functions, queues, topics and buses")
        self._log.add(delivery.name, f"to {arn.split(':', 5)[-1]}", delivery.region)

    def _to_dead_letters(self, delivery: Delivery, code: str, message: str, attempts: int) -> None:
        if not delivery.dead_letter_arn:
            return
        url = self._calls.queue_url(delivery.dead_letter_arn)
        told = {"ERROR_CODE": code, "ERROR_MESSAGE": message, "TARGET_ARN": delivery.target_arn}
        told |= {"RETRY_ATTEMPTS": str(attempts), "RULE_ARN": delivery.source_arn}
        body = delivery.payload if isinstance(delivery.payload, str) else json.dumps(delivery.payload)
        by = delivery.by
        source = {"source_arn": delivery.source_arn} if isinstance(by, ServicePrincipal) else {}
        try:
            self._calls.call(
                "sqs.SendMessage",
                by,
                delivery.dead_letter_arn.split(":")[3],
                QueueUrl=url,
                MessageBody=body,
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": value or "none"} for name, value in told.items()
                },
                **source,
            )
        except ClientError as error:
            self._log.add(delivery.name, f"dead letter lost: {error}", delivery.region, failed=True)
            return
        queue = delivery.dead_letter_arn.split(":")[-1]
        self._log.add(delivery.name, f"to dead letters {queue}", delivery.region, failed=True)


def _told(error: Any) -> tuple[str, str]:
    """Code and message of an error."""
    if isinstance(error, AccessDeniedError):
        return "AccessDenied", error.decision.message
    found = error.response["Error"]
    return found["Code"], found["Message"]
