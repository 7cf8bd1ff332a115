"""Lifecycle rules of a bucket, from settings to S3 arguments."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_aws import s3

from components.storage.lifecycle_settings import LifecycleRule
from components.storage.settings import BucketSettings

HOUSEKEEPING = "housekeeping"


def lifecycle_rules(
    rules: Mapping[str, LifecycleRule], bucket: BucketSettings
) -> list[s3.BucketLifecycleConfigurationRuleArgs]:
    """The rules in the order of their IDs, and a housekeeping rule for the whole bucket.

    Housekeeping aborts incomplete multipart uploads and, in a versioned bucket, removes expired object delete markers
    and expires noncurrent versions; the latter only if no other rule has actions on noncurrent versions, because S3
    applies the rule that expires them first.
    """
    return [*(_rule(name, rules[name]) for name in sorted(rules)), _housekeeping(rules, bucket)]


def _rule(name: str, rule: LifecycleRule) -> s3.BucketLifecycleConfigurationRuleArgs:
    return s3.BucketLifecycleConfigurationRuleArgs(
        id=name,
        status="Enabled",
        filter=_filter(rule.prefix, rule.tags),
        transitions=[
            s3.BucketLifecycleConfigurationRuleTransitionArgs(days=item.days, storage_class=item.storage_class)
            for item in rule.transitions
        ]
        or None,
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(days=rule.expiration_days)
        if rule.expiration_days
        else None,
        noncurrent_version_transitions=[
            s3.BucketLifecycleConfigurationRuleNoncurrentVersionTransitionArgs(
                noncurrent_days=item.days, storage_class=item.storage_class
            )
            for item in rule.noncurrent_transitions
        ]
        or None,
        noncurrent_version_expiration=_noncurrent(rule.noncurrent_expiration_days),
    )


def _housekeeping(
    rules: Mapping[str, LifecycleRule], bucket: BucketSettings
) -> s3.BucketLifecycleConfigurationRuleArgs:
    said = any(rule.noncurrent_expiration_days or rule.noncurrent_transitions for rule in rules.values())
    return s3.BucketLifecycleConfigurationRuleArgs(
        id=HOUSEKEEPING,
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        abort_incomplete_multipart_upload=s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
            days_after_initiation=bucket.abort_multipart_upload_days
        ),
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(expired_object_delete_marker=True)
        if bucket.has_versions
        else None,
        noncurrent_version_expiration=_noncurrent(bucket.noncurrent_expiration_days)
        if bucket.has_versions and not said
        else None,
    )


def _noncurrent(days: int | None) -> s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs | None:
    if days is None:
        return None
    return s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(noncurrent_days=days)


def _filter(prefix: str, tags: Mapping[str, str]) -> s3.BucketLifecycleConfigurationRuleFilterArgs:
    if not tags:
        return s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=prefix)
    if not prefix and len(tags) == 1:
        ((key, value),) = tags.items()
        tag = s3.BucketLifecycleConfigurationRuleFilterTagArgs(key=key, value=value)
        return s3.BucketLifecycleConfigurationRuleFilterArgs(tag=tag)
    both = s3.BucketLifecycleConfigurationRuleFilterAndArgs(prefix=prefix or None, tags=dict(tags))
    return s3.BucketLifecycleConfigurationRuleFilterArgs(and_=both)
