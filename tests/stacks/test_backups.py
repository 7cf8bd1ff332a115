"""Backup plans of the stacks' tables and databases, and regions of the copies."""

from typing import Any

import pytest

from preview.graph import Graph, Node
from tests.conftest import PRODUCTION, stacks_with
from tests.stacks.changes import Changes, change
from tests.stacks.reading import StackGraph

PLAN, SELECTION, VAULT = "aws:backup/plan:Plan", "aws:backup/selection:Selection", "aws:backup/vault:Vault"
NIGHTLY = "cron(0 1 * * ? *)"
STANDBY: dict[str, Any] = {
    "regions": {"replicas": ["us-west-2"], "mode": "pilot_light"},
    "network": {"vpcs": {"us-west-2": {"cidr": "10.31.0.0/16", "nat": "none"}}},
    "edge": {"distributions": {"assets": {"origins": {"service": {"replicas": ["us-west-2"]}}, "viewerFunction": {}}}},
    "cache": {"replicaCaches": "none"},
    "backup": {"plans": {"nightly": {"copyActions": {"us-west-2": {"retentionDays": 14}}}}},
}


def rule(graph: Graph, plan: str) -> dict[str, Any]:
    """The one rule of a plan."""
    (found,) = graph.named(f"primary-data-backup-{plan}-plan").inputs["rules"]
    return found


def covered(graph: Graph, plan: str) -> list[Node]:
    """The resources of a plan's selection."""
    selection = graph.named(f"primary-data-backup-{plan}-selection")
    assert graph.target(selection.inputs["planId"]) is graph.named(f"primary-data-backup-{plan}-plan")
    return [graph.target(arn) for arn in selection.inputs["resources"]]


def vaults_of(graph: Graph, type_: str) -> list[Node]:
    """The vaults that resources of a type guard."""
    return [vault for node in graph.of_type(type_) for vault in graph.referenced(node, "backupVaultName")]


def vault_of_copies(graph: Graph, plan: str) -> Node:
    """The vault of another region that a plan's copies go to."""
    (copy,) = rule(graph, plan)["copyActions"]
    return graph.target(copy["destinationVaultArn"])


@pytest.fixture(scope="module")
def gifs(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


@pytest.fixture(scope="module")
def reference(stack_graph: StackGraph) -> Graph:
    return stack_graph("prod")


@pytest.fixture(scope="module")
def service(stack_graph: StackGraph) -> Graph:
    return stack_graph("microservice-prod")


@pytest.fixture(scope="module")
def standby() -> Changes:
    return change("microservice-prod", **STANDBY)


@pytest.mark.requirement("GD-85")
def test_every_table_has_daily_backups_with_a_retention_of_35_days(gifs: Graph) -> None:
    nightly = rule(gifs, "nightly")
    assert (nightly["schedule"], nightly["lifecycle"]) == (NIGHTLY, {"deleteAfter": 35})
    assert covered(gifs, "nightly") == gifs.of_type("aws:dynamodb/table:Table")
    assert len(covered(gifs, "nightly")) == 7


@pytest.mark.requirement("GD-85")
def test_the_recovery_points_have_the_customer_key_and_a_copy_in_us_west_2(gifs: Graph) -> None:
    here, there = gifs.named("primary-backup-vault"), vault_of_copies(gifs, "nightly")
    assert rule(gifs, "nightly")["targetVaultName"] == here.inputs["name"]
    assert here in gifs.referenced(gifs.named("primary-data-backup-nightly-plan"), "rules")
    assert [(vault.region, gifs.target(vault.inputs["kmsKeyArn"]).name) for vault in (here, there)] == [
        ("us-east-1", "primary-encryption-key"),
        ("us-west-2", "us-west-2-encryption-key"),
    ]
    assert {vault.inputs["name"] for vault in (here, there)} == {"gifdistributor-prod"}


def test_the_database_has_automated_snapshots_and_daily_backups(service: Graph) -> None:
    (database,) = covered(service, "nightly")
    assert database is service.named("primary-data-postgres-source-instance")
    assert database.inputs["backupRetentionPeriod"] == 35
    nightly = rule(service, "nightly")
    assert (nightly["schedule"], nightly["lifecycle"], nightly["copyActions"]) == (NIGHTLY, {"deleteAfter": 35}, [])


def test_the_snapshots_have_a_copy_in_another_configured_region(standby: Changes) -> None:
    vault = vault_of_copies(standby.after, "nightly")
    assert (vault.region, standby.after.target(vault.inputs["kmsKeyArn"]).region) == ("us-west-2", "us-west-2")
    (copy,) = rule(standby.after, "nightly")["copyActions"]
    assert copy["lifecycle"] == {"deleteAfter": 14}
    assert covered(standby.after, "nightly") == [standby.after.named("primary-data-postgres-source-instance")]
    assert standby.deleted == []
    assert standby.changed["primary-data-backup-nightly-plan"] == {"rules"}
    assert [name for name in standby.changed if name.endswith("-instance")] == []


def test_backups_of_the_reference_platform_have_a_copy_in_one_of_its_regions(reference: Graph) -> None:
    assert [node.name for node in covered(reference, "nightly")] == [
        "primary-data-tables-assets-table",
        "primary-data-tables-records-table",
        "primary-data-aurora-cluster-cluster",
        "primary-data-postgres-source-instance",
    ]
    assert vault_of_copies(reference, "nightly").region == "eu-west-1"
    assert {vault.region for vault in reference.of_type(VAULT)} == {"us-east-1", "eu-west-1"}


def test_table_backups_of_the_reference_platform_have_cold_storage_for_two_years(reference: Graph) -> None:
    assert [node.name for node in covered(reference, "monthly")] == [
        "primary-data-tables-assets-table",
        "primary-data-tables-records-table",
    ]
    assert rule(reference, "monthly")["lifecycle"] == {"deleteAfter": 730, "coldStorageAfter": 30}


def test_vaults_of_the_reference_platform_have_a_minimum_retention_of_a_week(reference: Graph) -> None:
    locks = reference.of_type("VaultLockConfiguration")
    assert vaults_of(reference, "VaultLockConfiguration") == reference.of_type(VAULT)
    assert {lock.inputs["minRetentionDays"] for lock in locks} == {7}
    assert [lock for lock in locks if "changeableForDays" in lock.inputs] == []


@pytest.mark.parametrize("stack", [stack for stack in stacks_with("backup") if stack in PRODUCTION])
def test_vaults_and_recovery_points_of_production_are_protected(stack: str, stack_graph: StackGraph) -> None:
    graph = stack_graph(stack)
    vaults = graph.of_type(VAULT)
    assert vaults
    assert {(vault.options.protect, vault.inputs["forceDestroy"]) for vault in vaults} == {(True, False)}
    assert vaults_of(graph, "VaultPolicy") == vaults
