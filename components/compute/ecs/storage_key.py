"""The KMS key of Fargate's ephemeral storage."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import kms

from components.compute.ecs.key_uses import fargate_storage_uses
from components.foundation.documents import account_use, document


@dataclass(frozen=True, kw_only=True)
class TaskStorageKeyArgs:
    """Arguments of TaskStorageKey.

    alias: with the prefix `alias/`. cluster_name: physical name of the cluster whose tasks use the key.
    rotation_period_days, deletion_window_days: as of the stack's key. protect: protect the key from deletion.
    """

    alias: str
    cluster_name: str
    account_id: Input[str]
    rotation_period_days: int
    deletion_window_days: int
    protect: bool = False


class TaskStorageKey(ComponentResource):
    """A single-Region key with rotation for the ephemeral storage of one cluster's tasks, and its alias.

    Fargate refuses multi-Region keys (T-47), which the key of a stack in several regions is. Only Fargate may use it,
    for this cluster; the account administers it.
    """

    arn: Output[str]

    def __init__(self, name: str, args: TaskStorageKeyArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:TaskStorageKey", name, None, opts)
        key = kms.Key(
            f"{name}-key",
            description=f"Ephemeral storage of tasks in {args.cluster_name}",
            policy=document([account_use(args.account_id), *fargate_storage_uses(args.account_id, args.cluster_name)]),
            enable_key_rotation=True,
            rotation_period_in_days=args.rotation_period_days,
            deletion_window_in_days=args.deletion_window_days,
            opts=ResourceOptions(parent=self, protect=args.protect),
        )
        kms.Alias(f"{name}-alias", name=args.alias, target_key_id=key.key_id, opts=ResourceOptions(parent=self))
        self.arn = key.arn
        self.register_outputs({"arn": self.arn})
