"""PostgreSQL on RDS: instance, security groups, backups and deletion."""

from typing import Any

import pytest

from components.data.databases.names import cluster_identifier, final_snapshot_name, instance_identifier
from components.data.databases.telemetry import log_group_names
from components.data.placement import Placement
from components.data.rds.parts import database_parameters
from preview.graph import Graph, Node
from tests.components.data.database_graphs import KEYS, PRIMARY, SECONDARY, postgres, postgres_settings
from tests.conftest import Deploy

LARGE = {"allocatedGib": 1000, "maxAllocatedGib": 2000, "iops": 16000}


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    """Settings of a production stack."""
    settings = postgres_settings(
        storage=LARGE,
        backupRetentionDays=35,
        masterUsername="apiuser",
        parameters={"max_connections": "500", "log_min_duration_statement": "500"},
        insights="advanced",
    )
    return deploy(lambda provider: postgres(provider, settings, protect=True))


@pytest.fixture(scope="module")
def instance(graph: Graph) -> Node:
    return graph.named("data-instance")


def picked(node: Node, *names: str) -> dict[str, Any]:
    return {name: node.inputs.get(name) for name in names}


@pytest.mark.requirement("MS-28")
def test_the_engine_and_its_class_are_the_settings(instance: Node) -> None:
    assert picked(instance, "identifier", "engine", "instanceClass", "dbName", "port") == {
        "identifier": "acme-prod-postgres",
        "engine": "postgres",
        "instanceClass": "db.r7g.2xlarge",
        "dbName": "app",
        "port": 5432,
    }


@pytest.mark.requirement("MS-30")
def test_a_major_version_has_automatic_minor_upgrades(instance: Node) -> None:
    assert picked(instance, "engineVersion", "autoMinorVersionUpgrade") == {
        "engineVersion": "17",
        "autoMinorVersionUpgrade": True,
    }


def test_a_minor_version_stays_until_it_is_changed(deploy: Deploy) -> None:
    instance = deploy(lambda provider: postgres(provider, postgres_settings(engineVersion="17.6"))).one("Instance")
    assert picked(instance, "engineVersion", "autoMinorVersionUpgrade") == {
        "engineVersion": "17.6",
        "autoMinorVersionUpgrade": False,
    }


@pytest.mark.requirement("MS-31")
def test_the_volume_has_the_configured_iops(instance: Node) -> None:
    assert picked(instance, "storageType", "allocatedStorage", "maxAllocatedStorage", "iops", "storageThroughput") == {
        "storageType": "gp3",
        "allocatedStorage": 1000,
        "maxAllocatedStorage": 2000,
        "iops": 16000,
        "storageThroughput": 500,
    }


def test_a_small_volume_sets_neither_iops_nor_throughput(deploy: Deploy) -> None:
    instance = deploy(lambda provider: postgres(provider, postgres_settings())).one("Instance")
    assert picked(instance, "allocatedStorage", "iops", "storageThroughput", "maxAllocatedStorage") == {
        "allocatedStorage": 20,
        "iops": None,
        "storageThroughput": None,
        "maxAllocatedStorage": None,
    }


@pytest.mark.requirement("MS-32")
def test_a_standby_in_another_zone_enables_failover(instance: Node) -> None:
    assert instance.inputs["multiAz"] is True


@pytest.mark.requirement("MS-33", "MS-67")
def test_backups_have_a_retention_of_35_days_and_explicit_windows(instance: Node) -> None:
    assert picked(instance, "backupRetentionPeriod", "backupWindow", "maintenanceWindow", "copyTagsToSnapshot") == {
        "backupRetentionPeriod": 35,
        "backupWindow": "03:00-04:00",
        "maintenanceWindow": "sun:04:30-sun:05:30",
        "copyTagsToSnapshot": True,
    }


@pytest.mark.requirement("MS-34")
def test_the_password_of_an_instance_without_replicas_is_managed_by_rds(instance: Node) -> None:
    assert picked(instance, "username", "password", "manageMasterUserPassword", "masterUserSecretKmsKeyId") == {
        "username": "apiuser",
        "password": None,
        "manageMasterUserPassword": True,
        "masterUserSecretKmsKeyId": KEYS[PRIMARY],
    }


