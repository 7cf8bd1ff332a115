"""Where AWS Backup keeps copies in a region."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import backup

from components.foundation.documents import document
from components.foundation.outputs import waits_for
from components.foundation.settings.backup import VaultLockSettings

# AWS Backup Developer Guide, "Vault access policies": such policies know no wildcards in actions.
ENDS = ("backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle")


@dataclass(frozen=True, kw_only=True)
class BackupVaultArgs:
    """What a vault is asked for.

    vault_name: up to 50 letters, digits, hyphens and underscores. key_arn: key of its region, which encrypts the
    copies of tables that come in, and those of databases that come from another region.
    lock: least and longest life of copies; none by default.
    protect: refuse to delete the vault. force_destroy: delete it with its copies.
    """

    vault_name: str
    key_arn: Input[str]
    lock: VaultLockSettings | None = None
    protect: bool = False
    force_destroy: bool = False


class BackupVault(ComponentResource):
    """A vault whose copies end when their time is over, and not before: nobody may delete one or shorten its life,
    until somebody changes the policy. Expiry is the vault's own and goes on.

    vault_name and arn are known once the policy and the lock stand.
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
        self.vault_name, self.arn = waits_for(vault.name, *standing), waits_for(vault.arn, *standing)
        self.register_outputs({"arn": self.arn})
