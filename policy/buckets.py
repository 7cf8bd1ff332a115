"""What a bucket is for: log deliveries write to some, and those are judged otherwise."""

from policy.iam.conditions import services
from policy.iam.documents import read
from policy.stack import Stack
from policy.view import Resource

BUCKET = "aws:s3/bucket:Bucket"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
BUCKET_LOGGING = "aws:s3/bucketLogging:BucketLogging"

# S3 server access logs, vended logs (CloudFront v2, flow logs, WAF), load balancers, CloudTrail, Config.
LOG_WRITERS = frozenset(
    {
        "logging.s3.amazonaws.com",
        "delivery.logs.amazonaws.com",
        "logdelivery.elasticloadbalancing.amazonaws.com",
        "cloudtrail.amazonaws.com",
        "config.amazonaws.com",
    }
)


def is_log_target(bucket: Resource, stack: Stack) -> bool:
    """Whether log deliveries write to a bucket: by its policy, as another bucket's log target, or by its ACL.

    A policy that is not known yet is noted for the rule at work: report with `missing` after asking.
    """
    if bucket.text("acl") == "log-delivery-write":
        return True
    loggings = stack.related(bucket, BUCKET_LOGGING, "targetBucket")
    inline = stack.related(bucket, BUCKET, "logging.targetBucket")
    if loggings or inline:
        return True
    documents = [policy.node("policy") for policy in stack.related(bucket, BUCKET_POLICY, "bucket")]
    documents += [bucket.node("policy")] if bucket.has("policy") else []
    return any(
        statement.allows and LOG_WRITERS.intersection(services(statement))
        for document in documents
        for statement in read(document)
    )
