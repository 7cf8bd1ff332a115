"""PostgreSQL in one region: the instance with its read replicas, or a replica of another region."""

from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.data.rds.regional import RegionalPostgres, RegionalPostgresArgs
from preview.graph import Graph
from tests.components.data.database_graphs import KEYS, PRIMARY, SECONDARY, placement, postgres_settings
from tests.conftest import Deploy

INSTANCE = "aws:rds/instance:Instance"
REPLICAS: dict[str, Any] = {"one": {}, "two": {}}
SOURCE = f"arn:aws:rds:{PRIMARY}:123456789012:db:acme-prod-postgres"


def run(
    deploy: Deploy, *, region: str = PRIMARY, source_arn: str | None = None, unknown: bool = False, **given: Any
) -> Graph:
    """The PostgreSQL resources of a region, with endpoints as outputs."""
    settings = postgres_settings(masterCredentials="own", **given)

    def program(provider: aws.Provider) -> None:
        made = RegionalPostgres(
            "data",
            RegionalPostgresArgs(
                settings=settings,
                prefix="acme-prod",
                placement=placement(region),
                source_arn=source_arn,
                secret_replicas={SECONDARY: KEYS[SECONDARY]},
                protect=True,
            ),
            ResourceOptions(provider=provider),
        )
        ref = made.ref
        pulumi.export("created", made.arn is not None)
        pulumi.export("found", None if ref is None else [ref.endpoint, ref.reader_hosts, *ref.resource_ids])
        pulumi.export("group", None if ref is None else ref.writer.security_group_id)
        pulumi.export("known", None if ref is None else [ref.port, ref.database_name])

    return deploy(program, region=region, unknown=unknown)


@pytest.fixture(scope="module")
def primary(deploy: Deploy) -> Graph:
    return run(deploy, replicas=REPLICAS)


@pytest.fixture(scope="module")
def copy(deploy: Deploy) -> Graph:
    return run(deploy, region=SECONDARY, source_arn=SOURCE, regionalReplicas={SECONDARY: {}})


def test_the_primary_region_has_the_instance_and_its_readers(primary: Graph) -> None:
    assert {node.name: node.inputs["identifier"] for node in primary.of_type(INSTANCE)} == {
        "data-source-instance": "acme-prod-postgres",
        "data-one-instance": "acme-prod-postgres-one",
        "data-two-instance": "acme-prod-postgres-two",
    }


@pytest.mark.parametrize("reader", ["one", "two"])
def test_a_read_replica_in_the_region_has_its_sources_identifier(primary: Graph, reader: str) -> None:
    source, node = primary.named("data-source-instance"), primary.named(f"data-{reader}-instance")
    assert node.inputs["replicateSourceDb"] == source.outputs["identifier"]
    assert primary.referenced(node, "replicateSourceDb") == [source]
    assert node.inputs["vpcSecurityGroupIds"] == source.inputs["vpcSecurityGroupIds"]


@pytest.mark.requirement("MS-29")
def test_clients_connect_to_the_instance_and_to_every_replica(primary: Graph) -> None:
    source, one, two = (primary.named(f"data-{each}-instance").outputs for each in ("source", "one", "two"))
    assert primary.outputs["found"] == [
        source["address"],
        f"{one['address']},{two['address']}",
        *(each["resourceId"] for each in (source, one, two)),
    ]
    assert primary.outputs["known"] == [5432, "app"]
    assert primary.named("data-source-instance").inputs["vpcSecurityGroupIds"] == [primary.outputs["group"]]


def test_without_readers_clients_read_from_the_instance(deploy: Deploy) -> None:
    graph = run(deploy)
    (instance,) = graph.of_type(INSTANCE)
    assert graph.outputs["found"][:2] == [instance.outputs["address"]] * 2


def test_the_password_is_replicated_to_regions_with_replicas(primary: Graph) -> None:
    (secret,) = primary.of_type("aws:secretsmanager/secret:Secret")
    assert secret.inputs["replicas"] == [{"region": SECONDARY, "kmsKeyId": KEYS[SECONDARY]}]


def test_a_secondary_region_has_one_replica_of_the_primarys_arn_with_its_own_key(copy: Graph) -> None:
    (node,) = copy.of_type(INSTANCE)
    assert (node.name, node.inputs["identifier"]) == ("data-copy-instance", "acme-prod-postgres-copy")
    assert (node.inputs["replicateSourceDb"], node.inputs["kmsKeyId"]) == (SOURCE, KEYS[SECONDARY])


def test_in_another_region_all_is_read_from_the_copy(copy: Graph) -> None:
    (node,) = copy.of_type(INSTANCE)
    assert copy.outputs["found"] == [node.outputs["address"], node.outputs["address"], node.outputs["resourceId"]]
    assert copy.outputs["created"] is False


def test_backups_are_replicated_without_an_instance(deploy: Deploy) -> None:
    graph = run(
        deploy,
        region=SECONDARY,
        source_arn=SOURCE,
        backupCopy={"region": SECONDARY, "retentionDays": 14},
    )
    (backups,) = graph.of_type("aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication")
    assert (backups.inputs["sourceDbInstanceArn"], backups.inputs["retentionPeriod"]) == (SOURCE, 14)
    assert (backups.inputs["kmsKeyId"], backups.region) == (KEYS[SECONDARY], SECONDARY)
    assert graph.of_type(INSTANCE) == []
    assert graph.outputs.get("found") is None


def test_no_output_is_read_before_it_is_known(deploy: Deploy) -> None:
    graph = run(deploy, unknown=True, replicas=REPLICAS)
    reader = graph.named("data-one-instance")
    assert reader.inputs["replicateSourceDb"] == "acme-prod-postgres"
    assert "vpcSecurityGroupIds" in graph.unknown_inputs(reader)
