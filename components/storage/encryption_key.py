"""The customer key of a region."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import kms

from components.foundation.settings.encryption import EncryptionSettings


@dataclass(frozen=True, kw_only=True)
class EncryptionKeyArgs:
    """What a key is asked for.

    alias: its name in the region, with `alias/`. replica_of: ARN of the primary region's key, whose replica this
    one is; the primary itself when left out. protect: refuse to delete the key.
    """

    alias: str
    description: str
    settings: EncryptionSettings
    replica_of: Input[str] | None = None
    protect: bool = False


class EncryptionKey(ComponentResource):
    """A multi-Region key with rotation, or its replica in another region, and the alias.

    Every primary is multi-Region from the start: a key cannot become so later, and a stack may grow. A replica
    takes the primary's ARN, so the primary outlives it (T-34). The key's policy is a KeyPolicy, written when the
    services that use the key exist (T-03); until then AWS's default policy leaves it to the account's IAM.
    """

    arn: Output[str]
    key_id: Output[str]

    def __init__(self, name: str, args: EncryptionKeyArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:storage:EncryptionKey", name, None, opts)
        protected = ResourceOptions(parent=self, protect=args.protect)

        if args.replica_of is None:
            key = kms.Key(
                f"{name}-key",
                description=args.description,
                multi_region=True,
                enable_key_rotation=True,
                rotation_period_in_days=args.settings.rotation_period_days,
                deletion_window_in_days=args.settings.deletion_window_days,
                opts=protected,
            )
        else:
            key = kms.ReplicaKey(
                f"{name}-key",
                description=args.description,
                primary_key_arn=args.replica_of,
                deletion_window_in_days=args.settings.deletion_window_days,
                opts=protected,
            )
        kms.Alias(f"{name}-alias", name=args.alias, target_key_id=key.key_id, opts=ResourceOptions(parent=self))

        self.arn, self.key_id = key.arn, key.key_id
        self.register_outputs({"arn": self.arn, "key_id": self.key_id})
