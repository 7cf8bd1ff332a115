"""Grants of a workload on a region's resources, from its access settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pulumi import Input

from components.foundation.settings.access import AccessSettings
from components.identity.grants import ActionsGrant, BucketGrant, Grant, KeyUse, QueueGrant, TableGrant

Found = TypeVar("Found")


@dataclass(frozen=True, kw_only=True)
class BucketTarget:
    """The objects of a purpose. prefix: key prefix, if purposes share a bucket. encrypted: with the region's key."""

    arn: Input[str]
    prefix: str = ""
    encrypted: bool = True


@dataclass(frozen=True, kw_only=True)
class AccessTargets:
    """Resources of a region, as ARNs by key in the stack file. All but buckets are encrypted with the region's key.

    cache: permission to connect to the region's cache; None if it has no IAM users. databases: permission to connect,
        by database. Both are specific to the workload, because each connects as a user of its own.
    kafka_topics: permissions by topic, according to the settings.
    """

    region: str
    key_arn: Input[str]
    buckets: Mapping[str, BucketTarget] = field(default_factory=dict[str, BucketTarget])
    tables: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    queues: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    topics: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    event_bus_arn: Input[str] | None = None
    secrets: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    parameters: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    cache: Grant | None = None
    databases: Mapping[str, Grant] = field(default_factory=dict[str, Grant])
    kafka_topics: Mapping[str, Grant] = field(default_factory=dict[str, Grant])


def access_grants(access: AccessSettings, targets: AccessTargets) -> dict[str, Grant]:
    """The grants of a workload by name (`table-assets`), exactly as in its settings.

    ValueError if the region does not have a resource of the settings.
    """
    granted: dict[str, Grant] = {}
    for purpose, wanted in access.buckets.items():
        bucket = _found("buckets", purpose, targets.buckets)
        granted[f"bucket-{purpose}"] = BucketGrant(
            bucket_arn=bucket.arn,
            actions=wanted.actions,
            prefixes=_prefixes(bucket.prefix, wanted.prefixes),
            key=_key(targets, "s3") if bucket.encrypted else None,
        )
    for table, actions in access.tables.items():
        arn = _found("tables", table, targets.tables)
        granted[f"table-{table}"] = TableGrant(table_arn=arn, actions=actions, key=_key(targets, "dynamodb"))
    for queue, uses in access.queues.items():
        arn = _found("queues", queue, targets.queues)
        granted[f"queue-{queue}"] = QueueGrant(queue_arn=arn, actions=uses, key=_key(targets, "sqs"))
    for topic in access.topics:
        arn = _found("topics", topic, targets.topics)
        granted[f"topic-{topic}"] = ActionsGrant(actions=("sns:Publish",), resources=[arn], key=_key(targets, "sns"))
    if access.event_bus:
        if targets.event_bus_arn is None:
            raise ValueError("event_bus_arn: missing, and the workload puts events; set the ARN of the region's bus")
        granted["event-bus"] = ActionsGrant(actions=("events:PutEvents",), resources=[targets.event_bus_arn])
    for secret in access.secrets:
        granted[f"secret-{secret}"] = ActionsGrant(
            actions=("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"),
            resources=[_found("secrets", secret, targets.secrets)],
            key=_key(targets, "secretsmanager", encrypts=False),
        )
    for parameter in access.parameters:
        granted[f"parameter-{parameter}"] = ActionsGrant(
            actions=("ssm:GetParameter", "ssm:GetParameters"),
            resources=[_found("parameters", parameter, targets.parameters)],
            key=_key(targets, "ssm", encrypts=False),
        )
    return granted | _connections(access, targets)


def _connections(access: AccessSettings, targets: AccessTargets) -> dict[str, Grant]:
    """Permissions to connect to services with users or topics of their own."""
    granted: dict[str, Grant] = {}
    if access.cache and targets.cache is not None:
        granted["cache"] = targets.cache
    for database in access.databases:
        granted[f"database-{database}"] = _found("databases", database, targets.databases)
    for topic in access.kafka_topics:
        granted[f"kafka-{topic}"] = _found("kafka_topics", topic, targets.kafka_topics)
    return granted


def _prefixes(prefix: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Key prefixes within the bucket: those of the access settings, below the purpose's own."""
    return tuple(f"{prefix}{each}" for each in wanted) or ((prefix,) if prefix else ())


def _key(targets: AccessTargets, service: str, *, encrypts: bool = True) -> KeyUse:
    return KeyUse(key_arn=targets.key_arn, region=targets.region, service=service, encrypts=encrypts)


def _found(kind: str, name: str, known: Mapping[str, Found]) -> Found:
    if name not in known:
        raise ValueError(f"{kind}: {name}: not in this region; known: {', '.join(sorted(known)) or 'none'}")
    return known[name]
