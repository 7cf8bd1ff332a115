"""An S3 bucket with secure defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pulumi import Alias, ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import s3

from components.foundation.documents import Statement
from components.foundation.outputs import after
from components.storage.bucket_policy import bucket_policy_document
from components.storage.lifecycle_rules import lifecycle_rules
from components.storage.lifecycle_settings import LifecycleRule
from components.storage.settings import BucketSettings, is_bucket_name

VERSIONING_STATUS: Mapping[bool | str, str] = {True: "Enabled", "suspended": "Suspended", False: "Disabled"}


@dataclass(frozen=True, kw_only=True)
class BucketArgs:
    """Arguments of Bucket.

    bucket_name: physical name. settings: bucket configuration. lifecycle: rules by ID; none by default.
    key_arn: key of the bucket's region; required if settings.encryption is `kms`.
    access_log_bucket: ID of the region's logs bucket; required if settings.access_logs is on.
    statements: further policy statements, as a function of the bucket's ARN; none by default.
    policy: `own` creates the policy here, TLS only plus `statements`; `linked` leaves it to a BucketPolicy component,
        for principals that are created after the bucket, such as a distribution (T-03).
    former_policy: the policy that the bucket had as a BucketPolicy component, if it had one.
    protect: protect the bucket from deletion. force_destroy: delete the objects with the bucket.
    """

    bucket_name: str
    settings: BucketSettings
    lifecycle: Mapping[str, LifecycleRule] = field(default_factory=dict[str, LifecycleRule])
    key_arn: Input[str] | None = None
    access_log_bucket: Input[str] | None = None
    policy: Literal["own", "linked"] = "own"
    statements: Callable[[Output[str]], Sequence[Statement]] | None = None
    former_policy: Alias | None = None
    protect: bool = False
    force_destroy: bool = False

    def __post_init__(self) -> None:
        if not is_bucket_name(self.bucket_name):
            raise ValueError(f"bucket_name: {self.bucket_name}: allowed: 3 to 63 of a-z, 0-9, hyphens and dots")
        if self.settings.encryption == "kms" and self.key_arn is None:
            raise ValueError("key_arn: missing, and encryption is 'kms'; set the key of the bucket's region")
        if self.settings.access_logs and self.access_log_bucket is None:
            raise ValueError("access_log_bucket: missing, and access_logs is on; set the region's logs bucket")
        if self.policy == "linked" and self.statements:
            raise ValueError("statements: not supported with policy 'linked'; pass them to the BucketPolicy")


class Bucket(ComponentResource):
    """A bucket with ACLs disabled, public access blocked, encryption, versioning, lifecycle and a TLS-only policy.

    versioned_id and versioned_arn depend on versioning: replication takes these, so that it is not configured earlier
    (T-05). private_id depends on the public access block: policies take this (T-04). policy_ready_arn and
    policy_ready_id depend on the bucket policy: log deliveries take these. They are None with policy `linked`.
    """

    id: Output[str]
    arn: Output[str]
    private_id: Output[str]
    policy_ready_arn: Output[str] | None
    policy_ready_id: Output[str] | None
    versioned_id: Output[str]
    versioned_arn: Output[str]
    regional_domain_name: Output[str]
    bucket_name: str

    def __init__(self, name: str, args: BucketArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:storage:Bucket", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings

        bucket = s3.Bucket(
            f"{name}-bucket",
            bucket=args.bucket_name,
            object_lock_enabled=settings.object_lock is not None,
            force_destroy=args.force_destroy,
            opts=ResourceOptions(parent=self, protect=args.protect),
        )
        s3.BucketOwnershipControls(
            f"{name}-ownership",
            bucket=bucket.id,
            rule=s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
            opts=child,
        )
        public_access_block = s3.BucketPublicAccessBlock(
            f"{name}-public-access-block",
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=child,
        )
        s3.BucketServerSideEncryptionConfiguration(
            f"{name}-encryption",
            bucket=bucket.id,
            rules=[_encryption(settings, args.key_arn)],
            opts=child,
        )
        versioning = s3.BucketVersioning(
            f"{name}-versioning",
            bucket=bucket.id,
            versioning_configuration=s3.BucketVersioningVersioningConfigurationArgs(
                status=VERSIONING_STATUS[settings.versioning]
            ),
            opts=child,
        )
        s3.BucketLifecycleConfiguration(
            f"{name}-lifecycle",
            bucket=versioning.bucket,  # rules on noncurrent versions need versioning first
            rules=lifecycle_rules(args.lifecycle, settings),
            opts=child,
        )
        self._make_options(name, bucket, versioning, args)
        self.policy_ready_arn = self.policy_ready_id = None
        if args.policy == "own":
            policy = s3.BucketPolicy(
                f"{name}-policy",
                bucket=public_access_block.bucket,  # T-04
                policy=bucket_policy_document(bucket.arn, args.statements(bucket.arn) if args.statements else ()),
                opts=ResourceOptions(parent=self, aliases=[args.former_policy] if args.former_policy else None),
            )
            self.policy_ready_arn, self.policy_ready_id = after(bucket.arn, policy), after(bucket.id, policy)

        self.id, self.arn = bucket.id, bucket.arn
        self.bucket_name = args.bucket_name
        self.regional_domain_name = bucket.bucket_regional_domain_name
        self.private_id = public_access_block.bucket
        self.versioned_id = versioning.bucket
        self.versioned_arn = after(bucket.arn, versioning)
        self.register_outputs({"id": self.id, "arn": self.arn, "regional_domain_name": self.regional_domain_name})

    def _make_options(self, name: str, bucket: s3.Bucket, versioning: s3.BucketVersioning, args: BucketArgs) -> None:
        """Optional features of a bucket."""
        child = ResourceOptions(parent=self)
        settings = args.settings
        if settings.access_logs and args.access_log_bucket is not None:
            s3.BucketLogging(
                f"{name}-logging",
                bucket=bucket.id,
                target_bucket=args.access_log_bucket,
                target_prefix=f"s3/{args.bucket_name}/",
                opts=child,
            )
        if settings.cors:
            s3.BucketCorsConfiguration(
                f"{name}-cors",
                bucket=bucket.id,
                cors_rules=[
                    s3.BucketCorsConfigurationCorsRuleArgs(
                        allowed_origins=list(rule.allowed_origins),
                        allowed_methods=list(rule.allowed_methods),
                        allowed_headers=list(rule.allowed_headers),
                        expose_headers=list(rule.expose_headers),
                        max_age_seconds=rule.max_age_seconds,
                    )
                    for rule in settings.cors
                ],
                opts=child,
            )
        if settings.acceleration:
            s3.BucketAccelerateConfiguration(f"{name}-acceleration", bucket=bucket.id, status="Enabled", opts=child)
        if settings.event_bridge:
            s3.BucketNotification(f"{name}-events", bucket=bucket.id, eventbridge=True, opts=child)
        if settings.request_metrics:
            s3.BucketMetric(f"{name}-request-metrics", bucket=bucket.id, name="EntireBucket", opts=child)
        if settings.object_lock:
            s3.BucketObjectLockConfiguration(
                f"{name}-object-lock",
                bucket=versioning.bucket,
                rule=s3.BucketObjectLockConfigurationRuleArgs(
                    default_retention=s3.BucketObjectLockConfigurationRuleDefaultRetentionArgs(
                        mode=settings.object_lock.mode, days=settings.object_lock.retention_days
                    )
                ),
                opts=child,
            )
        for tiering_name, tiering in settings.intelligent_tiering.items():
            tiers = {
                "ARCHIVE_ACCESS": tiering.archive_access_days,
                "DEEP_ARCHIVE_ACCESS": tiering.deep_archive_access_days,
            }
            s3.BucketIntelligentTieringConfiguration(
                f"{name}-tiering-{tiering_name}",
                bucket=bucket.id,
                name=tiering_name,
                filter=s3.BucketIntelligentTieringConfigurationFilterArgs(prefix=tiering.prefix)
                if tiering.prefix
                else None,
                tierings=[
                    s3.BucketIntelligentTieringConfigurationTieringArgs(access_tier=tier, days=days)
                    for tier, days in tiers.items()
                    if days is not None
                ],
                opts=child,
            )


def _encryption(
    settings: BucketSettings, key_arn: Input[str] | None
) -> s3.BucketServerSideEncryptionConfigurationRuleArgs:
    kms = settings.encryption == "kms"
    return s3.BucketServerSideEncryptionConfigurationRuleArgs(
        apply_server_side_encryption_by_default=s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
            sse_algorithm="aws:kms" if kms else "AES256", kms_master_key_id=key_arn if kms else None
        ),
        bucket_key_enabled=True if kms else None,
    )
