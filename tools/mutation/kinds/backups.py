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


def vault_of(node: Node, captured: Captured) -> list[Node]:
    """The vault of a policy."""
    return captured.targets(node, "backupVaultName")


def without_a_lock(node: Node, captured: Captured) -> bool:
    """Whether nothing but its policy guards a vault."""
    return not any(captured.users(vault, LOCK, "backupVaultName") for vault in vault_of(node, captured))


def restrict_to_account(statement: Statement) -> None:
    """Restrict a statement to one account."""
    statement["Principal"] = {"AWS": "111122223333"}


KINDS = [
    *(
        Mutation(name=f"backup vault: {what}", type=VAULT, change=change, controls=[control])
        for what, change, control in (
            ("no customer managed key", without("kmsKeyArn"), "backup-vault-customer-key"),
            ("alias of the AWS managed key", put("kmsKeyArn", ALIAS), "backup-vault-customer-key"),
            ("key of another region", of_another_region("kmsKeyArn"), "kms-key-region"),
            ("name above the length limit", replaced("name", "-", f"-{'x' * 50}-"), "names-length"),
        )
    ),
    *(
        Mutation(
            name=f"backup vault policy: {what}",
            type=VAULT_POLICY,
            change=limited(change, without_a_lock),
            controls=["backup-vault-guarded"],
            reports=vault_of,
        )
        for what, change in (
            ("removed", dropped),
            ("restricted to one account", in_statements(restrict_to_account)),
        )
    ),
    Mutation(
        name="backup vault policy: all accounts can copy recovery points",
        type=VAULT_POLICY,
        change=with_statement(COPY),
        controls=["resource-policy-public"],
    ),
    *(
        Mutation(name=f"backup plan: {what}", type=PLAN, change=change, controls=["backup-plan-retention"])
        for what, change in (
            ("retention of one day", put("rules[*].lifecycle.deleteAfter", 1)),
            ("no lifecycle", without("rules[*].lifecycle")),
            ("copy with a retention of one day", put("rules[*].copyActions[*].lifecycle.deleteAfter", 1)),
        )
    ),
]
