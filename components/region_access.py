"""Who may read what a region holds, once those who read exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.edge.readers import Reader
from components.foundation.outputs import waits_for
from components.foundation.settings.stack import StackSettings
from components.region import RegionPlatform
from components.region_key_uses import key_uses
from components.storage.bucket_policy import BucketPolicy, BucketPolicyArgs, distribution_reads
from components.storage.key_policy import KeyPolicy, KeyPolicyArgs, distribution_use


@dataclass(frozen=True, kw_only=True)
class RegionAccessArgs:
    """readers: the distributions' origins of all regions. distribution_arns: by name."""

    settings: StackSettings
    platform: RegionPlatform
    readers: Sequence[Reader]
    distribution_arns: Mapping[str, Input[str]]

    @property
    def by_bucket(self) -> dict[str, dict[str, Input[str]]]:
        """The distributions that read each bucket of this region: name and ARN, by the bucket's key."""
        found: dict[str, dict[str, Input[str]]] = {}
        for reader in self.readers:
            if reader.region == self.platform.region.name:
                found.setdefault(reader.bucket, {})[reader.distribution] = self.distribution_arns[reader.distribution]
        return found


class RegionAccess(ComponentResource):
    """The policy of the region's key and of every bucket that a distribution reads.

    Distributions read buckets, and policies name distributions: so these come after them (T-03). key_arn is known
    once the key's policy stands: what works with the key from its first moment takes this.
    """

    key_arn: Output[str]

    def __init__(self, name: str, args: RegionAccessArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionAccess", name, None, opts)
        child = ResourceOptions(parent=self)
        platform, region = args.platform, args.platform.region.name

        encrypted = {
            distribution: arn
            for key, distributions in args.by_bucket.items()
            if platform.place.plan[key].settings.encryption == "kms"
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
                    bucket_id=bucket.closed_id,
                    bucket_arn=bucket.arn,
                    statements=distribution_reads(bucket.arn, distributions),
                ),
                child,
            )
        self.key_arn = waits_for(platform.key.arn, policy.policy)
        self.register_outputs({})
