"""The customer managed key of a region."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import kms

from components.foundation.documents import document
from components.foundation.service.exports import Export
from components.identity.kms.key_policy import base_uses
from components.identity.kms.settings import EncryptionSettings


@dataclass(frozen=True, kw_only=True)
class EncryptionKeyArgs:
    """Arguments of EncryptionKey.

    alias: with the prefix `alias/`. region, account_id: of the key.
    multi_region: whether a primary key is multi-Region.
    replica_of: ARN of the primary region's key, for a replica key; a primary key if omitted.
    protect: protect the key from deletion.
    """

    alias: str
    description: str
    region: str
    account_id: Input[str]
    settings: EncryptionSettings
    multi_region: bool = True
    replica_of: Input[str] | None = None
    protect: bool = False


# Arguments of the region's key, for replicas of it in regions that have no other resources of the stack.
KEY_ARGS: Export[EncryptionKeyArgs] = Export("arguments of the region's KMS key")


class EncryptionKey(ComponentResource):
    """A key with rotation, or its replica in another region, and the alias.

    A single-Region key cannot be converted later: it is replaced. A replica depends on the primary's ARN, so the
    primary is deleted last (T-34). The key is created with the policy that all regions need; the complete one is a
    KeyPolicy, created after the distributions that it names (T-03), so changes of the policy are ignored here.
    """

    arn: Output[str]
    key_id: Output[str]

    def __init__(self, name: str, args: EncryptionKeyArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:storage:EncryptionKey", name, None, opts)
        protected = ResourceOptions(parent=self, protect=args.protect, ignore_changes=["policy"])
        policy = document(base_uses(args.region, args.account_id))

        if args.replica_of is None:
            key = kms.Key(
                f"{name}-key",
                description=args.description,
                policy=policy,
                multi_region=args.multi_region,
                enable_key_rotation=True,
                rotation_period_in_days=args.settings.rotation_period_days,
                deletion_window_in_days=args.settings.deletion_window_days,
                opts=protected,
            )
        else:
            key = kms.ReplicaKey(
                f"{name}-key",
                description=args.description,
                policy=policy,
                primary_key_arn=args.replica_of,
                deletion_window_in_days=args.settings.deletion_window_days,
                opts=protected,
            )
        kms.Alias(f"{name}-alias", name=args.alias, target_key_id=key.key_id, opts=ResourceOptions(parent=self))

        self.arn, self.key_id = key.arn, key.key_id
        self.register_outputs({"arn": self.arn, "key_id": self.key_id})
