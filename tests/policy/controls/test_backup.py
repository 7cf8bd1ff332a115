"""AWS Backup controls: pass, fail, unknown, exempt."""

import json
from dataclasses import replace
from typing import Any

from policy.tokens import BACKUP_PLAN, BACKUP_VAULT, BACKUP_VAULT_LOCK_CONFIGURATION, BACKUP_VAULT_POLICY, KMS_KEY
from tests.policy.harness import UNKNOWN, Cases, resource

ENDS = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"]
BREAK_GLASS = {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/break-glass"}
key = resource(KMS_KEY, "backups")
vault = resource(BACKUP_VAULT, "nightly", refers={"kmsKeyArn": key}, name="acme")
lock = resource(BACKUP_VAULT_LOCK_CONFIGURATION, "nightly-lock", refers={"backupVaultName": vault}, minRetentionDays=7)
policy = resource(BACKUP_VAULT_POLICY, "nightly-policy", refers={"backupVaultName": vault})


def denying(*actions: str, principal: Any = "*", effect: str = "Deny", **elements: Any) -> str:
    statement = {"Effect": effect, "Principal": principal, "Action": list(actions), "Resource": "*", **elements}
    return json.dumps({"Statement": [statement]})


def kept(days: object, *copies: object) -> list[dict[str, Any]]:
    return [
        {
            "ruleName": "nightly",
            "lifecycle": {"deleteAfter": days},
            "copyActions": [{"lifecycle": {"deleteAfter": each}} for each in copies],
        }
    ]


def test_vaults_have_a_customer_managed_key(cases: Cases) -> None:
    cases(
        "backup-vault-customer-key",
        passes=[[vault, key], [vault.with_props(kmsKeyArn=UNKNOWN), key]],
        fails=[
            [replace(vault, refers={})],
            [vault.with_props(kmsKeyArn="arn:aws:kms:eu-central-1:111122223333:alias/aws/backup")],
        ],
    )


def test_recovery_points_are_retained(cases: Cases) -> None:
    cases(
        "backup-vault-guarded",
        passes=[
            [vault, key, policy.with_props(policy=denying(*ENDS))],
            [vault, key, policy.with_props(policy=denying("backup:*", principal={"AWS": "*"}))],
            [vault, key, policy.with_props(policy=denying(*ENDS, Condition={"ArnNotEquals": BREAK_GLASS}))],
            [vault, key, lock],
        ],
        fails=[
            [vault, key],
            [vault, key, policy.with_props(policy=denying(ENDS[0]))],
            [vault, key, policy.with_props(policy=denying(*ENDS, principal={"AWS": "111122223333"}))],
            [vault, key, policy.with_props(policy=denying(*ENDS, effect="Allow"))],
            [vault, key, policy.with_props(policy=denying(*ENDS, Condition={"ArnEquals": BREAK_GLASS}))],
            [
                vault,
                key,
                policy.with_props(policy=denying(*ENDS, Condition={"Bool": {"aws:SecureTransport": "false"}})),
            ],
            [vault, key, lock.with_props(minRetentionDays=None)],
        ],
        unknown=[[vault, key, policy.with_props(policy=UNKNOWN)]],
    )


def test_plans_have_a_minimum_retention_and_an_expiry(cases: Cases) -> None:
    plan = resource(BACKUP_PLAN, "nightly-plan")
    cases(
        "backup-plan-retention",
        passes=[[plan.with_props(rules=kept(7))], [plan.with_props(rules=kept(35, 14))]],
        fails=[
            [plan.with_props(rules=kept(6))],
            [plan.with_props(rules=kept(35, 1))],
            [plan.with_props(rules=[{"ruleName": "nightly"}])],
        ],
        unknown=[[plan.with_props(rules=kept(UNKNOWN))], [plan.with_props(rules=UNKNOWN)]],
    )
