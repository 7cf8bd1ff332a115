"""AWS Backup: retention in the vault, and resource selections of plans."""

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.data.backup.plans import BackupPlans, BackupPlansArgs
from components.data.backup.settings import BackupSettings, VaultLockSettings
from components.data.backup.vault import BackupVault, BackupVaultArgs
from preview.graph import Graph, Node
from tests.components.data.database_graphs import KEYS, PRIMARY, SECONDARY
from tests.conftest import Deploy

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/acme-prod-{}"
CLUSTER = "arn:aws:rds:us-east-1:123456789012:cluster:acme-prod-aurora"
DEFAULTS = {"schedule": "cron(0 1 * * ? *)", "retentionDays": 35}


def vault(name: str, region: str, opts: ResourceOptions, lock: VaultLockSettings | None = None) -> BackupVault:
    args = BackupVaultArgs(vault_name="acme-prod", key_arn=KEYS[region], lock=lock, protect=True)
    return BackupVault(name, args, opts)


def backups(provider: aws.Provider) -> None:
    """Vaults in two regions, and two plans."""
    elsewhere = ResourceOptions(provider=aws.Provider(SECONDARY, region=SECONDARY))
    settings = BackupSettings.model_validate(
        {
            "plans": {
                "nightly": {
                    **DEFAULTS,
                    "timezone": "Europe/Dublin",
                    "allTables": True,
                    "databases": ["aurora"],
                    "copyActions": {SECONDARY: {"retentionDays": 14}},
                },
                "monthly": {
                    "schedule": "cron(30 2 1 * ? *)",
                    "retentionDays": 365,
                    "coldStorageAfterDays": 30,
                    "startWindowMinutes": 60,
                    "completionWindowMinutes": 600,
                    "tables": ["users"],
                },
            }
        }
    )
    here = ResourceOptions(provider=provider)
    BackupPlans(
        "plans",
        BackupPlansArgs(
            settings=settings,
            prefix="acme-prod",
            vault_name=vault("here", PRIMARY, here).vault_name,
            table_arns={key: TABLE.format(key) for key in ("users", "links")},
            database_arns={"aurora": CLUSTER, "postgres": "arn:aws:rds:us-east-1:123456789012:db:acme-prod-postgres"},
            copy_vault_arns={SECONDARY: vault("there", SECONDARY, elsewhere).arn},
        ),
        here,
    )


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return deploy(backups)


@pytest.fixture(scope="module")
def nightly(graph: Graph) -> Node:
    return graph.named("plans-nightly-plan")


def test_a_vault_has_the_key_of_its_region_and_is_retained(graph: Graph) -> None:
    found = {node.region: node for node in graph.of_type("aws:backup/vault:Vault")}
    assert {region: node.inputs["kmsKeyArn"] for region, node in found.items()} == {
        region: KEYS[region] for region in (PRIMARY, SECONDARY)
    }
    assert {node.inputs["name"] for node in found.values()} == {"acme-prod"}
    assert [(node.options.protect, node.inputs["forceDestroy"]) for node in found.values()] == [(True, False)] * 2


def test_the_vault_policy_denies_early_deletion(graph: Graph) -> None:
    policy = graph.named("here-policy")
    assert graph.referenced(policy, "backupVaultName") == [graph.named("here-vault")]
    assert policy.json("policy")["Statement"] == [
        {
            "Sid": "DenyEarlyEnd",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
            "Resource": "*",
        }
    ]


def test_vaults_are_not_locked_by_default(graph: Graph) -> None:
    assert graph.of_type("VaultLockConfiguration") == []


def test_a_lock_is_one_that_can_be_lifted(deploy: Deploy) -> None:
    lock = VaultLockSettings(min_retention_days=7, max_retention_days=400)
    found = deploy(lambda provider: vault("here", PRIMARY, ResourceOptions(provider=provider), lock))
    # With changeable_for_days the lock would be in compliance mode.
    assert found.one("VaultLockConfiguration").inputs == {
        "backupVaultName": "acme-prod",
        "minRetentionDays": 7,
        "maxRetentionDays": 400,
    }


def test_a_plan_has_schedule_and_retention(graph: Graph) -> None:
    plan = graph.named("plans-monthly-plan")
    assert plan.inputs["name"] == "acme-prod-monthly"
    (rule,) = plan.inputs["rules"]
    assert (rule["ruleName"], rule["schedule"]) == ("monthly", "cron(30 2 1 * ? *)")
    assert (rule["scheduleExpressionTimezone"], rule["startWindow"], rule["completionWindow"]) == ("Etc/UTC", 60, 600)
    assert rule["lifecycle"] == {"deleteAfter": 365, "coldStorageAfter": 30}
    assert rule["copyActions"] == []
    assert rule["targetVaultName"] == "acme-prod"


def test_a_plan_depends_on_the_policy_of_its_vault(graph: Graph) -> None:
    assert {node.name for node in graph.referenced(graph.named("plans-monthly-plan"), "rules")} >= {
        "here-vault",
        "here-policy",
    }


def test_default_backup_windows_are_eight_hours_and_one_week(nightly: Node) -> None:
    assert nightly.get("rules[0].startWindow") == 480
    assert nightly.get("rules[0].completionWindow") == 10080
    assert nightly.get("rules[0].scheduleExpressionTimezone") == "Europe/Dublin"


def test_copies_have_a_vault_in_the_other_region_and_their_own_lifecycle(graph: Graph, nightly: Node) -> None:
    (copy,) = nightly.get("rules[0].copyActions")
    assert graph.target(copy["destinationVaultArn"]) is graph.named("there-vault")
    assert copy["lifecycle"] == {"deleteAfter": 14}
    assert nightly.get("rules[0].lifecycle") == {"deleteAfter": 35}


@pytest.mark.parametrize(
    ("plan", "covered"),
    [("nightly", [TABLE.format("users"), TABLE.format("links"), CLUSTER]), ("monthly", [TABLE.format("users")])],
)
def test_a_plan_selects_exactly_the_listed_resources(graph: Graph, plan: str, covered: list[str]) -> None:
    selection = graph.named(f"plans-{plan}-selection")
    assert graph.target(selection.inputs["planId"]) is graph.named(f"plans-{plan}-plan")
    assert selection.inputs["resources"] == covered
    assert "selectionTags" not in selection.inputs
    assert selection.options.delete_before_replace is True  # AWS Backup changes no selection


def test_the_role_allows_backups_and_no_restores(graph: Graph) -> None:
    role = graph.named("plans-role")
    (trusted,) = role.json("assumeRolePolicy")["Statement"]
    assert (trusted["Principal"], trusted["Action"]) == ({"Service": "backup.amazonaws.com"}, "sts:AssumeRole")
    (attached,) = graph.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    assert graph.target(attached.inputs["role"]) is role
    assert attached.inputs["policyArn"].endswith(":policy/service-role/AWSBackupServiceRolePolicyForBackup")
    assert {
        graph.target(node.inputs["iamRoleArn"]).name for node in graph.of_type("aws:backup/selection:Selection")
    } == {"plans-role"}


def test_nothing_is_needed_before_it_is_known(deploy: Deploy) -> None:
    assert len(deploy(backups, unknown=True).of_type("aws:backup/plan:Plan")) == 2
