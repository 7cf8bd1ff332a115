"""Bucket policy statements: TLS only, and service principals with access."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import Alias, ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import s3

from components.foundation.documents import Statement, document, service_statement, tls_only
from components.foundation.source_keys import source_conditions

S3_LOGS = "logging.s3.amazonaws.com"
LOG_DELIVERY = "delivery.logs.amazonaws.com"


def bucket_policy_document(bucket_arn: Input[str], statements: Sequence[Input[Statement]]) -> Output[str]:
    """The policy of a bucket: TLS only, then the statements."""
    return document([tls_only("s3:*", [bucket_arn, Output.concat(bucket_arn, "/*")]), *statements])


def distribution_reads(bucket_arn: Input[str], distributions: Mapping[str, Input[str]]) -> list[Statement]:
    """Statements that allow each distribution (ARN by name) to read objects, and no other one (GD-38)."""
    return [
        service_statement(
            f"AllowDistribution{_camel(name)}",
            "cloudfront.amazonaws.com",
            ["s3:GetObject"],
            Output.concat(bucket_arn, "/*"),
            conditions={"StringEquals": {"aws:SourceArn": arn}},
        )
        for name, arn in distributions.items()
    ]


def access_log_writes(bucket_arn: Input[str], account_id: Input[str], sources: Sequence[str]) -> Statement:
    """A statement that allows S3 to deliver access logs of the account's own buckets (`sources`, physical names)."""
    return service_statement(
        "AllowS3AccessLogs",
        S3_LOGS,
        ["s3:PutObject"],
        Output.concat(bucket_arn, "/s3/*"),
        conditions=source_conditions(
            S3_LOGS,
            "s3:PutObject",
            account_id=account_id,
            source_arns=[f"arn:aws:s3:::{source}" for source in sources],
            operator="ArnLike",
        ),
    )


def log_delivery_writes(bucket_arn: Input[str], account_id: Input[str]) -> Statement:
    """A statement that allows the account's CloudWatch log deliveries: CloudFront standard logs v2 (T-29).

    Deliveries come from us-east-1, the region of CloudFront's delivery sources.
    """
    return service_statement(
        "AllowLogDelivery",
        LOG_DELIVERY,
        ["s3:PutObject"],
        Output.concat(bucket_arn, "/*"),
        conditions={
            "StringEquals": {"aws:SourceAccount": account_id, "s3:x-amz-acl": "bucket-owner-full-control"},
            "ArnLike": {"aws:SourceArn": Output.concat("arn:aws:logs:us-east-1:", account_id, ":delivery-source:*")},
        },
    )


def refuse_other_encryption(bucket_arn: Input[str]) -> Statement:
    """A statement that denies uploads with any encryption other than SSE-S3 (GD-16)."""
    return {
        "Sid": "DenyOtherEncryption",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": Output.concat(bucket_arn, "/*"),
        "Condition": {
            "StringNotEquals": {"s3:x-amz-server-side-encryption": "AES256"},
            "Null": {"s3:x-amz-server-side-encryption": "false"},
        },
    }


@dataclass(frozen=True, kw_only=True)
class BucketPolicyArgs:
    """bucket_id, bucket_arn: of a Bucket with policy `linked`. statements: in addition to TLS only. former: the policy
    that the bucket had before, if it had one of its own."""

    bucket_id: Input[str]
    bucket_arn: Input[str]
    statements: Sequence[Input[Statement]] = ()
    former: Alias | None = None


class BucketPolicy(ComponentResource):
    """The policy of a bucket with principals that were created after it (T-03)."""

    def __init__(self, name: str, args: BucketPolicyArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:storage:BucketPolicy", name, None, opts)
        s3.BucketPolicy(
            f"{name}-policy",
            bucket=args.bucket_id,
            policy=bucket_policy_document(args.bucket_arn, args.statements),
            opts=ResourceOptions(parent=self, aliases=[args.former] if args.former else None),
        )
        self.register_outputs({})


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.replace("_", "-").split("-"))
