"""SQS queues, each with the queue of what failed in it."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

# Amazon SQS API Reference, SetQueueAttributes, and Amazon SQS Developer Guide, "Amazon SQS message quotas".
LONGEST_RETENTION_SECONDS = 14 * 24 * 3600
LARGEST_MESSAGE_BYTES = 1024 * 1024
FIFO_SUFFIX, DEAD_SUFFIX = ".fifo", "-dlq"
QUEUE_NAME_LIMIT = longest_name("aws:sqs/queue:Queue")
NAME_LIMIT = QUEUE_NAME_LIMIT - len(DEAD_SUFFIX) - len(FIFO_SUFFIX)

MessagingKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
QueueName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,71}$")]
Order = Literal["standard", "fifo"]
Seconds = Annotated[int, Field(ge=60, le=LONGEST_RETENTION_SECONDS)]


class DeadLetterSettings(Settings):
    """Where a message goes that fails again and again. There is no queue without it."""

    name: QueueName | None = None
    """Physical name, without `.fifo`; `<queue>-dlq` when left out."""
    receives: int = Field(default=3, ge=1, le=1000)
    """Deliveries that may fail before a message is set aside (maxReceiveCount)."""
    retention_seconds: Seconds = LONGEST_RETENTION_SECONDS
    """Seconds that dead letters are kept; as long as SQS allows by default."""


class QueueSettings(Settings):
    """A queue. It is encrypted with the region's key."""

    name: QueueName | None = None
    """Physical name, without `.fifo`; `<system>-<environment>-<key>` when left out."""
    order: Order = "standard"
    """`fifo` keeps the order within a message group and delivers once; `.fifo` is put behind the name. It cannot be
    changed on a live queue."""
    content_based_deduplication: bool | None = None
    """Whether a fifo queue tells doubles by the digest of their body; it does when left out. EventBridge and
    schedules send no other mark (T-27)."""
    high_throughput: bool = False
    """Whether a fifo queue looks for doubles and counts its quota by message group."""
    visibility_timeout_seconds: int = Field(default=30, ge=0, le=12 * 3600)
    """Seconds that a message is hidden after it was received: what a consumer needs for one, or more."""
    retention_seconds: Seconds = 4 * 24 * 3600
    """Seconds that a message waits to be received."""
    delay_seconds: int = Field(default=0, ge=0, le=900)
    """Seconds before a new message is seen."""
    receive_wait_seconds: int = Field(default=20, ge=0, le=20)
    """Seconds that a receive waits for a message (long polling)."""
    max_message_bytes: int = Field(default=256 * 1024, ge=1024, le=LARGEST_MESSAGE_BYTES)
    """Bytes of the largest message; 256 KiB when left out, 1 MiB at most."""
    dead_letters: DeadLetterSettings = Field(default_factory=DeadLetterSettings)
    """Where a message goes that fails again and again."""

    @property
    def fifo(self) -> bool:
        """Whether the queue keeps an order."""
        return self.order == "fifo"

    @property
    def deduplicates(self) -> bool:
        """Whether doubles are told by their content."""
        return self.fifo and self.content_based_deduplication is not False

    def faults(self) -> Iterator[Fault]:
        """What needs a fifo queue, and dead letters that would be gone before anyone sees them."""
        for path, value in (
            ("contentBasedDeduplication", self.content_based_deduplication),
            ("highThroughput", self.high_throughput or None),
        ):
            if value is not None and not self.fifo:
                yield Fault(
                    path=path, value=value, problem="needs a fifo queue", remedy="remove it, or set order: fifo"
                )
        if self.dead_letters.retention_seconds < self.retention_seconds:
            yield Fault(
                path="deadLetters.retentionSeconds",
                value=self.dead_letters.retention_seconds,
                problem=f"is less than retentionSeconds ({self.retention_seconds}), and a standard dead letter keeps "
                "the age that it had",
                remedy="raise it, or leave it out",
            )


def queue_name(settings: QueueSettings, prefix: str, key: str) -> str:
    """The physical name of a queue, with the `.fifo` that SQS asks for. prefix: the stack's."""
    name = settings.name or physical_name(prefix, key, limit=NAME_LIMIT)
    return name + (FIFO_SUFFIX if settings.fifo else "")


def dead_letter_name(settings: QueueSettings, name: str) -> str:
    """The physical name of the dead-letter queue of a queue. name: the queue's."""
    given = settings.dead_letters.name or name.removesuffix(FIFO_SUFFIX) + DEAD_SUFFIX
    return given + (FIFO_SUFFIX if settings.fifo else "")
