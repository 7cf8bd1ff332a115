"""Key and bucket policies of a region that name the distributions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.edge.cloudfront.bucket_origins import DistributionOrigin
from components.foundation.outputs import after
from components.platform.region import RegionPlatform
from components.platform.region_key_uses import key_uses
from components.platform.settings.stack import StackSettings
from components.storage.bucket_policy import BucketPolicy, BucketPolicyArgs, distribution_reads
from components.storage.key_policy import KeyPolicy, KeyPolicyArgs, distribution_use


@dataclass(frozen=True, kw_only=True)
class RegionAccessArgs:
    """bucket_origins: the distributions' origins of all regions. distribution_arns: by name."""

    settings: StackSettings
    platform: RegionPlatform
    bucket_origins: Sequence[DistributionOrigin]
    distribution_arns: Mapping[str, Input[str]]

    @property
    def by_bucket(self) -> dict[str, dict[str, Input[str]]]:
        """The distributions that read each bucket of this region: name and ARN, by the bucket's key."""
        found: dict[str, dict[str, Input[str]]] = {}
        for origin in self.bucket_origins:
            if origin.region == self.platform.region.name:
                found.setdefault(origin.bucket, {})[origin.distribution] = self.distribution_arns[origin.distribution]
        return found


class RegionAccess(ComponentResource):
    """The policy of the region's key and of every bucket that is an origin of a distribution.

    Distributions refer to buckets, and policies refer to distributions: so the policies are created last (T-03).
    key_arn depends on the key's policy: resources that use the key from their creation take this output.
    """

    key_arn: Output[str]

    def __init__(self, name: str, args: RegionAccessArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionAccess", name, None, opts)
        child = ResourceOptions(parent=self)
        platform, region = args.platform, args.platform.region.name

        encrypted = {
            distribution: arn
            for key, distributions in args.by_bucket.items()
            if platform.region_library.plan[key].settings.encryption == "kms"
            for distribution, arn in distributions.items()
        }
        policy = KeyPolicy(
            f"{name}-key",
            KeyPolicyArgs(
                key_id=platform.key.key_id,
                region=region,
                account_id=platform.account_id,
                uses=[
                    *([distribution_use(encrypted)] if encrypted else []),
                    *key_uses(args.settings, region, platform.account_id),
                ],
            ),
            child,
        )
        for key, distributions in args.by_bucket.items():
            bucket = platform.library.buckets[key]
            BucketPolicy(
                f"{name}-{key}",
                BucketPolicyArgs(
                    bucket_id=bucket.private_id,
                    bucket_arn=bucket.arn,
                    statements=distribution_reads(bucket.arn, distributions),
                ),
                child,
            )
        self.key_arn = after(platform.key.arn, policy.policy)
        self.register_outputs({})
