"""Controls over AWS Backup: vaults, what guards the copies in them, and how long plans keep copies."""

from fnmatch import fnmatchcase

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
# What ends a copy's life before its time.
ENDS = ("backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle")


@resource_control(
    "backup-vault-customer-key",
    title="Backup vaults are encrypted with a customer key",
    severity="medium",
    types=[BACKUP_VAULT],
    frameworks={"FSBP": ["Backup.1"], "PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["CP-9(8)", "SC-12", "SC-28"]},
    remedy="Set kms_key_arn to the region's key.",
    url="https://docs.aws.amazon.com/securityhub/latest/userguide/backup-controls.html#backup-1",
)
def has_its_own_key(vault: Resource, settings: Settings) -> Iterator[Finding]:
    if not has_customer_key(vault, "kmsKeyArn"):
        yield vault.fail("copies lie under AWS's own key", "kmsKeyArn")


@stack_control(
    "backup-vault-guarded",
    title="Nobody ends the life of a copy early",
    severity="medium",
    types=[BACKUP_VAULT],
    frameworks={"NIST 800-53": ["CP-9", "CP-9(8)", "SI-12"]},
    remedy="Deny backup:DeleteRecoveryPoint and backup:UpdateRecoveryPointLifecycle to everybody in a VaultPolicy, or "
    "lock the vault with a VaultLockConfiguration.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/backup-recovery-point-manual-deletion-disabled.html",
)
def copies_end_in_their_time(vault: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if any(
        lock.number("minRetentionDays")
        for lock in stack.related(vault, BACKUP_VAULT_LOCK_CONFIGURATION, "backupVaultName")
    ):
        return
    policies = [policy.node("policy") for policy in stack.related(vault, BACKUP_VAULT_POLICY, "backupVaultName")]
    denied = {action for policy in policies for action in _denied(policy)}
    for action in ENDS:
        if not any(fnmatchcase(action.lower(), pattern) for pattern in denied):
            yield vault.fail(f"whoever IAM lets do so may use {action}", value=action)


def _denied(policy: Node) -> Iterator[str]:
    """Actions that a policy denies to everybody, or to all but those whom a condition names."""
    for statement in read(policy, ("Effect", "Action", "Principal")):
        if not statement.allows and statement.anyone:
            yield from (action.lower() for action in statement.actions)


@resource_control(
    "backup-plan-retention",
    title="Plans keep copies for long enough, and not for ever",
    severity="medium",
    types=[BACKUP_PLAN],
    frameworks={"NIST 800-53": ["CP-9", "CP-10", "SI-12"]},
    remedy="Set lifecycle.delete_after of every rule and copy action to 7 or more.",
    url=f"{GUIDE}/API_Lifecycle.html",
    parameters=[Parameter("minimum_days", 7, "The least days that copies are kept.", minimum=1)],
)
def keeps_copies_long_enough(plan: Resource, settings: Settings) -> Iterator[Finding]:
    least = settings.number("minimum_days")
    for rule in plan.nodes("rules"):
        for kept in (rule, *rule.nodes("copyActions")):
            if not kept.has("lifecycle.deleteAfter"):
                yield kept.missing("copies are kept, and paid for, for ever", "lifecycle.deleteAfter")
            elif kept.number("lifecycle.deleteAfter", least) < least:
                yield kept.fail("copies are gone before a mistake is noticed", "lifecycle.deleteAfter")
