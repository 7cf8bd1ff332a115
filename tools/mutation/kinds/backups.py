"""AWS Backup: vaults and plans."""

from tools.mutation.changes import Statement, dropped, in_statements, limited, put, replaced, with_statement, without
from tools.mutation.graph import Captured, Mutation, Node
from tools.mutation.kinds.keys import of_another_region

VAULT = "aws:backup/vault:Vault"
VAULT_POLICY = "aws:backup/vaultPolicy:VaultPolicy"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
PLAN = "aws:backup/plan:Plan"

ALIAS = "arn:aws:kms:us-east-1:123456789012:alias/aws/backup"
COPY = {"Principal": "*", "Action": "backup:CopyIntoBackupVault", "Resource": "*"}


def guarded_vault(node: Node, captured: Captured) -> list[Node]:
    """The vault that a policy guards."""
    return captured.named(node, "backupVaultName")


def without_a_lock(node: Node, captured: Captured) -> bool:
    """Whether nothing but its policy guards a vault."""
    return not any(captured.users(vault, LOCK, "backupVaultName") for vault in guarded_vault(node, captured))


def one_account(statement: Statement) -> None:
    """A statement holds for one account."""
    statement["Principal"] = {"AWS": "111122223333"}


KINDS = [
    *(
        Mutation(name=f"backup vault: {what}", type=VAULT, change=change, controls=[control])
        for what, change, control in (
            ("under AWS's own key", without("kmsKeyArn"), "backup-vault-customer-key"),
            ("under the alias of AWS's key", put("kmsKeyArn", ALIAS), "backup-vault-customer-key"),
            ("under a key of another region", of_another_region("kmsKeyArn"), "kms-key-region"),
            ("a name that is too long", replaced("name", "-", f"-{'x' * 50}-"), "names-length"),
        )
    ),
    *(
        Mutation(
            name=f"backup vault policy: {what}",
            type=VAULT_POLICY,
            change=limited(change, without_a_lock),
            controls=["backup-vault-guarded"],
            reports=guarded_vault,
        )
        for what, change in (
            ("gone", dropped),
            ("for one account only", in_statements(one_account)),
        )
    ),
    Mutation(
        name="backup vault policy: any account copies into it",
        type=VAULT_POLICY,
        change=with_statement(COPY),
        controls=["resource-policy-public"],
    ),
    *(
        Mutation(name=f"backup plan: {what}", type=PLAN, change=change, controls=["backup-plan-retention"])
        for what, change in (
            ("copies for a day", put("rules[*].lifecycle.deleteAfter", 1)),
            ("copies for ever", without("rules[*].lifecycle")),
            ("copies elsewhere for a day", put("rules[*].copyActions[*].lifecycle.deleteAfter", 1)),
        )
    ),
]
