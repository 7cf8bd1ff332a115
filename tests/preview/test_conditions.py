"""Changes that replace a resource, or that AWS refuses, depending on their values."""

from typing import Any

import pulumi_aws as aws
import pytest

from tests.preview.programs import Program, by, difference

CACHE = {"description": "Sessions", "node_type": "cache.t4g.micro"}


def cache(**arguments: Any) -> Program:
    return lambda p: aws.elasticache.ReplicationGroup("c", **CACHE, **arguments, opts=by(p))


def serverless(engine: str, version: str) -> Program:
    return lambda p: aws.elasticache.ServerlessCache("c", engine=engine, major_engine_version=version, opts=by(p))


def kafka(version: str, gib: int = 100) -> Program:
    return lambda p: aws.msk.Cluster(
        "k",
        kafka_version=version,
        number_of_broker_nodes=2,
        broker_node_group_info={
            "client_subnets": ["a"],
            "instance_type": "kafka.t3.small",
            "security_groups": ["s"],
            "storage_info": {"ebs_storage_info": {"volume_size": gib}},
        },
        opts=by(p),
    )


def database(version: str, gib: int = 20, *, major: bool = False, ignored: tuple[str, ...] = ()) -> Program:
    return lambda p: aws.rds.Instance(
        "d",
        instance_class="db.t4g.small",
        engine="postgres",
        engine_version=version,
        allocated_storage=gib,
        allow_major_version_upgrade=major,
        opts=by(p, ignore_changes=list(ignored)),
    )


def aurora(version: str, **arguments: Any) -> Program:
    options = {"ignore_changes": arguments.pop("ignored", None)}
    return lambda p: aws.rds.Cluster(
        "a", engine="aurora-postgresql", engine_version=version, **arguments, opts=by(p, **options)
    )


def kubernetes(version: str) -> Program:
    return lambda p: aws.eks.Cluster(
        "e", version=version, role_arn="r", vpc_config={"subnet_ids": ["a", "b"]}, opts=by(p)
    )


def versioning(status: str) -> Program:
    return lambda p: aws.s3.BucketVersioning(
        "v", bucket="books", versioning_configuration={"status": status}, opts=by(p)
    )


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        pytest.param(
            cache(engine="valkey", engine_version="8.2"),
            cache(engine="valkey", engine_version="8.0"),
            "engineVersion",
            id="cache version",
        ),
        pytest.param(cache(engine="valkey"), cache(engine="redis"), "engine", id="cache engine"),
        pytest.param(serverless("valkey", "8"), serverless("valkey", "7"), "majorEngineVersion", id="serverless"),
        pytest.param(serverless("valkey", "8"), serverless("redis", "8"), "engine", id="serverless engine"),
        pytest.param(kafka("3.9.x"), kafka("3.8.x"), "kafkaVersion", id="Kafka version"),
    ],
)
def test_a_downgrade_replaces_and_loses_data(before: Program, after: Program, reason: str):
    (change,) = difference(before, after).data_losses
    assert (change.action, change.reasons) == ("replace", (reason,))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            cache(engine="redis", engine_version="7.1"),
            cache(engine="valkey", engine_version="8.0"),
            id="Redis to Valkey",
        ),
        pytest.param(serverless("redis", "7"), serverless("valkey", "8"), id="serverless Redis to Valkey"),
        pytest.param(kafka("3.8.x"), kafka("3.9.x"), id="Kafka"),
        pytest.param(kafka("3.9.x"), kafka("3.9.x", gib=200), id="larger Kafka storage"),
        pytest.param(database("17.4"), database("17.6", gib=40), id="minor version, larger storage"),
        pytest.param(database("16"), database("17", major=True), id="major version"),
        pytest.param(database("17"), database("17.4"), id="fixed minor version"),
        pytest.param(aurora("16.6"), aurora("16.6", storage_type="aurora-iopt1"), id="Aurora I/O-Optimized"),
        pytest.param(kubernetes("1.33"), kubernetes("1.34"), id="Kubernetes"),
        pytest.param(versioning("Enabled"), versioning("Suspended"), id="suspended versioning"),
    ],
)
def test_an_upgrade_is_an_update(before: Program, after: Program):
    (change,) = difference(before, after).changes
    assert (change.action, change.refusals) == ("update", ())


@pytest.mark.parametrize(
    ("before", "after", "refusal"),
    [
        pytest.param(
            database("17.4"), database("17.2"), "engineVersion: 17.4 cannot go down to 17.2", id="RDS version"
        ),
        pytest.param(
            database("16.4"),
            database("17.4"),
            "engineVersion: 16 to 17 is a major upgrade; set allowMajorVersionUpgrade",
            id="RDS major version",
        ),
        pytest.param(
            database("17.4", gib=40),
            database("17.4", gib=20),
            "allocatedStorage: 40 GiB of storage cannot shrink to 20",
            id="RDS storage",
        ),
        pytest.param(aurora("17.4"), aurora("16.6"), "engineVersion: 17.4 cannot go down to 16.6", id="Aurora version"),
        pytest.param(
            kafka("3.9.x", gib=200),
            kafka("3.9.x", gib=100),
            "brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize: 200 GiB of storage cannot shrink to 100",
            id="Kafka storage",
        ),
        pytest.param(kubernetes("1.34"), kubernetes("1.33"), "version: 1.34 cannot go down to 1.33", id="EKS down"),
        pytest.param(
            kubernetes("1.32"), kubernetes("1.34"), "version: from 1.32, 1.33 comes next, not 1.34", id="EKS two up"
        ),
        pytest.param(
            cache(cluster_mode="enabled"),
            cache(cluster_mode="disabled"),
            "cluster mode cannot be disabled: only a new replication group is without it",
            id="cluster mode off",
        ),
        pytest.param(
            versioning("Enabled"),
            versioning("Disabled"),
            "versioning was Enabled, and is Suspended at most; noncurrent versions stay until they expire",
            id="S3 versioning off",
        ),
    ],
)
def test_aws_refuses_what_has_no_way_back(before: Program, after: Program, refusal: str):
    (change,) = difference(before, after).refused
    assert (change.action, change.refusals) == ("update", (refusal,))


def test_an_ignored_change_is_not_refused_and_not_applied():
    found = difference(
        database("17.4", gib=40, ignored=("allocatedStorage",)),
        database("17.6", gib=20, ignored=("allocatedStorage",)),
    )
    assert found.refused == ()
    ((change,),) = [[item.path for item in each.inputs] for each in found.ignored]
    assert change == "allocatedStorage"


def test_a_version_of_a_global_aurora_is_upgraded_by_hand():
    found = difference(aurora("16.6", ignored=["engineVersion"]), aurora("17.4", ignored=["engineVersion"]))
    ((item,),) = [change.inputs for change in found.ignored]
    assert (found.changes, item.path) == ((), "engineVersion")
    assert "aws rds modify-global-cluster" in item.note


def test_a_renamed_resource_with_the_same_physical_name_collides():
    found = difference(
        lambda p: aws.sqs.Queue("old", name="jobs", opts=by(p)), lambda p: aws.sqs.Queue("new", name="jobs", opts=by(p))
    )
    assert [(change.name, change.collision) for change in found.collisions] == [
        ("new", "the name jobs is that of old, which is deleted later")
    ]
