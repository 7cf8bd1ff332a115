"""An event source of a function: a queue, the stream of a table, or a Kafka topic."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import lambda_

from components.compute.lambda_.event_source_settings import EventSourceSettings, KafkaSource, QueueSource, TableSource


@dataclass(frozen=True, kw_only=True)
class EventSourceArgs:
    """Arguments of EventSource.

    alias_arn: of the function that processes the events, whose role can read the source. source_arn: of the queue, the
    stream or the Kafka cluster. failure_arn: queue or topic for records that are not processed, required by streams and
    Kafka topics. consumer_group: of a Kafka topic, required by it.
    enabled: whether events are read; as in the settings if omitted.
    """

    settings: EventSourceSettings
    alias_arn: Input[str]
    source_arn: Input[str]
    failure_arn: Input[str] | None = None
    consumer_group: str | None = None
    enabled: bool | None = None

    def __post_init__(self) -> None:
        if isinstance(self.settings, TableSource | KafkaSource) and self.failure_arn is None:
            raise ValueError("failure_arn: missing: required by a stream; set the ARN of settings.on_failure")
        if isinstance(self.settings, KafkaSource) and self.consumer_group is None:
            raise ValueError("consumer_group: missing: required by a Kafka topic; set the group that the role may use")


class EventSource(ComponentResource):
    """An event source mapping. The function reports the failed items of a batch, and only these are retried; batches of
    Kafka topics are retried as a whole."""

    id: Output[str]

    def __init__(self, name: str, args: EventSourceArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:EventSource", name, None, opts)
        settings = args.settings
        queue = settings if isinstance(settings, QueueSource) else None
        table = settings if isinstance(settings, TableSource) else None
        kafka = settings if isinstance(settings, KafkaSource) else None

        mapping = lambda_.EventSourceMapping(
            f"{name}-mapping",
            function_name=args.alias_arn,
            event_source_arn=args.source_arn,
            enabled=settings.enabled if args.enabled is None else args.enabled,
            batch_size=settings.batch_size,
            maximum_batching_window_in_seconds=(settings.batching_window_seconds or None)
            if kafka
            else settings.batching_window_seconds,
            function_response_types=None if kafka else ["ReportBatchItemFailures"],
            scaling_config=lambda_.EventSourceMappingScalingConfigArgs(maximum_concurrency=queue.maximum_concurrency)
            if queue is not None and queue.maximum_concurrency is not None
            else None,
            starting_position=settings.starting_position if isinstance(settings, TableSource | KafkaSource) else None,
            topics=[kafka.kafka_topic] if kafka else None,
            amazon_managed_kafka_event_source_config=(
                lambda_.EventSourceMappingAmazonManagedKafkaEventSourceConfigArgs(consumer_group_id=args.consumer_group)
            )
            if kafka
            else None,
            filter_criteria=_filters(kafka) if kafka else None,
            provisioned_poller_config=lambda_.EventSourceMappingProvisionedPollerConfigArgs(
                minimum_pollers=1, maximum_pollers=kafka.maximum_pollers
            )
            if kafka and kafka.maximum_pollers is not None
            else None,
            parallelization_factor=table.parallelization_factor if table else None,
            bisect_batch_on_function_error=table.bisect_batch_on_error if table else None,
            maximum_retry_attempts=table.maximum_retry_attempts if table else None,
            maximum_record_age_in_seconds=table.maximum_record_age_seconds if table else None,
            destination_config=lambda_.EventSourceMappingDestinationConfigArgs(
                on_failure=lambda_.EventSourceMappingDestinationConfigOnFailureArgs(destination_arn=args.failure_arn)
            )
            if args.failure_arn is not None
            else None,
            opts=ResourceOptions(parent=self),
        )

        self.id = mapping.id
        self.register_outputs({"id": self.id})


def _filters(settings: KafkaSource) -> lambda_.EventSourceMappingFilterCriteriaArgs | None:
    if not settings.filters:
        return None
    return lambda_.EventSourceMappingFilterCriteriaArgs(
        filters=[
            lambda_.EventSourceMappingFilterCriteriaFilterArgs(pattern=json.dumps(each)) for each in settings.filters
        ]
    )
