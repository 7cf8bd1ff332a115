"""Resources that settings of functions refer to: event sources and destinations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pulumi import Input

from components.compute.lambda_.event_source_settings import (
    EventSourceSettings,
    KafkaSource,
    QueueSource,
    Reference,
    TableSource,
)
from components.compute.lambda_.function_settings import FunctionSettings
from components.compute.lambda_.grants import RECEIVE_ACTIONS, STREAM_ACTIONS, KafkaSourceGrant
from components.foundation.grants import ActionsGrant, Grant, KeyUse
from components.messaging.kafka.cluster_export import KafkaExport


@dataclass(frozen=True, kw_only=True)
class FunctionResources:
    """Queues, topics and streams of tables by key; may contain resources that no function uses.

    key_arn: key of the region that encrypts them. queue_names: physical names, for alarms. kafka: cluster of the
    region; None without one.
    """

    key_arn: Input[str]
    region: str
    queue_arns: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    queue_names: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    topic_arns: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    stream_arns: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    kafka: KafkaExport | None = None

    def check(self, settings: FunctionSettings) -> None:
        """ValueError if a resource is missing that a function's settings refer to. Tables of replica regions have no
        stream here."""
        known = {"queues": self.queue_arns, "topics": self.topic_arns}
        for kind, key in references(settings):
            if kind in known and key not in known[kind]:
                raise ValueError(f"resources.{kind.removesuffix('s')}_arns: missing: {key}; the settings refer to it")

    def source_arn(self, source: EventSourceSettings) -> Input[str] | None:
        """The ARN of an event source; None for the stream of a table in a replica region, and for a topic in a region
        without a Kafka cluster."""
        match source:
            case QueueSource(queue=queue):
                return self.queue_arns[queue]
            case TableSource(table=table):
                return self.stream_arns.get(table)
            case KafkaSource():
                return self.kafka.resources.cluster_arn if self.kafka is not None else None

    def destination_arn(self, reference: Reference) -> Input[str]:
        """The ARN of a queue or topic that receives what is not processed."""
        field_name, key = reference
        return self.queue_arns[key] if field_name == "queues" else self.topic_arns[key]

    def grants(self, settings: FunctionSettings, function_name: str, function_arn: Input[str]) -> dict[str, Grant]:
        """Permissions to read the event sources and to send to the destinations, each once. function_arn: without a
        version."""
        granted: dict[str, Grant] = {}
        for source in settings.event_sources.values():
            arn = self.source_arn(source)
            if arn is None:
                continue
            field_name, key = source.reference
            if isinstance(source, KafkaSource):
                if self.kafka is not None:
                    granted[f"source-kafka-{key}"] = KafkaSourceGrant(
                        cluster=self.kafka.resources,
                        topic=key,
                        group=source.consumer_group or function_name,
                        function_arn=function_arn,
                    )
                continue
            queue = field_name == "queues"
            granted[f"source-{field_name.removesuffix('s')}-{key}"] = ActionsGrant(
                actions=RECEIVE_ACTIONS if queue else STREAM_ACTIONS,
                resources=[arn],
                key=self._key("sqs" if queue else "dynamodb", encrypts=False),
            )
        for field_name, key in destinations(settings):
            queue = field_name == "queues"
            granted[f"failure-{field_name.removesuffix('s')}-{key}"] = ActionsGrant(
                actions=("sqs:SendMessage",) if queue else ("sns:Publish",),
                resources=[self.destination_arn((field_name, key))],
                key=self._key("sqs" if queue else "sns"),
            )
        return granted

    def _key(self, service: str, *, encrypts: bool = True) -> KeyUse:
        return KeyUse(key_arn=self.key_arn, region=self.region, service=service, encrypts=encrypts)


def destinations(settings: FunctionSettings) -> Iterator[Reference]:
    """Queues and topics that receive what a function does not process."""
    for source in settings.event_sources.values():
        if isinstance(source, TableSource | KafkaSource):
            yield source.on_failure.reference
    if settings.asynchronous is not None:
        yield settings.asynchronous.on_failure.reference


def references(settings: FunctionSettings) -> Iterator[Reference]:
    """Event sources and destinations."""
    for source in settings.event_sources.values():
        yield source.reference
    yield from destinations(settings)
