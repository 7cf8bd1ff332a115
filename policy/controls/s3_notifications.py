"""Controls over bucket notifications: the last one wins, overlaps are refused, results must not start work anew."""

from itertools import combinations

from policy.iam.documents import Statement
from policy.iam.identities import ROLE, permissions
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, resource_control, stack_control

BUCKET = "aws:s3/bucket:Bucket"
NOTIFICATION = "aws:s3/bucketNotification:BucketNotification"
FUNCTION = "aws:lambda/function:Function"

USER_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html"
WRITES = ("*", "s3:*", "s3:put*", "s3:putobject", "s3:putobject*")


@stack_control(
    "s3-notification-once",
    title="Buckets have one BucketNotification",
    severity="high",
    types=[BUCKET],
    frameworks={"NIST 800-53": ["CM-2", "SI-4"]},
    traps=["T-25"],
    remedy="Merge the resources into one, or send everything to EventBridge and choose there.",
    url="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html",
)
def notifications_are_one(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for later in list(stack.related(bucket, NOTIFICATION, "bucket"))[1:]:
        yield later.fail("the bucket's notifications are set twice: the last one wins", "bucket")


@resource_control(
    "s3-notification-overlap",
    title="Notifications of a bucket do not overlap",
    severity="high",
    types=[NOTIFICATION],
    frameworks={"NIST 800-53": ["CM-2", "SI-4"]},
    traps=["T-25"],
    remedy="Make prefixes or suffixes distinct, or send everything to EventBridge and choose there.",
    url=USER_GUIDE,
)
def notifications_do_not_overlap(notification: Resource, settings: Settings) -> Iterator[Finding]:
    blocks = [block for kind in ("lambdaFunctions", "queues", "topics") for block in notification.nodes(kind)]
    for one, other in combinations(blocks, 2):
        if _events_meet(one, other) and _filters_meet(one, other):
            yield other.missing(f"S3 refuses the same events for overlapping names as {one.path} has", "events")


def _events_meet(one: Node, other: Node) -> bool:
    return any(
        first == second or first.startswith(second.removesuffix("*")) or second.startswith(first.removesuffix("*"))
        for first in one.texts("events")
        for second in other.texts("events")
        if first == second or first.endswith("*") or second.endswith("*")
    )


def _filters_meet(one: Node, other: Node) -> bool:
    prefixes = one.text("filterPrefix"), other.text("filterPrefix")
    suffixes = one.text("filterSuffix"), other.text("filterSuffix")
    return starts_meet(*prefixes) and (suffixes[0].endswith(suffixes[1]) or suffixes[1].endswith(suffixes[0]))


def starts_meet(one: str, other: str) -> bool:
    """Whether some name starts with both."""
    return one.startswith(other) or other.startswith(one)


@stack_control(
    "s3-notification-loop",
    title="Functions do not write where their own events come from",
    severity="high",
    types=[NOTIFICATION],
    frameworks={"NIST 800-53": ["SC-5", "SI-17"]},
    traps=["T-25"],
    remedy="Write to another bucket, or to a prefix that filter_prefix keeps out, and narrow the role to it.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html",
)
def results_start_no_work(notification: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    buckets = stack.follow(notification, "bucket", BUCKET)
    for block in notification.nodes("lambdaFunctions"):
        if not any(event.startswith(("s3:ObjectCreated", "s3:*")) for event in block.texts("events")):
            continue
        start = block.text("filterPrefix")
        roles = [
            role
            for function in stack.follow(block, "lambdaFunctionArn", FUNCTION)
            for role in stack.follow(function, "role", ROLE)
        ]
        for role in roles:
            statements = permissions(stack, role).statements
            if any(_writes(statement, bucket, start) for statement in statements for bucket in buckets):
                yield block.fail("the function may write objects that start it again", "lambdaFunctionArn")


def _writes(statement: Statement, bucket: Resource, start: str) -> bool:
    """Whether a statement lets a function write objects of a bucket whose names start in this way."""
    if not statement.allows or not any(action.lower() in WRITES for action in statement.actions):
        return False
    name = bucket.outputs.get("bucket") or bucket.outputs.get("id")
    for resource in statement.resources:
        holder, _, key = resource.rpartition(":")[2].partition("/")
        everywhere = resource == "*" or holder == "*"
        if everywhere or (holder == name and starts_meet(key.partition("*")[0], start)):
            return True
    return False
