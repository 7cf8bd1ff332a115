"""The AWS Backup vault of a region."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import backup

from components.data.backup.settings import VaultLockSettings
from components.foundation.documents import document
from components.foundation.outputs import after
from components.foundation.service.exports import Export

# The vault of a region.
VAULT_ARN: Export[Output[str]] = Export("the backup vault")
# AWS Backup Developer Guide, "Vault access policies": wildcards in actions are not supported.
ENDS = ("backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle")


@dataclass(frozen=True, kw_only=True)
class BackupVaultArgs:
    """Arguments of BackupVault.

    vault_name: up to 50 letters, digits, hyphens and underscores. key_arn: key of its region, for backups of tables and
    for copies of databases from another region.
    lock: minimum and maximum retention; none by default.
    protect: protect the vault from deletion. force_destroy: delete it with its recovery points.
    """

    vault_name: str
    key_arn: Input[str]
    lock: VaultLockSettings | None = None
    protect: bool = False
    force_destroy: bool = False


class BackupVault(ComponentResource):
    """A vault whose recovery points can neither be deleted nor expire early, unless its access policy is changed first.
    Expiration by lifecycle is unaffected.

    vault_name and arn depend on the access policy and the lock.
    """

    vault_name: Output[str]
    arn: Output[str]

    def __init__(self, name: str, args: BackupVaultArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:BackupVault", name, None, opts)
        child = ResourceOptions(parent=self)
        vault = backup.Vault(
            f"{name}-vault",
            name=args.vault_name,
            kms_key_arn=args.key_arn,
            force_destroy=args.force_destroy,
            opts=ResourceOptions(parent=self, protect=args.protect),
        )
        guards = [
            backup.VaultPolicy(
                f"{name}-policy",
                backup_vault_name=vault.name,
                policy=document(
                    [
                        {
                            "Sid": "DenyEarlyEnd",
                            "Effect": "Deny",
                            "Principal": "*",
                            "Action": list(ENDS),
                            "Resource": "*",
                        }
                    ]
                ),
                opts=child,
            )
        ]
        lock = args.lock and backup.VaultLockConfiguration(
            f"{name}-lock",
            backup_vault_name=vault.name,
            min_retention_days=args.lock.min_retention_days,
            max_retention_days=args.lock.max_retention_days,
            opts=child,
        )
        standing = [*guards, *([lock] if lock else [])]
        self.vault_name, self.arn = after(vault.name, *standing), after(vault.arn, *standing)
        self.register_outputs({"arn": self.arn})
