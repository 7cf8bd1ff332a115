"""Controls for bucket notifications: duplicates, overlaps, recursive invocations."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from policy.iam.documents import Statement
from policy.iam.identities import permissions
from policy.iam.wildcards import is_anything
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    EVENTBRIDGE_RULE,
    EVENTBRIDGE_TARGET,
    IAM_ROLE,
    LAMBDA_FUNCTION,
    S3_BUCKET,
    S3_BUCKET_NOTIFICATION,
)

USER_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html"
WRITES = ("*", "s3:*", "s3:put*", "s3:putobject", "s3:putobject*")


@stack_control(
    "s3-notification-once",
    title="Buckets have one BucketNotification",
    severity="high",
    types=[S3_BUCKET],
    frameworks={"NIST 800-53": ["CM-2", "SI-4"]},
    traps=["T-25"],
    remedy="Merge the resources, or send all events to EventBridge and filter there.",
    url="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html",
)
def notification_is_unique(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for later in list(stack.related(bucket, S3_BUCKET_NOTIFICATION, "bucket"))[1:]:
        yield later.fail("another BucketNotification of the bucket: the last one overwrites the others", "bucket")


@resource_control(
    "s3-notification-overlap",
    title="Notifications of a bucket do not overlap",
    severity="high",
    types=[S3_BUCKET_NOTIFICATION],
    frameworks={"NIST 800-53": ["CM-2", "SI-4"]},
    traps=["T-25"],
    remedy="Use distinct prefixes or suffixes, or send all events to EventBridge and filter there.",
    url=USER_GUIDE,
)
def notifications_do_not_overlap(notification: Resource, settings: Settings) -> Iterator[Finding]:
    blocks = [block for kind in ("lambdaFunctions", "queues", "topics") for block in notification.nodes(kind)]
    for one, other in combinations(blocks, 2):
        if _events_overlap(one, other) and _filters_overlap(one, other):
            yield other.missing(f"overlaps with {one.path}: S3 refuses equal events for overlapping names", "events")


def _events_overlap(one: Node, other: Node) -> bool:
    return any(
        first == second or first.startswith(second.removesuffix("*")) or second.startswith(first.removesuffix("*"))
        for first in one.strings("events")
        for second in other.strings("events")
        if first == second or first.endswith("*") or second.endswith("*")
    )


def _filters_overlap(one: Node, other: Node) -> bool:
    prefixes = one.string("filterPrefix"), other.string("filterPrefix")
    suffixes = one.string("filterSuffix"), other.string("filterSuffix")
    return prefixes_overlap(*prefixes) and (suffixes[0].endswith(suffixes[1]) or suffixes[1].endswith(suffixes[0]))


def prefixes_overlap(one: str, other: str) -> bool:
    """Whether a name can have both prefixes."""
    return one.startswith(other) or other.startswith(one)


@stack_control(
    "s3-notification-loop",
    title="Functions do not write to the source of their events",
    severity="high",
    types=[S3_BUCKET_NOTIFICATION],
    frameworks={"NIST 800-53": ["SC-5", "SI-17"]},
    traps=["T-25"],
    remedy="Write to another bucket, or to a prefix outside of filter_prefix, and restrict the role to it.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html",
)
def results_trigger_no_notification(notification: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    buckets = stack.follow(notification, "bucket", S3_BUCKET)
    for block in notification.nodes("lambdaFunctions"):
        if not any(event.startswith(("s3:ObjectCreated", "s3:*")) for event in block.strings("events")):
            continue
        keys = Keys((block.string("filterPrefix"),), suffixed=bool(block.string("filterSuffix")))
        for function in stack.follow(block, "lambdaFunctionArn", LAMBDA_FUNCTION):
            yield from _loops(block, "lambdaFunctionArn", function, buckets, keys, stack)


@stack_control(
    "s3-event-loop",
    title="Functions do not write to the source of their rule's events",
    severity="high",
    types=[EVENTBRIDGE_RULE],
    frameworks={"NIST 800-53": ["SC-5", "SI-17"]},
    traps=["T-25"],
    remedy="Write to another bucket, or to a prefix outside of the rule's detail.object.key.",
    url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html",
)
def results_match_no_rule(rule: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    pattern = rule.json("eventPattern")
    kinds = pattern.strings("detail-type")
    if "aws.s3" not in pattern.strings("source") or (kinds and "Object Created" not in kinds):
        return
    named = pattern.has("detail.bucket.name")
    buckets = stack.follow(pattern, "detail.bucket.name", S3_BUCKET) if named else stack.of(S3_BUCKET)
    keys = keys_of(pattern)
    for target in stack.related(rule, EVENTBRIDGE_TARGET, "rule"):
        for function in stack.follow(target, "arn", LAMBDA_FUNCTION):
            yield from _loops(rule, "eventPattern", function, buckets, keys, stack)


@dataclass(frozen=True)
class Keys:
    """Object keys: those with one of the prefixes and none of the excluded ones.

    suffixed: whether suffixes are filtered as well, which IAM permissions do not support.
    """

    prefixes: tuple[str, ...] = ("",)
    excluded: tuple[str, ...] = ()
    suffixed: bool = False

    def overlaps(self, prefix: str) -> bool:
        """Whether a key with this prefix can be among them."""
        return any(prefixes_overlap(prefix, own) for own in self.prefixes) and not prefix.startswith(self.excluded)


def keys_of(pattern: Node) -> Keys:
    """Object keys of an event pattern."""
    prefixes: list[str] = []
    excluded: list[str] = []
    suffixed = False
    for item in pattern.nodes("detail.object.key"):
        if isinstance(item.value, str):
            prefixes.append(item.value)
        elif item.has("wildcard"):
            prefixes.append(item.string("wildcard").partition("*")[0])
        elif item.has("prefix"):
            prefixes.append(item.string("prefix"))
        elif item.has("suffix"):
            prefixes.append("")
            suffixed = True
        excluded.extend(item.strings("anything-but.prefix"))
    return Keys(tuple(prefixes) or ("",), tuple(excluded), suffixed)


def _loops(
    node: Node, path: str, function: Resource, buckets: Sequence[Resource], keys: Keys, stack: Stack
) -> Iterator[Finding]:
    for role in stack.follow(function, "role", IAM_ROLE):
        statements = permissions(stack, role).statements
        if any(_writes(statement, bucket, keys) for statement in statements for bucket in buckets):
            message = "the function can write objects that invoke it again"
            yield (
                node.unknown(f"{message}, unless they have other suffixes", path)
                if keys.suffixed
                else node.fail(message, path)
            )


def _writes(statement: Statement, bucket: Resource, keys: Keys) -> bool:
    """Whether a statement allows a function to write such objects to a bucket."""
    if not statement.allows or not any(action.lower() in WRITES for action in statement.actions):
        return False
    name = bucket.outputs.get("bucket") or bucket.outputs.get("id")
    for resource in statement.resources:
        holder, _, key = resource.rpartition(":")[2].partition("/")
        everywhere = is_anything(holder)
        if everywhere or (holder == name and keys.overlaps(key.partition("*")[0])):
            return True
    return False
