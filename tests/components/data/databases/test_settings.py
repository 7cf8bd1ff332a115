"""Settings of databases: defaults, limits and checks."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from components.data.aurora import checks as aurora
from components.data.aurora.settings import AuroraSettings, ServerlessSettings
from components.data.databases.checks import identifier_faults
from components.data.databases.windows import window_faults
from components.data.rds import checks as rds
from components.data.rds.settings import PostgresSettings
from components.data.rds.storage import PostgresStorageSettings
from components.foundation.settings.faults import Fault, faults_of
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.regions import RegionsSettings
from components.network.settings import NetworkSettings

REGIONS = RegionsSettings(primary="us-east-1", replicas=("eu-west-1",), mode="active_passive")
POSTGRES: dict[str, Any] = {"databaseName": "app", "instanceClass": "db.r7g.large", "masterCredentials": "own"}
AURORA: dict[str, Any] = {**POSTGRES, "engineVersion": "17.7", "zones": ["a", "b"]}


def network(**given: Any) -> NetworkSettings:
    return NetworkSettings.model_validate(
        {
            "vpcs": {"us-east-1": {"cidr": "10.0.0.0/16"}, "eu-west-1": {"cidr": "10.1.0.0/16"}},
            "zones": ["a", "b"],
            **given,
        }
    )


def texts(faults: Iterator[Fault]) -> list[str]:
    return [str(fault) for fault in faults]


@pytest.mark.requirement("MS-31")
@pytest.mark.parametrize(
    ("given_", "asked"),
    [
        ({"allocatedGib": 20}, (None, None)),
        ({"allocatedGib": 399}, (None, None)),
        ({"allocatedGib": 400}, (None, None)),
        ({"allocatedGib": 400, "iops": 12000}, (12000, 500)),
        ({"allocatedGib": 1000, "iops": 16000}, (16000, 500)),
        ({"allocatedGib": 1000, "throughputMibps": 3000}, (12000, 3000)),
        ({"allocatedGib": 65536, "iops": 64000, "throughputMibps": 4000}, (64000, 4000)),
        ({"type": "io2", "allocatedGib": 100, "iops": 100_000}, (100_000, None)),
    ],
)
def test_iops_and_throughput_are_set_together_or_not_at_all(
    given_: dict[str, Any], asked: tuple[int | None, int | None]
) -> None:
    storage = PostgresStorageSettings.model_validate(given_)
    assert (storage.settled_iops, storage.settled_throughput_mibps) == asked


@given(size=st.integers(1, 70_000), iops=st.integers(1, 70_000), throughput=st.integers(1, 5_000))
def test_accepted_gp3_settings_are_within_the_limits_of_rds(size: int, iops: int, throughput: int) -> None:
    documented = 400 <= size <= 65_536 and 12_000 <= iops <= 64_000 and 500 <= throughput <= min(4_000, iops // 4)
    try:
        PostgresStorageSettings(allocated_gib=size, iops=iops, throughput_mibps=throughput)
    except ValidationError:
        assert not documented
    else:
        assert documented


@pytest.mark.parametrize(("most", "accepted"), [(1099, False), (1100, True), (65536, True), (65537, False)])
def test_a_volume_grows_by_a_tenth_or_more(most: int, accepted: bool) -> None:
    def make() -> PostgresStorageSettings:
        return PostgresStorageSettings(allocated_gib=1000, max_allocated_gib=most)

    if accepted:
        assert make().max_allocated_gib == most
    else:
        with pytest.raises(ValidationError):
            make()


@pytest.mark.parametrize(
    ("backup", "maintenance", "overlap"),
    [
        ("03:00-04:00", "sun:04:00-sun:05:00", False),
        ("03:00-04:00", "sun:02:00-sun:03:00", False),
        ("03:00-04:00", "sun:02:00-sun:03:01", True),
        ("03:00-04:00", "sun:03:15-sun:03:45", True),
        ("23:30-00:30", "mon:00:00-mon:00:30", True),
        ("23:30-00:30", "sun:23:00-sun:23:30", False),
        ("00:00-00:30", "sun:23:30-mon:00:15", True),
    ],
)
def test_windows_do_not_overlap_on_any_day(backup: str, maintenance: str, overlap: bool) -> None:
    assert bool(list(window_faults(backup, maintenance))) == overlap


def test_defaults_of_an_instance_are_safe() -> None:
    settings = PostgresSettings.model_validate({"databaseName": "app", "instanceClass": "db.t4g.micro"})
    assert settings.multi_az
    assert settings.backup_retention_days == 7
    assert (settings.master_credentials, settings.insights_days) == ("managed", 7)
    assert (settings.engine_version, settings.takes_minor_versions) == ("17", True)


@pytest.mark.requirement("MQ-16")
@pytest.mark.parametrize(("least", "pauses"), [(0, True), (0.5, False)])
def test_only_a_least_capacity_of_nothing_pauses(least: float, pauses: bool) -> None:
    assert ServerlessSettings(min_capacity=least, max_capacity=2).pauses == pauses


def test_each_obstacle_to_pausing_is_a_fault() -> None:
    settings: dict[str, Any] = {
        **AURORA,
        "instanceClass": "db.serverless",
        "serverless": {"minCapacity": 0, "maxCapacity": 4},
        "proxy": {},
        "secondaries": {"eu-west-1": {}},
    }
    with pytest.raises(ValidationError) as rejected:
        AuroraSettings.model_validate(settings)
    assert texts(faults_of(rejected.value, AuroraSettings)) == [
        f"serverless.minCapacity: 0: instances never pause: {reason}; set 0.5 or more, or remove the other"
        for reason in ("the proxy keeps connections open", "a global database replicates continuously")
    ]


def test_a_secondary_region_has_the_primarys_instance_class_unless_overridden() -> None:
    settings = AuroraSettings.model_validate(
        {**AURORA, "secondaries": {"eu-west-1": {"instanceClass": "db.r8g.large"}, "us-west-2": {}}}
    )
    assert [settings.class_of(region) for region in ("us-east-1", "eu-west-1", "us-west-2")] == [
        "db.r7g.large",
        "db.r8g.large",
        "db.r7g.large",
    ]


@pytest.mark.requirement("MS-35")
def test_a_source_of_replicas_has_its_own_credentials() -> None:
    with pytest.raises(ValidationError) as rejected:
        PostgresSettings.model_validate({**POSTGRES, "masterCredentials": "managed", "replicas": {"one": {}}})
    assert texts(faults_of(rejected.value, PostgresSettings)) == [
        "masterCredentials: 'managed': RDS does not support replicas of a database with a managed "
        "password; set own, or remove the replicas"
    ]


def test_replicas_are_in_replica_regions_of_the_stack() -> None:
    settings = PostgresSettings.model_validate(
        {
            **POSTGRES,
            "regionalReplicas": {"eu-west-1": {}, "us-east-1": {}},
            "backupCopy": {"region": "ap-southeast-1"},
        }
    )
    found = texts(rds.region_faults(REGIONS, settings))
    assert found[0] == (
        "postgres.regionalReplicas.us-east-1: 'us-east-1': is the primary region; choose from eu-west-1"
    )
    assert found[1].startswith("postgres.backupCopy.region: 'ap-southeast-1': is not a replica region of the stack; ")
    assert len(found) == 2


def test_secondary_clusters_are_in_replica_regions_of_the_stack() -> None:
    settings = AuroraSettings.model_validate({**AURORA, "secondaries": {"us-east-1": {}, "eu-west-1": {}}})
    assert texts(aurora.region_faults(REGIONS, settings)) == [
        "aurora.secondaries.us-east-1: 'us-east-1': is the primary region; choose from eu-west-1"
    ]


def test_a_database_needs_a_network_of_two_zones_with_inner_subnets() -> None:
    settings = PostgresSettings.model_validate(POSTGRES)
    assert texts(rds.network_faults(REGIONS, network(), settings)) == []
    assert texts(rds.network_faults(REGIONS, None, settings)) == ["postgres: needs a network; set network.vpcs"]
    assert texts(rds.network_faults(REGIONS, network(zones=["a"]), settings)) == [
        "postgres: 'us-east-1': needs isolated subnets in 2 zones or more; add zones with isolated subnets to the VPC"
    ]
    assert texts(rds.network_faults(REGIONS, network(tiers=["public"]), settings)) == [
        "postgres: must not be in public subnets, and there are no others; add isolated or private to network.tiers"
    ]


def test_instances_are_in_zones_that_have_subnets() -> None:
    settings = AuroraSettings.model_validate(
        {**AURORA, "zones": ["a", "c"], "secondaries": {"eu-west-1": {"zones": ["f"]}}}
    )
    assert texts(aurora.network_faults(REGIONS, network(), settings)) == [
        "aurora.zones[1]: 'c': has no subnet in us-east-1; choose from a, b",
        "aurora.secondaries.eu-west-1.zones[0]: 'f': has no subnet in eu-west-1; choose from a, b",
    ]


def test_an_invalid_rds_name_is_rejected_where_there_are_databases() -> None:
    naming = NamingSettings(system="a--b", environment="dev")
    assert texts(identifier_faults(naming, PostgresSettings.model_validate(POSTGRES))) == [
        "naming.system: 'a--b': RDS does not allow consecutive hyphens in identifiers; use single hyphens"
    ]
