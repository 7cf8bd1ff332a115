"""SQS queues, each with a dead-letter queue."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.keyed import KeyedSettings

# Amazon SQS API Reference, SetQueueAttributes, and Amazon SQS Developer Guide, "Amazon SQS message quotas".
LONGEST_RETENTION_SECONDS = 14 * 24 * 3600
LARGEST_MESSAGE_BYTES = 1024 * 1024
FIFO_SUFFIX, DEAD_SUFFIX = ".fifo", "-dlq"
QUEUE_NAME_LIMIT = longest_name("aws:sqs/queue:Queue")
NAME_LIMIT = QUEUE_NAME_LIMIT - len(DEAD_SUFFIX) - len(FIFO_SUFFIX)

QueueName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,71}$")]
Order = Literal["standard", "fifo"]
Seconds = Annotated[int, Field(ge=60, le=LONGEST_RETENTION_SECONDS)]


class DeadLetterQueueSettings(Settings):
    """The dead-letter queue of a queue. Every queue has one."""

    name: QueueName | None = None
    """Physical name, without `.fifo`; `<queue>-dlq` if omitted."""
    max_receive_count: int = Field(default=3, ge=1, le=1000)
    """Maximum number of receives without deletion before a message is moved to the dead-letter queue
    (maxReceiveCount)."""
    retention_seconds: Seconds = LONGEST_RETENTION_SECONDS
    """Message retention of the dead-letter queue in seconds; the maximum of SQS by default."""


class QueueSettings(KeyedSettings):
    """An SQS queue, encrypted with the region's key."""

    name: QueueName | None = None
    """Physical name, without `.fifo`; `<system>-<environment>-<key>` if omitted."""
    type: Order = "standard"
    """`fifo`: ordered within a message group, exactly-once processing; `.fifo` is appended to the name. Immutable on a
    live queue."""
    content_based_deduplication: bool | None = None
    """Whether content-based deduplication of a FIFO queue is enabled; enabled if omitted. EventBridge and Scheduler
    send no deduplication ID (T-27)."""
    high_throughput: bool = False
    """High throughput for a FIFO queue: deduplication and quota per message group."""
    visibility_timeout_seconds: int = Field(default=30, ge=0, le=12 * 3600)
    """Visibility timeout in seconds; at least the processing time of a message."""
    retention_seconds: Seconds = 4 * 24 * 3600
    """Message retention period in seconds."""
    delay_seconds: int = Field(default=0, ge=0, le=900)
    """Delivery delay of new messages in seconds."""
    receive_message_wait_seconds: int = Field(default=20, ge=0, le=20)
    """Wait time of a ReceiveMessage call in seconds (long polling)."""
    max_message_bytes: int = Field(default=256 * 1024, ge=1024, le=LARGEST_MESSAGE_BYTES)
    """Maximum message size; 256 KiB if omitted, at most 1 MiB."""
    dead_letter_queue: DeadLetterQueueSettings = Field(default_factory=DeadLetterQueueSettings)
    """The dead-letter queue."""

    @property
    def fifo(self) -> bool:
        """Whether this is a FIFO queue."""
        return self.type == "fifo"

    @property
    def deduplicates(self) -> bool:
        """Whether content-based deduplication is enabled."""
        return self.fifo and self.content_based_deduplication is not False

    def faults(self) -> Iterator[Fault]:
        """FIFO settings of a standard queue, and a dead-letter queue with a shorter retention than the queue."""
        for path, value in (
            ("contentBasedDeduplication", self.content_based_deduplication),
            ("highThroughput", self.high_throughput or None),
        ):
            if value is not None and not self.fifo:
                yield Fault(
                    path=path, value=value, problem="requires a FIFO queue", remedy="remove it, or set type: fifo"
                )
        if self.dead_letter_queue.retention_seconds < self.retention_seconds:
            yield Fault(
                path="deadLetterQueue.retentionSeconds",
                value=self.dead_letter_queue.retention_seconds,
                problem=f"is less than retentionSeconds ({self.retention_seconds}); messages of a standard queue "
                "keep their enqueue timestamp",
                remedy="raise it, or omit it",
            )


def queue_name(settings: QueueSettings, prefix: str, key: str) -> str:
    """The physical name of a queue, with `.fifo` for FIFO queues. prefix: the stack's."""
    name = settings.name or physical_name(prefix, key, limit=NAME_LIMIT)
    return name + (FIFO_SUFFIX if settings.fifo else "")


def dead_letter_name(settings: QueueSettings, name: str) -> str:
    """The physical name of a queue's dead-letter queue. name: the queue's."""
    given = settings.dead_letter_queue.name or name.removesuffix(FIFO_SUFFIX) + DEAD_SUFFIX
    return given + (FIFO_SUFFIX if settings.fifo else "")
