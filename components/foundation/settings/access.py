"""What a workload may reach, by the names that the stack file gives to things."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name

BucketAction = Literal["read", "write", "delete", "tag", "list"]
TableAction = Literal["read", "write", "update"]
QueueAction = Literal["send", "consume"]


class BucketAccess(Settings):
    """Access to the objects of a purpose."""

    actions: tuple[BucketAction, ...] = Field(min_length=1)
    """`read`, `write` (uploads in parts included), `delete`, `tag`, `list`."""
    prefixes: tuple[str, ...] = ()
    """Key prefixes within the purpose; all of its objects when left out."""


class AccessSettings(Settings):
    """Everything that one workload may reach; nothing by default. Its role says exactly this."""

    buckets: dict[str, BucketAccess] = Field(default_factory=dict)
    """By purpose."""
    tables: dict[str, tuple[TableAction, ...]] = Field(default_factory=dict)
    """By the table's name in the stack file, its indexes included: `read`, `write`, or `update`, which changes items
    and neither puts nor deletes them."""
    queues: dict[str, tuple[QueueAction, ...]] = Field(default_factory=dict)
    """By the queue's name in the stack file."""
    topics: tuple[str, ...] = ()
    """Topics that it publishes to."""
    event_bus: bool = False
    """Whether it puts events on the region's bus."""
    secrets: tuple[str, ...] = ()
    """Secrets that it reads."""
    parameters: tuple[str, ...] = ()
    """Parameters that it reads."""
    cache: bool = False
    """Whether it connects to the region's cache, as the user of its name there, or else as the first one."""
    databases: tuple[Literal["postgres", "aurora"], ...] = ()
    """Databases that it connects to, as the IAM user of the workload's name."""
    kafka_topics: dict[str, tuple[Literal["read", "write"], ...]] = Field(default_factory=dict)
    """Kafka topics (a trailing `*` is allowed) and what it does with them."""

    def unknown(self, path: str, known: Mapping[str, Iterable[str]]) -> Iterator[Fault]:
        """Names that the stack does not have. `known` lists the names by field: buckets, tables, queues, ..."""
        for field, names in known.items():
            given: Iterable[str] = getattr(self, field)
            for name in given:
                if name not in set(names):
                    alias = AccessSettings.model_fields[field].alias or field
                    yield unknown_name(f"{path}.{alias}.{name}", name, names, field.removesuffix("s"))
