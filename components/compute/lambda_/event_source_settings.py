"""Event sources of functions: queues, table streams, Kafka topics, and destinations of what they fail to process."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, Tag

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.filter_criteria import FilterCriteria
from components.foundation.settings.types import ResourceKey
from components.foundation.settings.variants import one_of

# AWS Lambda API Reference, CreateEventSourceMapping.
LARGEST_BATCH = 10_000
LARGEST_PLAIN_BATCH = 10  # of a queue without a batching window
LONGEST_WINDOW_SECONDS = 300
STREAM_RETENTION_SECONDS = 24 * 3600

MOST_FILTERS = 5
MOST_POLLERS = 2000

Kind = Literal["queues", "topics", "tables", "kafka_topics"]
Reference: TypeAlias = tuple[Kind, str]  # field of AccessSettings, key of the resource
SETTING: Mapping[Kind, str] = {"queues": "queue", "topics": "topic", "tables": "table", "kafka_topics": "kafkaTopic"}
"""The setting of an event source or a destination with the key, by kind."""
BatchSize = Annotated[int, Field(ge=1, le=LARGEST_BATCH)]
WindowSeconds = Annotated[int, Field(ge=0, le=LONGEST_WINDOW_SECONDS)]


class QueueFailure(Settings):
    """A standard queue that receives what a function fails to process."""

    queue: ResourceKey
    """Key of a standard queue of the stack."""

    @property
    def reference(self) -> Reference:
        """The queue."""
        return "queues", self.queue


class TopicFailure(Settings):
    """A standard topic that receives what a function fails to process."""

    topic: ResourceKey
    """Key of a standard topic of the stack."""

    @property
    def reference(self) -> Reference:
        """The topic."""
        return "topics", self.topic


FailureDestination = Annotated[
    Annotated[QueueFailure, Tag("queue")] | Annotated[TopicFailure, Tag("topic")], one_of("queue", "topic")
]


class QueueSource(Settings):
    """Messages of a queue. Those that the function reports as failed are received again; the queue's maxReceiveCount
    moves them to its dead-letter queue."""

    queue: ResourceKey
    """Key of a queue of the stack."""
    batch_size: BatchSize = LARGEST_PLAIN_BATCH
    """Maximum number of messages in a batch."""
    batching_window_seconds: WindowSeconds = 0
    """Maximum time to gather a batch in seconds; 0 for none."""
    maximum_concurrency: int | None = Field(default=None, ge=2, le=1000)
    """Maximum number of concurrent invocations by this source; that of the function if omitted."""
    enabled: bool = True
    """Whether messages are read."""

    @property
    def reference(self) -> Reference:
        """The queue."""
        return "queues", self.queue

    def faults(self) -> Iterator[Fault]:
        """Large batches without a batching window."""
        if self.batch_size > LARGEST_PLAIN_BATCH and not self.batching_window_seconds:
            yield Fault(
                path="batchSize",
                value=self.batch_size,
                problem=f"batches of more than {LARGEST_PLAIN_BATCH} messages require a batching window",
                remedy="set batchingWindowSeconds, 1 or more",
            )


class TableSource(Settings):
    """Changes of a table's items, from its stream in the primary region: replicas have the same changes again.

    A record that fails blocks its shard until it is retried, expires, or is sent to the destination.
    """

    table: ResourceKey
    """Key of a table of the stack with a stream."""
    batch_size: BatchSize = 100
    """Maximum number of records in a batch."""
    batching_window_seconds: WindowSeconds = 0
    """Maximum time to gather a batch in seconds; 0 for none."""
    starting_position: Literal["TRIM_HORIZON", "LATEST"] = "TRIM_HORIZON"
    """First record: the oldest of the stream, or the next one. Immutable on a live event source."""
    parallelization_factor: int = Field(default=1, ge=1, le=10)
    """Number of batches of a shard that are processed concurrently; records of an item stay in order."""
    bisect_batch_on_error: bool = True
    """Whether a failed batch is halved before it is retried, which isolates the failing record."""
    maximum_retry_attempts: int = Field(default=5, ge=0, le=LARGEST_BATCH)
    """Maximum number of retries of a batch."""
    maximum_record_age_seconds: int = Field(default=STREAM_RETENTION_SECONDS, ge=60, le=STREAM_RETENTION_SECONDS)
    """Maximum age of a record that is processed in seconds; a day, the retention of streams, by default."""
    on_failure: FailureDestination
    """Queue or topic that receives the position of records that are not processed."""
    enabled: bool = True
    """Whether records are read."""

    @property
    def reference(self) -> Reference:
        """The table."""
        return "tables", self.table


class KafkaSource(Settings):
    """Records of a topic of the region's Kafka cluster, with IAM authentication (MS-74).

    Lambda reads through network interfaces in the subnets and the security group of the cluster. A batch that fails is
    retried until it expires in the topic, and blocks its partition.
    """

    kafka_topic: str = Field(pattern=r"^[A-Za-z0-9._-]{1,249}$")
    """Name of the topic."""
    consumer_group: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._-]{1,200}$")
    """Consumer group; the physical name of the function if omitted. Immutable on a live event source."""
    batch_size: BatchSize = 100
    """Maximum number of records in a batch."""
    batching_window_seconds: WindowSeconds = 0
    """Maximum time to gather a batch in seconds; Lambda's half second with 0."""
    starting_position: Literal["TRIM_HORIZON", "LATEST"] = "TRIM_HORIZON"
    """First record of a new consumer group: the oldest of the topic, or the next one. Immutable on a live event
    source."""
    filters: tuple[FilterCriteria, ...] = Field(default=(), max_length=MOST_FILTERS)
    """Patterns of records that are processed, such as `{ value: { type: [order] } }`; all by default."""
    maximum_pollers: int | None = Field(default=None, ge=1, le=MOST_POLLERS)
    """Provisioned event pollers at most, which are billed by the hour; on demand if omitted."""
    on_failure: FailureDestination
    """Queue or topic that receives batches that are not processed."""
    enabled: bool = True
    """Whether records are read."""

    @property
    def reference(self) -> Reference:
        """The topic."""
        return "kafka_topics", self.kafka_topic


EventSourceSettings = Annotated[
    Annotated[QueueSource, Tag("queue")]
    | Annotated[TableSource, Tag("table")]
    | Annotated[KafkaSource, Tag("kafkaTopic")],
    one_of("queue", "table", "kafkaTopic"),
]
