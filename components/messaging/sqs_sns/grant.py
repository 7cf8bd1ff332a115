"""IAM permissions on the messages of a queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import Input

from components.foundation.documents import Statement, statement
from components.foundation.grants import KeyUse
from components.foundation.settings.access import QueueAction

QUEUE_ACTIONS: Mapping[QueueAction, tuple[str, ...]] = {
    "send": ("sqs:SendMessage", "sqs:GetQueueUrl"),
    "consume": (
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:ChangeMessageVisibility",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
    ),
}


@dataclass(frozen=True, kw_only=True)
class QueueGrant:
    """Messages of a queue."""

    queue_arn: Input[str]
    actions: Sequence[QueueAction]
    key: KeyUse | None = None

    def statements(self, name: str) -> list[Statement]:
        """Send, or receive and delete."""
        actions = list(dict.fromkeys(action for kind in self.actions for action in QUEUE_ACTIONS[kind]))
        found = [statement(f"{name}Messages", actions, self.queue_arn)]
        return found + (self.key.statements(name) if self.key else [])
