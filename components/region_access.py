"""Who may read what a region holds, once those who read exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions

from components.edge.readers import Reader
from components.region import RegionPlatform
from components.storage.bucket_policy import BucketPolicy, BucketPolicyArgs, distribution_reads
from components.storage.key_policy import KeyPolicy, KeyPolicyArgs, distribution_use


@dataclass(frozen=True, kw_only=True)
class RegionAccessArgs:
    """readers: the distributions' origins of all regions. distribution_arns: by name."""

    region: str
    account_id: Input[str]
    platform: RegionPlatform
    readers: Sequence[Reader]
    distribution_arns: Mapping[str, Input[str]]

    @property
    def by_bucket(self) -> dict[str, dict[str, Input[str]]]:
        """The distributions that read each bucket of this region: name and ARN, by the bucket's key."""
        found: dict[str, dict[str, Input[str]]] = {}
        for reader in self.readers:
            if reader.region == self.region:
                found.setdefault(reader.bucket, {})[reader.distribution] = self.distribution_arns[reader.distribution]
        return found


class RegionAccess(ComponentResource):
    """The policy of the region's key and of every bucket that a distribution reads.

    Distributions read buckets, and policies name distributions: so these come last (T-03).
    """

    def __init__(self, name: str, args: RegionAccessArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionAccess", name, None, opts)
        child = ResourceOptions(parent=self)
        platform = args.platform

        encrypted = {
            distribution: arn
            for key, distributions in args.by_bucket.items()
            if platform.place.plan[key].settings.encryption == "kms"
            for distribution, arn in distributions.items()
        }
        KeyPolicy(
            f"{name}-key",
            KeyPolicyArgs(
                key_id=platform.key.key_id,
                region=args.region,
                account_id=args.account_id,
                uses=[distribution_use(encrypted)] if encrypted else [],
            ),
            child,
        )
        for key, distributions in args.by_bucket.items():
            bucket = platform.library.buckets[key]
            BucketPolicy(
                f"{name}-{key}",
                BucketPolicyArgs(
                    bucket_id=bucket.closed_id,
                    bucket_arn=bucket.arn,
                    statements=distribution_reads(bucket.arn, distributions),
                ),
                child,
            )
        self.register_outputs({})
