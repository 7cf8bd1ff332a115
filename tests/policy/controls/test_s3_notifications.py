"""Bucket notifications: duplicates, overlaps, recursion."""

import json

from policy.tokens import (
    EVENTBRIDGE_RULE,
    EVENTBRIDGE_TARGET,
    IAM_ROLE,
    LAMBDA_FUNCTION,
    S3_BUCKET,
    S3_BUCKET_NOTIFICATION,
)
from tests.policy.harness import UNKNOWN, Cases, Given, resource

bucket = resource(S3_BUCKET, "media", bucket="media")


def notification(*functions: dict[str, object], **props: object) -> Given:
    made = resource(S3_BUCKET_NOTIFICATION, "events", refers={"bucket": bucket, "lambdaFunctions": function})
    return made.with_props(lambdaFunctions=list(functions), **props)


def block(events: object = "s3:ObjectCreated:*", prefix: str = "", suffix: str = "") -> dict[str, object]:
    given = {"events": [events], "filterPrefix": prefix, "filterSuffix": suffix, "lambdaFunctionArn": "resize-id"}
    return {name: value for name, value in given.items() if value}


role = resource(IAM_ROLE, "resize-role")
function = resource(LAMBDA_FUNCTION, "resize", refers={"role": role})


def allowed(resource: str, action: str = "s3:PutObject") -> Given:
    """The function's role with this permission."""
    policy = json.dumps({"Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})
    return role.with_props(inlinePolicies=[{"policy": policy}])


def test_notifications_are_unique(cases: Cases) -> None:
    one = resource(S3_BUCKET_NOTIFICATION, "one", refers={"bucket": bucket})
    two = resource(S3_BUCKET_NOTIFICATION, "two", refers={"bucket": bucket})
    older = resource("aws:s3/bucketV2:BucketV2", "media")
    cases(
        "s3-notification-once",
        passes=[[bucket, one], [bucket, one, two.with_text(bucket="another")]],
        fails=[[bucket, one, two], [bucket, one.with_props(bucket=UNKNOWN), two], [older, one, two]],
        unknown=[[bucket, one, resource(S3_BUCKET_NOTIFICATION, "lost", bucket=UNKNOWN)]],
    )


def test_overlaps(cases: Cases) -> None:
    cases(
        "s3-notification-overlap",
        passes=[
            [notification(block())],
            [notification(block(prefix="photos/"), block(prefix="videos/"))],
            [notification(block(suffix=".jpg"), block(suffix=".png"))],
            [notification(block(), block("s3:ObjectRemoved:*"))],
            [notification(block("s3:ObjectCreated:Put"), block("s3:ObjectCreated:Copy"))],
        ],
        fails=[
            [notification(block(), block())],
            [notification(block(prefix="photos/"), block("s3:ObjectCreated:Put", prefix="photos/2026/"))],
            [notification(block(suffix=".jpg"), block(prefix="photos/"))],
            [notification(block(), queues=[{"events": ["s3:ObjectCreated:Copy"], "queueArn": "q"}])],
        ],
        unknown=[[notification(block(), block(UNKNOWN))], [notification().with_props(queues=UNKNOWN)]],
    )


def test_loops(cases: Cases) -> None:
    start = notification(block(prefix="uploads/"))
    cases(
        "s3-notification-loop",
        passes=[
            [start, bucket, function, role],
            [start, bucket, function, allowed("arn:aws:s3:::media/thumbs/*")],
            [start, bucket, function, allowed("arn:aws:s3:::other/*")],
            [start, bucket, function, allowed("*", "s3:GetObject")],
            [notification(block("s3:ObjectRemoved:*")), bucket, function, allowed("*")],
        ],
        fails=[
            [start, bucket, function, allowed("arn:aws:s3:::media/*")],
            [start, bucket, function, allowed("arn:aws:s3:::media/uploads/done/*")],
            [start, bucket, function, allowed("*", "s3:*")],
            [notification(block()), bucket, function, allowed("arn:aws:s3:::media/thumbs/*")],
        ],
        unknown=[
            [start, bucket, function, role.with_props(inlinePolicies=[{"policy": UNKNOWN}])],
            [start.with_props(lambdaFunctions=UNKNOWN), bucket, function, role],
            [notification(block(suffix=".jpg")), bucket, function, allowed("arn:aws:s3:::media/*")],
        ],
    )


def rule(*keys: object, **changes: object) -> Given:
    detail = {"bucket": {"name": ["media"]}, **({"object": {"key": list(keys)}} if keys else {})}
    pattern = {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": detail, **changes}
    return resource(EVENTBRIDGE_RULE, "uploads", refers={"eventPattern": bucket}, eventPattern=json.dumps(pattern))


target = resource(EVENTBRIDGE_TARGET, "to-function", refers={"rule": rule(), "arn": function})


def stack(first: Given, leave: Given) -> list[Given]:
    return [first, bucket, target, function, leave]


def test_loops_by_event_rules(cases: Cases) -> None:
    thumbs, media = allowed("arn:aws:s3:::media/thumbs/*"), allowed("arn:aws:s3:::media/*")
    cases(
        "s3-event-loop",
        passes=[
            stack(rule({"prefix": "uploads/"}), thumbs),
            stack(rule({"wildcard": "uploads/*.jpg"}), thumbs),
            stack(rule({"anything-but": {"prefix": "thumbs/"}}), thumbs),
            stack(rule({"anything-but": {"prefix": ["thumbs/", "logs/"]}}), thumbs),
            stack(rule(source=["aws.ec2"]), media),
            stack(rule(**{"detail-type": ["Object Deleted"]}), media),
            stack(rule(), role),
            stack(rule().with_props(eventPattern="no pattern"), media),
            [rule(), bucket, function, media],
        ],
        fails=[
            stack(rule(), thumbs),
            stack(rule({"prefix": "uploads/"}), media),
            stack(rule({"prefix": "thumbs/small/"}), thumbs),
            stack(rule({"anything-but": {"prefix": "thumbs/"}}), media),
            stack(rule("thumbs/cover.jpg"), thumbs),
            stack(rule(detail={}), thumbs),
            stack(rule(detail={"bucket": {"name": [UNKNOWN]}}), media),
        ],
        unknown=[
            stack(rule().with_props(eventPattern=UNKNOWN), media),
            stack(rule({"prefix": UNKNOWN}), role),
            stack(rule({"suffix": ".jpg"}), media),
            stack(rule(), role.with_props(inlinePolicies=[{"policy": UNKNOWN}])),
        ],
    )
