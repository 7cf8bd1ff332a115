"""Lifetimes of data: the inputs after whose change AWS deletes data that it would have kept.

AWS deletes expired objects, log events, messages and backups by itself,
also those from before the change; the lifecycle of a backup plan applies to recovery points that follow.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from preview.items import Node, depends_on, same_input, values_of
from preview.value_changes import ABSENT, ValueChange

FOREVER = math.inf


@dataclass(frozen=True, kw_only=True)
class Lifetime:
    """An input that determines when AWS deletes data.

    path: `[]` follows a list. default: the lifetime where the input is omitted, in its unit; 0 is FOREVER where that is
    the default. named: the input is the name of an attribute with the time of deletion, and any other name deletes.
    follows: it applies to what is made afterwards, so a new one deletes nothing.
    """

    data: str
    path: str
    default: float = FOREVER
    named: bool = False
    follows: bool = False


_RULES = (
    Lifetime(data="objects", path="rules[].expiration.days"),
    Lifetime(data="objects", path="rules[].expiration.date", named=True),
    Lifetime(data="noncurrent versions", path="rules[].noncurrentVersionExpiration.noncurrentDays"),
    Lifetime(data="noncurrent versions", path="rules[].noncurrentVersionExpiration.newerNoncurrentVersions", default=0),
)


def _backups(path: str, default: float) -> tuple[Lifetime, ...]:
    return (Lifetime(data="automated backups", path=path, default=default),)


LIFETIMES: Mapping[str, tuple[Lifetime, ...]] = {
    "aws:backup/plan:Plan": (
        Lifetime(data="recovery points that follow", path="rules[].lifecycle.deleteAfter", follows=True),
        Lifetime(
            data="copies of recovery points that follow",
            path="rules[].copyActions[].lifecycle.deleteAfter",
            follows=True,
        ),
    ),
    "aws:cloudwatch/eventArchive:EventArchive": (Lifetime(data="archived events", path="retentionDays"),),
    "aws:cloudwatch/logGroup:LogGroup": (Lifetime(data="log events", path="retentionInDays"),),
    "aws:docdb/cluster:Cluster": _backups("backupRetentionPeriod", 1),
    "aws:dynamodb/table:Table": (
        Lifetime(data="items", path="ttl.attributeName", named=True),
        Lifetime(data="continuous backups", path="pointInTimeRecovery.recoveryPeriodInDays", default=35),
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": (Lifetime(data="images", path="policy.rules[].selection.countNumber"),),
    "aws:elasticache/replicationGroup:ReplicationGroup": _backups("snapshotRetentionLimit", 0),
    "aws:elasticache/serverlessCache:ServerlessCache": _backups("snapshotRetentionLimit", 0),
    "aws:kinesis/stream:Stream": (Lifetime(data="records", path="retentionPeriod", default=24),),
    "aws:neptune/cluster:Cluster": _backups("backupRetentionPeriod", 1),
    "aws:rds/cluster:Cluster": _backups("backupRetentionPeriod", 1),
    "aws:rds/instance:Instance": _backups("backupRetentionPeriod", 0),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": _RULES,
    "aws:sqs/queue:Queue": (Lifetime(data="messages", path="messageRetentionSeconds", default=345_600),),
}

# Resources that are the lifetime of another one's data, with the input that refers to it.
OF_OTHERS: Mapping[str, str] = {
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": "repository",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "bucket",
}


def shortened(type_: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[ValueChange, ...]:
    """The changes of inputs that delete data earlier; their notes are the data."""
    return tuple(change for lifetime in LIFETIMES.get(type_, ()) for change in _changes(lifetime, old, new))


def shortened_by_creation(node: Node, deleted: Iterable[Node], created: Iterable[Node]) -> tuple[ValueChange, ...]:
    """The lifetimes that a new resource sets for the data of another one, which stays. deleted, created: all others."""
    type_ = str(node["type"])
    target = OF_OTHERS.get(type_, "")
    if not target or depends_on(node, target, created):
        return ()
    former = [each["inputs"] for each in deleted if each["type"] == type_ and same_input(each, node, target)]
    return shortened(type_, former[0] if former else {}, node["inputs"])


def _changes(lifetime: Lifetime, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[ValueChange]:
    before, after = values_of(old, lifetime.path), values_of(new, lifetime.path)
    for label in sorted({*before, *after}):
        left, right = (_shortest(values.get(label, [])) for values in (before, after))
        if lifetime.follows and left is ABSENT:
            continue
        if left != right and (right is not ABSENT if lifetime.named else _is_shorter(lifetime, left, right)):
            yield ValueChange(path=label, old=left, new=right, note=lifetime.data)


def _shortest(values: list[Any]) -> Any:
    numbers = [value for value in values if isinstance(value, int | float) and value > 0]
    return min(numbers) if numbers else values[0] if values else ABSENT


def _is_shorter(lifetime: Lifetime, old: Any, new: Any) -> bool:
    before, after = _length(lifetime, old), _length(lifetime, new)
    return before is not None and after is not None and after < before


def _length(lifetime: Lifetime, value: Any) -> float | None:
    """None for an unknown value."""
    if value is ABSENT or (value == 0 and lifetime.default == FOREVER):
        return lifetime.default
    return value if isinstance(value, int | float) else None
