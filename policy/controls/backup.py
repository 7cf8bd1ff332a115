"""Controls for AWS Backup: encryption and protection of vaults, retention of plans."""

from fnmatch import fnmatchcase

from policy.iam.denials import denies_others
from policy.iam.documents import read
from policy.readers.keys import has_customer_key
from policy.registry import (
    Finding,
    Iterator,
    Node,
    Parameter,
    Resource,
    Settings,
    Stack,
    resource_control,
    stack_control,
)
from policy.tokens import BACKUP_PLAN, BACKUP_VAULT, BACKUP_VAULT_LOCK_CONFIGURATION, BACKUP_VAULT_POLICY

GUIDE = "https://docs.aws.amazon.com/aws-backup/latest/devguide"
# Actions that delete recovery points before the end of their retention.
DELETING = ("backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle")


@resource_control(
    "backup-vault-customer-key",
    title="Backup vaults are encrypted with a customer managed key",
    severity="medium",
    types=[BACKUP_VAULT],
    frameworks={"FSBP": ["Backup.1"], "PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["CP-9(8)", "SC-12", "SC-28"]},
    remedy="Set kms_key_arn to the region's key.",
    url="https://docs.aws.amazon.com/securityhub/latest/userguide/backup-controls.html#backup-1",
)
def has_customer_managed_key(vault: Resource, settings: Settings) -> Iterator[Finding]:
    if not has_customer_key(vault, "kmsKeyArn"):
        yield vault.fail("recovery points are encrypted with an AWS managed key", "kmsKeyArn")


@stack_control(
    "backup-vault-guarded",
    title="Recovery points cannot be deleted before the end of their retention",
    severity="medium",
    types=[BACKUP_VAULT],
    frameworks={"NIST 800-53": ["CP-9", "CP-9(8)", "SI-12"]},
    remedy="Deny backup:DeleteRecoveryPoint and backup:UpdateRecoveryPointLifecycle for all principals in a "
    "VaultPolicy, or lock the vault with a VaultLockConfiguration.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/backup-recovery-point-manual-deletion-disabled.html",
)
def recovery_points_are_retained(vault: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if any(
        lock.number("minRetentionDays")
        for lock in stack.related(vault, BACKUP_VAULT_LOCK_CONFIGURATION, "backupVaultName")
    ):
        return
    policies = [policy.node("policy") for policy in stack.related(vault, BACKUP_VAULT_POLICY, "backupVaultName")]
    denied = {action for policy in policies for action in _denied(policy)}
    for action in DELETING:
        if not any(fnmatchcase(action.lower(), pattern) for pattern in denied):
            yield vault.missing(f"the vault's policy does not deny {action}")


def _denied(policy: Node) -> Iterator[str]:
    """Actions that a policy denies for all principals, or for all but some."""
    for statement in read(policy, ("Effect", "Action", "Principal", "NotPrincipal", "Condition")):
        if denies_others(statement):
            yield from (action.lower() for action in statement.actions)


@resource_control(
    "backup-plan-retention",
    title="Plans have a minimum retention and an expiry",
    severity="medium",
    types=[BACKUP_PLAN],
    frameworks={"NIST 800-53": ["CP-9", "CP-10", "SI-12"]},
    remedy="Set lifecycle.delete_after of all rules and copy actions to 7 or more.",
    url=f"{GUIDE}/API_Lifecycle.html",
    parameters=[Parameter("minimum_days", 7, "Minimum retention in days.", minimum=1)],
)
def retention_is_sufficient(plan: Resource, settings: Settings) -> Iterator[Finding]:
    least = settings.number("minimum_days")
    for rule in plan.nodes("rules"):
        for kept in (rule, *rule.nodes("copyActions")):
            if not kept.has("lifecycle.deleteAfter"):
                yield kept.missing("recovery points never expire", "lifecycle.deleteAfter")
            elif kept.number("lifecycle.deleteAfter", least) < least:
                yield kept.fail("the retention of recovery points is too short", "lifecycle.deleteAfter")
