"""Topics of Amazon SNS: subscriptions with their filter policies.

Amazon SNS Developer Guide, "Amazon SNS message filtering" and "Amazon SNS raw message delivery".
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from preview.graph import Graph, Node
from simulator.core.deliveries import Deliveries, Delivery
from simulator.core.log import Log
from simulator.errors import NotSimulatedError
from simulator.event_patterns import attributes_of, filter_policy
from simulator.iam.context import ServicePrincipal
from simulator.interfaces import Call

SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
SERVICE = "sns.amazonaws.com"
TO_PEOPLE = ("email", "email-json", "sms", "http", "https")


class Topics:
    """Subscriptions of a graph. published: all messages, by the ARN of their topic. notified: what people received."""

    def __init__(self, graph: Graph, deliveries: Deliveries, log: Log) -> None:
        self._deliveries, self._log = deliveries, log
        self._subscriptions: dict[str, list[Node]] = {}
        for node in graph.of_type(SUBSCRIPTION):
            self._subscriptions.setdefault(str(node.inputs["topic"]), []).append(node)
        self.published: list[tuple[str, str]] = []
        self.notified: list[tuple[str, str]] = []
        self._number = 0

    def clear(self) -> None:
        """Forgets all messages."""
        self.published.clear()
        self.notified.clear()
        self._number = 0

    def observe(self, call: Call, _: Mapping[str, Any]) -> None:
        """Plans the deliveries of the messages that were published."""
        if call.name == "sns.Publish":
            self._published(call)
        elif call.name == "sns.PublishBatch":
            for entry in call.params["PublishBatchRequestEntries"]:
                self._published(replace(call, params={"TopicArn": call.params["TopicArn"], **entry}))

    def _published(self, call: Call) -> None:
        """Plans the deliveries of one message, which has the parameters of Publish."""
        if call.params.get("MessageStructure"):
            raise NotSimulatedError(f"{call.name}: MessageStructure")
        arn, message = str(call.params["TopicArn"]), str(call.params["Message"])
        self._number += 1
        self.published.append((arn, message))
        self._log.add("sns", f"message on {arn.rpartition(':')[2]}", call.region)
        for node in self._subscriptions.get(arn, ()):
            if _wanted(node, call):
                self._deliver(node, arn, call)

    def _deliver(self, node: Node, arn: str, call: Call) -> None:
        protocol, endpoint = node.inputs["protocol"], str(node.inputs["endpoint"])
        if protocol in TO_PEOPLE:
            self.notified.append((endpoint, str(call.params["Message"])))
            self._log.add("sns", f"{protocol} to {endpoint}", call.region)
            return
        if protocol not in ("sqs", "lambda"):
            raise NotSimulatedError(f"{node.name}: protocol {protocol}")
        attributes: Mapping[str, Any] = call.params.get("MessageAttributes", {})
        raw = bool(node.inputs.get("rawMessageDelivery"))
        dead_letters: Mapping[str, Any] = node.json("redrivePolicy") or {}
        self._deliveries.plan(
            Delivery(
                name=f"topic {arn.rpartition(':')[2]}",
                target_arn=endpoint,
                payload=self._payload(node, arn, call, protocol, raw),
                by=ServicePrincipal(SERVICE),
                region=call.region,
                source_arn=arn,
                service=SERVICE,
                dead_letter_arn=str(dead_letters.get("deadLetterTargetArn", "")),
                group=str(call.params.get("MessageGroupId", "")) if endpoint.endswith(".fifo") else "",
                attributes=attributes if raw else None,
            )
        )

    def _payload(self, node: Node, arn: str, call: Call, protocol: str, raw: bool) -> Any:
        if raw:
            return str(call.params["Message"])
        told = {
            "Type": "Notification",
            "MessageId": str(uuid.UUID(int=self._number)),
            "TopicArn": arn,
            "Message": str(call.params["Message"]),
            "MessageAttributes": {
                name: {"Type": value["DataType"], "Value": value.get("StringValue")}
                for name, value in call.params.get("MessageAttributes", {}).items()
            },
        }
        if "Subject" in call.params:
            told["Subject"] = call.params["Subject"]
        if protocol == "sqs":
            return told
        source = {"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": node.outputs["arn"]}
        return {"Records": [{**source, "Sns": told}]}


def _wanted(node: Node, call: Call) -> bool:
    """Whether a subscription's filter policy lets a message through."""
    policy = node.inputs.get("filterPolicy")
    if not policy:
        return True
    scope = node.inputs.get("filterPolicyScope") or "MessageAttributes"
    if scope == "MessageAttributes":
        return filter_policy(policy, scope).matches(attributes_of(call.params.get("MessageAttributes", {})))
    try:
        body = json.loads(call.params["Message"])
    except ValueError:
        return False
    return filter_policy(policy, "MessageBody").matches(body)
