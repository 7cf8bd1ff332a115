"""Controls for Aurora Global Databases: pass, fail, unknown, exempt."""

from dataclasses import replace

from policy.tokens import RDS_CLUSTER, RDS_CLUSTER_INSTANCE, RDS_GLOBAL_CLUSTER
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

IGNORES = {"ignoreChanges": ["globalClusterIdentifier"]}

world = resource(RDS_GLOBAL_CLUSTER, "world", engine="aurora-postgresql", engineVersion="17.4", forceDestroy=True)


def member_of(cluster: Given, name: str, region: str, **props: object) -> Given:
    """A cluster of the global database in a region."""
    given = resource(RDS_CLUSTER, name, refers={"globalClusterIdentifier": cluster}, storageEncrypted=True, **props)
    return replace(given, region=region, options=IGNORES)


primary = member_of(world, "frankfurt", "eu-central-1", masterUsername="media", masterPassword="made-elsewhere")
writer = resource(RDS_CLUSTER_INSTANCE, "frankfurt-1", refers={"clusterIdentifier": primary})
origin = replace(resource(RDS_CLUSTER, "origin"), region="eu-central-1")
secondary = replace(member_of(world, "dublin", "eu-west-1", kmsKeyId=GIVEN), after=[writer])


def test_secondaries_have_no_credentials_and_a_key_of_their_region(cases: Cases) -> None:
    cases(
        "aurora-global-secondary",
        passes=[
            [world, primary, writer, secondary],
            [world, secondary, writer, primary],
            [world, primary.with_props(globalClusterIdentifier=GIVEN), writer, secondary],
            [world, primary],
        ],
        fails=[
            [world, primary, writer, secondary.with_props(masterUsername="media")],
            [world, primary, writer, secondary.with_props(masterPassword=GIVEN)],
            [world, primary, writer, secondary.with_props(kmsKeyId=None)],
        ],
        unknown=[[world, primary, writer, secondary.with_props(kmsKeyId=None, storageEncrypted=UNKNOWN)]],
    )


def test_secondaries_depend_on_the_primary(cases: Cases) -> None:
    by_name = replace(secondary, refers={}, after=[]).with_props(globalClusterIdentifier="world-id")
    cases(
        "aurora-global-order",
        passes=[[world], [world, primary], [world, primary, writer, secondary]],
        fails=[
            [world, primary, writer, replace(secondary, after=[])],
            [replace(world, refers={"sourceDbClusterIdentifier": origin}), origin, by_name],
        ],
        unknown=[
            [world, primary, writer, secondary, resource(RDS_CLUSTER, "lost", globalClusterIdentifier=UNKNOWN)],
        ],
    )


def test_versions_are_equal(cases: Cases) -> None:
    versioned = [primary.with_props(engineVersion="17.4"), writer, secondary.with_props(engineVersion="17.5")]
    cases(
        "aurora-global-versions",
        passes=[[world, primary, writer, secondary], [world, *versioned]],
        fails=[
            [world, primary, writer, secondary.with_props(engineVersion="16.8")],
            [world, primary.with_props(engine="aurora-mysql"), writer, secondary],
        ],
        unknown=[[world, primary, writer, secondary.with_props(engineVersion=UNKNOWN)]],
    )


def test_failover_is_not_reverted(cases: Cases) -> None:
    cases(
        "aurora-global-failover",
        passes=[[world, primary, writer, secondary], [world, replace(primary, options={})]],
        fails=[
            [world, primary, writer, replace(secondary, options={})],
            [world, replace(primary, options={"ignoreChanges": ["engineVersion"]}), writer, secondary],
            [world.with_props(forceDestroy=None), primary, writer, secondary],
        ],
        unknown=[[world.with_props(forceDestroy=UNKNOWN), primary]],
    )