@pytest.mark.requirement("MS-36")
def test_data_and_insights_are_encrypted_with_the_region_s_key(instance: Node) -> None:
    assert instance.inputs["storageEncrypted"] is True
    assert instance.inputs["kmsKeyId"] == instance.inputs["performanceInsightsKmsKeyId"] == KEYS[PRIMARY]


def test_iam_users_authenticate_and_public_access_is_denied(instance: Node) -> None:
    assert instance.inputs["iamDatabaseAuthenticationEnabled"] is True
    assert instance.inputs["publiclyAccessible"] is False


def test_it_is_in_the_given_subnets(graph: Graph, instance: Node) -> None:
    subnets = graph.one("SubnetGroup")
    assert subnets.inputs["subnetIds"] == [f"subnet-us-east-1-{zone}" for zone in "abc"]
    assert graph.referenced(instance, "dbSubnetGroupName") == [subnets]


def test_clients_only_may_connect(graph: Graph, instance: Node) -> None:
    group, rule = graph.one("SecurityGroup", vpcId="vpc-us-east-1"), graph.one("SecurityGroupIngressRule")
    assert [graph.target(value) for value in instance.inputs["vpcSecurityGroupIds"]] == [group]
    assert graph.target(rule.inputs["securityGroupId"]) is group
    assert picked(rule, "referencedSecurityGroupId", "fromPort", "toPort", "ipProtocol") == {
        "referencedSecurityGroupId": "sg-api-us-east-1",
        "fromPort": 5432,
        "toPort": 5432,
        "ipProtocol": "tcp",
    }


def test_connections_without_tls_are_rejected(graph: Graph, instance: Node) -> None:
    group = graph.one("ParameterGroup")
    assert group.inputs["family"] == "postgres17"
    assert group.inputs["parameters"] == [
        {"name": "log_min_duration_statement", "value": "500", "applyMethod": "immediate"},
        {"name": "max_connections", "value": "500", "applyMethod": "pending-reboot"},
        {"name": "rds.force_ssl", "value": "1", "applyMethod": "immediate"},
    ]
    assert graph.referenced(instance, "parameterGroupName") == [group]


def test_parameters_are_in_one_order_whatever_the_file_s() -> None:
    assert list(database_parameters({"work_mem": "1", "array_nulls": "1"})) == [
        "array_nulls",
        "rds.force_ssl",
        "work_mem",
    ]


def test_it_depends_on_encrypted_log_groups_with_retention(graph: Graph, instance: Node) -> None:
    groups = {str(group.inputs["name"]): group for group in graph.of_type("LogGroup")}
    assert tuple(sorted(groups)) == log_group_names("instance", "acme-prod-postgres")
    assert instance.inputs["enabledCloudwatchLogsExports"] == ["iam-db-auth-error", "postgresql", "upgrade"]
    for group in groups.values():
        assert picked(group, "kmsKeyId", "retentionInDays") == {"kmsKeyId": KEYS[PRIMARY], "retentionInDays": 90}
        assert instance.depends_on(group)


def test_only_rds_measures_and_only_for_this_database(graph: Graph, instance: Node) -> None:
    role = graph.one("Role")
    (only,) = role.json("assumeRolePolicy")["Statement"]
    assert only["Principal"] == {"Service": "monitoring.rds.amazonaws.com"}
    assert only["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:rds:us-east-1:123456789012:db:acme-prod-postgres*"},
    }
    assert instance.inputs["monitoringInterval"] == 60
    assert graph.target(instance.inputs["monitoringRoleArn"]) is role
    assert instance.depends_on(graph.one("RolePolicyAttachment"))


def test_without_measurements_there_is_no_role(deploy: Deploy) -> None:
    graph = deploy(lambda provider: postgres(provider, postgres_settings(monitoringIntervalSeconds=0)))
    assert graph.of_type("Role") == []
    assert picked(graph.one("Instance"), "monitoringInterval", "monitoringRoleArn") == {
        "monitoringInterval": 0,
        "monitoringRoleArn": None,
    }


