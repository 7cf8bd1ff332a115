"""Checks of functions against the rest of the stack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from components.compute.lambda_.code import rotation_folders
from components.compute.lambda_.event_source_settings import (
    SETTING,
    FailureDestination,
    KafkaSource,
    Kind,
    QueueSource,
    TableSource,
)
from components.compute.lambda_.function_settings import FunctionSettings
from components.compute.lambda_.settings import LambdaSettings
from components.data.dynamodb.settings import TablesSettings
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings, replica_list_faults
from components.identity.secrets_manager.settings import SecretsSettings
from components.messaging.kafka.topics import INTERNAL
from components.messaging.sqs_sns.queue_settings import QueueSettings
from components.messaging.sqs_sns.topic_settings import TopicSettings
from components.network.checks import public_only_faults
from components.network.settings import NetworkSettings

if TYPE_CHECKING:
    from components.messaging.kafka.settings import KafkaSettings

# AWS Lambda Developer Guide, "Using Lambda with Amazon SQS", configuring a queue.
TIMEOUTS_OF_VISIBILITY = 6
FEWEST_RECEIVES = 5
# The endpoint of what a function calls, by field of its access.
GATEWAY_ENDPOINTS: Mapping[str, str] = {"buckets": "s3", "places": "s3", "tables": "dynamodb"}
INTERFACE_ENDPOINTS: Mapping[str, str] = {
    "queues": "sqs",
    "topics": "sns",
    "event_bus": "events",
    "secrets": "secretsmanager",
    "parameters": "ssm",
    "recognition": "rekognition",
    "transcoding": "mediaconvert",
}
# AWS Lambda Developer Guide, "Configuring your Amazon MSK cluster and Amazon VPC network for Lambda".
POLLER_ENDPOINTS = ("lambda", "sts")


class Messages(Protocol):
    """The queues and topics of a stack, by key."""

    @property
    def queues(self) -> Mapping[str, QueueSettings]:
        """Queues."""
        ...

    @property
    def topics(self) -> Mapping[str, TopicSettings]:
        """Topics."""
        ...


def queue_source_faults(messaging: Messages | None, functions: LambdaSettings) -> Iterator[Fault]:
    """Queues whose messages would be received again before they are processed, or given up too early."""
    if messaging is None:
        return
    for key, function in functions.functions.items():
        for name, source in function.event_sources.items():
            if isinstance(source, QueueSource) and source.queue in messaging.queues:
                queue = messaging.queues[source.queue]
                yield from _visibility_faults(key, function, source, queue)
                if queue.fifo:
                    yield from _fifo_faults(f"lambda.functions.{key}.eventSources.{name}", source)


def _visibility_faults(
    key: str, function: FunctionSettings, source: QueueSource, queue: QueueSettings
) -> Iterator[Fault]:
    least = TIMEOUTS_OF_VISIBILITY * function.timeout_seconds + source.batching_window_seconds
    path = f"messaging.queues.{source.queue}"
    if queue.visibility_timeout_seconds < least:
        window = " plus its batching window" if source.batching_window_seconds else ""
        yield Fault(
            path=f"{path}.visibilityTimeoutSeconds",
            value=queue.visibility_timeout_seconds,
            problem=f"is less than {TIMEOUTS_OF_VISIBILITY} timeouts of the function {key}{window}: messages are "
            "received again while they are processed",
            remedy=f"set {least} or more",
        )
    receives = queue.dead_letter_queue.max_receive_count
    if receives < FEWEST_RECEIVES:
        yield Fault(
            path=f"{path}.deadLetterQueue.maxReceiveCount",
            value=receives,
            problem=f"throttled invocations of the function {key} count as receives",
            remedy=f"set {FEWEST_RECEIVES} or more",
        )


def _fifo_faults(path: str, source: QueueSource) -> Iterator[Fault]:
    """Batches of FIFO queues: up to 10 messages, without a batching window."""
    if source.batching_window_seconds:
        yield Fault(
            path=f"{path}.batchingWindowSeconds",
            value=source.batching_window_seconds,
            problem="is not supported for a FIFO queue",
            remedy="remove it, with a batchSize of 10 or less",
        )


def failure_faults(messaging: Messages | None, functions: LambdaSettings) -> Iterator[Fault]:
    """Destinations of what is not processed that are FIFO queues or topics."""
    if messaging is None:
        return
    for path, destination in _destinations(functions):
        field, key = destination.reference
        known = messaging.queues if field == "queues" else messaging.topics
        if key in known and known[key].fifo:
            noun = field.removesuffix("s")
            yield Fault(
                path=f"{path}.{noun}",
                value=key,
                problem=f"is a FIFO {noun}, which Lambda does not send failed events to",
                remedy=f"name a standard {noun}",
            )


def _destinations(functions: LambdaSettings) -> Iterator[tuple[str, FailureDestination]]:
    for key, function in functions.functions.items():
        for name, source in function.event_sources.items():
            if isinstance(source, TableSource | KafkaSource):
                yield f"lambda.functions.{key}.eventSources.{name}.onFailure", source.on_failure
        if function.asynchronous is not None:
            yield f"lambda.functions.{key}.asynchronous.onFailure", function.asynchronous.on_failure


def stream_faults(
    regions: RegionsSettings, dynamodb: TablesSettings | None, functions: LambdaSettings
) -> Iterator[Fault]:
    """Tables without a stream."""
    if dynamodb is None:
        return
    for key, function in functions.functions.items():
        for name, source in function.event_sources.items():
            if not isinstance(source, TableSource) or source.table not in dynamodb.tables:
                continue
            table = dynamodb.tables[source.table]
            replicated = table.consistency == "eventual" and table.replica_regions(regions.replicas)
            if table.stream is None and not replicated:
                yield Fault(
                    path=f"lambda.functions.{key}.eventSources.{name}.table",
                    value=source.table,
                    problem="has no stream",
                    remedy=f"set dynamodb.tables.{source.table}.stream, such as NEW_IMAGE",
                )


def kafka_source_faults(
    network: NetworkSettings | None, kafka: KafkaSettings | None, functions: LambdaSettings
) -> Iterator[Fault]:
    """Kafka topics without a cluster, and event pollers without a route to Lambda and STS."""
    for key, function in functions.functions.items():
        for name, source in function.event_sources.items():
            if not isinstance(source, KafkaSource):
                continue
            path = f"lambda.functions.{key}.eventSources.{name}"
            if kafka is None:
                yield Fault(
                    path=f"{path}.kafkaTopic",
                    value=source.kafka_topic,
                    problem="the stack has no Kafka cluster",
                    remedy="add kafka, or remove the event source",
                )
                return
            if source.kafka_topic.startswith(INTERNAL):
                yield Fault(
                    path=f"{path}.kafkaTopic",
                    value=source.kafka_topic,
                    problem="is an internal topic of the brokers",
                    remedy="name a topic of the application",
                )
            missing = [each for each in POLLER_ENDPOINTS if network and each not in network.interface_endpoints]
            if missing:
                yield Fault(
                    path=f"{path}.kafkaTopic",
                    value=source.kafka_topic,
                    problem=f"event pollers have no route to {', '.join(missing)}: they run in the cluster's subnets",
                    remedy="add them to network.interfaceEndpoints",
                )
                return


def reference_faults(stack: StackNames, functions: LambdaSettings) -> Iterator[Fault]:
    """Event sources and destinations that the stack does not have, or not in each region that the function runs in;
    queues that other workloads consume too."""
    primary = stack.regions.primary
    replicas = stack.regions.replicas if functions.replicas != "none" else ()
    for path, field, name in (each for each in _references(functions) if stack.is_known(each[1])):
        known, what = stack.keys(field, primary), f"{field.removesuffix('s')} '{name}'"
        if name not in known:
            yield unknown_name(path, name, known, what)
            continue
        # Streams are read in the primary region only.
        missing = [region for region in replicas if field != "tables" and name not in stack.keys(field, region)]
        if missing:
            yield Fault(
                path=path,
                problem=f"{', '.join(missing)} has no {what}, and the function runs there too",
                remedy=f"{stack.remedy(field, name)}, or set lambda.replicas: none",
            )
    consumers = {queue: path for _, path, access in stack.named_workloads() for queue in _consumed(access)}
    for path, field, name in _references(functions):
        if field == "queues" and ".eventSources." in path and path.endswith(".queue") and name in consumers:
            yield Fault(
                path=path,
                value=name,
                problem=f"is consumed by {consumers[name].rpartition('.')[0]} too: each message would reach one of the "
                "two",
                remedy="give each a queue of its own, subscribed to one topic",
            )


def _consumed(access: AccessSettings) -> list[str]:
    return [queue for queue, actions in access.queues.items() if "consume" in actions]


def rotation_faults(secrets_manager: SecretsSettings | None, functions: LambdaSettings) -> Iterator[Fault]:
    """Rotations by functions with other code: it would fail on the events of Secrets Manager."""
    folders = rotation_folders()
    for key, secret in (secrets_manager.secrets if secrets_manager is not None else {}).items():
        name = secret.rotation.function if secret.rotation is not None else ""
        if name in functions.functions and (folder := functions.functions[name].folder(name)) not in folders:
            yield Fault(
                path=f"secretsManager.secrets.{key}.rotation.function",
                value=name,
                problem=f"has the code {folder}, which rotates no secret; allowed: functions with the code "
                + ", ".join(folders),
                remedy="name one of these, or call functions.shared.rotation.rotate in its handler",
            )


def _references(functions: LambdaSettings) -> Iterator[tuple[str, Kind, str]]:
    """Path, field of AccessSettings and key of each event source and destination; topics of Kafka are no keys."""
    for key, function in functions.functions.items():
        for name, source in function.event_sources.items():
            field, resource = source.reference
            if isinstance(source, KafkaSource):
                continue
            yield f"lambda.functions.{key}.eventSources.{name}.{SETTING[field]}", field, resource
    for path, destination in _destinations(functions):
        field, resource = destination.reference
        yield f"{path}.{SETTING[field]}", field, resource


def region_faults(regions: RegionsSettings, functions: LambdaSettings) -> Iterator[Fault]:
    """Regions with functions that are no replica regions of the stack."""
    yield from replica_list_faults("lambda.replicaRegions", functions.replica_regions or (), regions)


def vpc_faults(regions: RegionsSettings, network: NetworkSettings | None, functions: LambdaSettings) -> Iterator[Fault]:
    """Functions in a VPC that the stack does not have, or without a route to the AWS services that they call."""
    placed = {key: function for key, function in functions.functions.items() if function.vpc is not None}
    if not placed:
        return
    if network is None:
        yield Fault(
            path=f"lambda.functions.{next(iter(placed))}.vpc",
            problem="needs a VPC in each region",
            remedy="add network",
        )
        return
    if not network.has_inner_subnets:
        yield from public_only_faults("lambda", network)
        return
    for key, function in placed.items():
        for region in (name for name in functions.regions_of(regions) if name in network.vpcs):
            private = network.nat_of(region) == "none" or network.inner_tier != "private"
            egress = function.vpc.egress if function.vpc else "https"
            missing = _missing_endpoints(function, network) if egress == "endpoints" or private else []
            if missing:
                why = "egress is endpoints" if egress == "endpoints" else f"{region} has no NAT gateway"
                yield Fault(
                    path=f"lambda.functions.{key}.vpc",
                    problem=f"has no route to what its access names: {why}, and there are no endpoints for "
                    f"{', '.join(missing)}",
                    remedy="add them to network.interfaceEndpoints (s3, dynamodb to gatewayEndpoints), or set "
                    "network.nat",
                )
                break  # the endpoints of all regions are the same


def _missing_endpoints(function: FunctionSettings, network: NetworkSettings) -> list[str]:
    gateways = [name for field, name in GATEWAY_ENDPOINTS.items() if getattr(function.access, field)]
    interfaces = [name for field, name in INTERFACE_ENDPOINTS.items() if getattr(function.access, field)]
    return [
        *(name for name in interfaces if name not in network.interface_endpoints),
        *(name for name in dict.fromkeys(gateways) if name not in network.gateway_endpoints),
    ]
