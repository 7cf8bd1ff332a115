"""Notifications of buckets: one resource, no overlaps, no loops."""

import json

from policy.controls.s3_notifications import BUCKET, FUNCTION, NOTIFICATION
from policy.iam.identities import ROLE
from tests.policy.harness import UNKNOWN, Cases, Given, resource

bucket = resource(BUCKET, "media", bucket="media")


def notification(*functions: dict[str, object], **props: object) -> Given:
    made = resource(NOTIFICATION, "events", refers={"bucket": bucket, "lambdaFunctions": function})
    return made.but(lambdaFunctions=list(functions), **props)


def block(events: object = "s3:ObjectCreated:*", prefix: str = "", suffix: str = "") -> dict[str, object]:
    given = {"events": [events], "filterPrefix": prefix, "filterSuffix": suffix, "lambdaFunctionArn": "resize-id"}
    return {name: value for name, value in given.items() if value}


role = resource(ROLE, "resize-role")
function = resource(FUNCTION, "resize", refers={"role": role})


def may(resource: str, action: str = "s3:PutObject") -> Given:
    """The function's role, with leave to do this."""
    policy = json.dumps({"Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})
    return role.but(inlinePolicies=[{"policy": policy}])


def test_one_resource(cases: Cases) -> None:
    one = resource(NOTIFICATION, "one", refers={"bucket": bucket})
    two = resource(NOTIFICATION, "two", refers={"bucket": bucket})
    older = resource("aws:s3/bucketV2:BucketV2", "media")
    cases(
        "s3-notification-once",
        passes=[[bucket, one], [bucket, one, two.but(bucket="another")]],
        fails=[[bucket, one, two], [bucket, one.but(bucket=UNKNOWN), two], [older, one, two]],
        unknown=[[bucket, one, resource(NOTIFICATION, "lost", bucket=UNKNOWN)]],
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
        unknown=[[notification(block(), block(UNKNOWN))], [notification().but(queues=UNKNOWN)]],
    )


def test_loops(cases: Cases) -> None:
    start = notification(block(prefix="uploads/"))
    cases(
        "s3-notification-loop",
        passes=[
            [start, bucket, function, role],
            [start, bucket, function, may("arn:aws:s3:::media/thumbs/*")],
            [start, bucket, function, may("arn:aws:s3:::other/*")],
            [start, bucket, function, may("*", "s3:GetObject")],
            [notification(block("s3:ObjectRemoved:*")), bucket, function, may("*")],
        ],
        fails=[
            [start, bucket, function, may("arn:aws:s3:::media/*")],
            [start, bucket, function, may("arn:aws:s3:::media/uploads/done/*")],
            [start, bucket, function, may("*", "s3:*")],
            [notification(block()), bucket, function, may("arn:aws:s3:::media/thumbs/*")],
        ],
        unknown=[
            [start, bucket, function, role.but(inlinePolicies=[{"policy": UNKNOWN}])],
            [start.but(lambdaFunctions=UNKNOWN), bucket, function, role],
        ],
    )
