"""Buckets of a region for other services, and links of workloads to them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pulumi import Input

from components.foundation.grants import KeyUse
from components.foundation.service.access_variables import KEYED
from components.foundation.service.exports import BucketExport
from components.foundation.service.links import Link, in_region
from components.foundation.settings.access import AccessSettings
from components.storage.bucket_plan import BucketPlan, bucket_key, bucket_prefix
from components.storage.grant import BucketGrant
from components.storage.media_library import MediaLibrary
from components.storage.settings import StorageSettings


def exported_buckets(
    settings: StorageSettings, plan: Mapping[str, BucketPlan], library: MediaLibrary, purposes: Iterable[str]
) -> dict[str, BucketExport]:
    """The buckets of purposes, by purpose."""
    found: dict[str, BucketExport] = {}
    for purpose in purposes:
        key = bucket_key(settings, purpose)
        bucket = library.buckets[key]
        found[purpose] = BucketExport(
            key=key,
            id=bucket.id,
            arn=bucket.arn,
            private_id=bucket.private_id,
            regional_domain_name=bucket.regional_domain_name,
            prefix=bucket_prefix(settings, purpose),
            encrypted=plan[key].settings.encryption == "kms",
        )
    return found


@dataclass(frozen=True, kw_only=True)
class BucketLinks:
    """Links to buckets: object permissions below the purpose's prefix, and `BUCKET_x`, the bucket's name."""

    buckets: Mapping[str, BucketExport]
    key_arn: Input[str]
    region: str

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for each purpose in the access settings."""
        for purpose, wanted in access.buckets.items():
            bucket = in_region("buckets", purpose, self.buckets)
            prefixes = tuple(f"{bucket.prefix}{each}" for each in wanted.prefixes)
            yield Link(
                access_field="buckets",
                name=f"bucket-{purpose}",
                grant=BucketGrant(
                    bucket_arn=bucket.arn,
                    actions=wanted.actions,
                    prefixes=prefixes or ((bucket.prefix,) if bucket.prefix else ()),
                    key=KeyUse(key_arn=self.key_arn, region=self.region, service="s3") if bucket.encrypted else None,
                ),
                environment={KEYED["buckets"].name(purpose): bucket.id},
            )