@pytest.mark.parametrize(("mode", "days"), [("standard", 7), ("advanced", 465)])
def test_performance_insights_retention_follows_the_mode(deploy: Deploy, mode: str, days: int) -> None:
    instance = deploy(lambda provider: postgres(provider, postgres_settings(insights=mode))).one("Instance")
    assert picked(
        instance, "databaseInsightsMode", "performanceInsightsEnabled", "performanceInsightsRetentionPeriod"
    ) == {
        "databaseInsightsMode": mode,
        "performanceInsightsEnabled": True,
        "performanceInsightsRetentionPeriod": days,
    }


def test_a_protected_instance_has_deletion_protection_and_a_final_snapshot(instance: Node) -> None:
    assert instance.options.protect
    assert picked(
        instance,
        "deletionProtection",
        "skipFinalSnapshot",
        "finalSnapshotIdentifier",
        "deleteAutomatedBackups",
    ) == {
        "deletionProtection": True,
        "skipFinalSnapshot": False,
        "finalSnapshotIdentifier": final_snapshot_name("acme-prod-postgres", 1),
        "deleteAutomatedBackups": False,
    }


def test_an_unprotected_one_is_deleted_without_snapshot(deploy: Deploy) -> None:
    instance = deploy(lambda provider: postgres(provider, postgres_settings())).one("Instance")
    assert not instance.options.protect
    assert picked(
        instance,
        "deletionProtection",
        "skipFinalSnapshot",
        "finalSnapshotIdentifier",
        "deleteAutomatedBackups",
    ) == {
        "deletionProtection": False,
        "skipFinalSnapshot": True,
        "finalSnapshotIdentifier": None,
        "deleteAutomatedBackups": True,
    }


def test_a_replaced_database_has_another_final_snapshot_name() -> None:
    names = {final_snapshot_name("acme-prod-postgres", generation) for generation in (1, 2, 3)}
    assert len(names) == 3
    assert final_snapshot_name("acme-prod-postgres", 1) == final_snapshot_name("acme-prod-postgres", 1)
    assert all(name.startswith("acme-prod-postgres-final-") for name in names)


def test_names_are_within_the_limit_of_rds() -> None:
    long = "a" * 70
    assert len(instance_identifier("acme-prod", long)) == 63
    assert len(f"{cluster_identifier('acme-prod', long)}-a") == 63
    assert instance_identifier("acme-prod", "postgres") == "acme-prod-postgres"


def test_only_the_desired_size_is_ignored(instance: Node) -> None:
    assert instance.options.ignore_changes == ("allocatedStorage",)


def test_nothing_is_ignored_where_the_size_is_fixed(deploy: Deploy) -> None:
    instance = deploy(lambda provider: postgres(provider, postgres_settings(storage={"allocatedGib": 400})))
    assert instance.one("Instance").options.ignore_changes == ()


@pytest.mark.requirement("MS-38")
def test_a_change_can_be_applied_immediately(deploy: Deploy) -> None:
    settings = postgres_settings(instanceClass="db.r7g.4xlarge", applyImmediately=True)
    instance = deploy(lambda provider: postgres(provider, settings)).one("Instance")
    assert picked(instance, "instanceClass", "applyImmediately") == {
        "instanceClass": "db.r7g.4xlarge",
        "applyImmediately": True,
    }


def test_one_zone_is_too_few() -> None:
    with pytest.raises(ValueError, match="subnet_ids: a: allowed: 2 zones or more; add the subnets of further zones"):
        Placement(region=SECONDARY, account_id="1", vpc_id="v", subnet_ids={"a": "s"}, key_arn="k")


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    def urns(*, unknown: bool) -> list[str]:
        return [node.urn for node in deploy(lambda provider: postgres(provider, postgres_settings()), unknown=unknown)]

    assert urns(unknown=True) == urns(unknown=False)
