"""Classes and versions that AWS offers in the zones of the stack."""

from typing import Any

import pytest

from preflight.offers import questions
from preflight.result import Verdict
from preview.graph import Graph
from tests.preflight.accounts import Answers, graph, resource

SUBNET = resource("aws:ec2/subnet:Subnet", availabilityZone="us-east-1a")
GROUP = resource("aws:rds/subnetGroup:SubnetGroup", refers={"subnetIds": (SUBNET,)})


def verdicts(found: Graph, answers: Answers) -> dict[str, tuple[str, str]]:
    def state(verdict: Verdict) -> tuple[str, str]:
        return verdict.state, verdict.detail

    return {each.subject: state(each.evaluate(answers.account)) for each in questions(found)}


@pytest.mark.parametrize(
    ("offered", "verdict"),
    [
        (["us-east-1a", "us-east-1b"], ("ok", "offered")),
        (["us-east-1b"], ("missing", "not offered; there are us-east-1b")),
    ],
    ids=str,
)
def test_an_instance_type_is_offered_in_each_zone(offered: list[str], verdict: tuple[str, str]) -> None:
    group = resource("aws:eks/nodeGroup:NodeGroup", refers={"subnetIds": (SUBNET,)}, instanceTypes=["c8g.large"])
    answers = Answers().gives(
        "ec2.describe_instance_type_offerings",
        {"InstanceTypeOfferings": [{"Location": zone} for zone in offered]},
        LocationType="availability-zone",
        Filters=[{"Name": "instance-type", "Values": ["c8g.large"]}],
    )
    assert verdicts(graph(SUBNET, group), answers) == {"EC2 c8g.large us-east-1a": verdict}


def options(version: str, *zones: str) -> dict[str, Any]:
    return {"EngineVersion": version, "AvailabilityZones": [{"Name": zone} for zone in zones]}


@pytest.mark.parametrize(
    ("offered", "verdict"),
    [
        ([options("17.7", "us-east-1a")], ("ok", "offered in us-east-1a")),
        ([options("17.7", "us-east-1b")], ("missing", "not offered in us-east-1a")),
        ([options("16.4", "us-east-1a")], ("missing", "not offered; versions with this class: 16.4")),
    ],
    ids=str,
)
def test_a_database_class_is_offered_for_the_version_in_the_zones(
    offered: list[dict[str, Any]], verdict: tuple[str, str]
) -> None:
    node = resource(
        "aws:rds/instance:Instance",
        refers={"dbSubnetGroupName": (GROUP,)},
        engine="postgres",
        engineVersion="17",
        instanceClass="db.m7g.large",
    )
    answers = Answers().gives(
        "rds.describe_orderable_db_instance_options",
        {"OrderableDBInstanceOptions": offered},
        Engine="postgres",
        DBInstanceClass="db.m7g.large",
        Vpc=True,
    )
    assert verdicts(graph(SUBNET, GROUP, node), answers) == {"RDS postgres 17 db.m7g.large": verdict}


def test_engine_and_version_are_those_of_the_source_or_cluster() -> None:
    cluster = resource("aws:rds/cluster:Cluster", engine="aurora-postgresql", engineVersion="17.7")
    writer = resource(
        "aws:rds/clusterInstance:ClusterInstance",
        refers={"clusterIdentifier": (cluster,)},
        instanceClass="db.r7g.large",
    )
    assert [each.subject for each in questions(graph(cluster, writer))] == ["RDS aurora-postgresql 17.7 db.r7g.large"]


CACHE = resource("aws:elasticache/replicationGroup:ReplicationGroup", engine="valkey", engineVersion="8.2")
BROKERS = resource("aws:msk/cluster:Cluster", kafkaVersion="3.9.x")
CLUSTER = resource("aws:eks/cluster:Cluster", version="1.36")


@pytest.mark.parametrize(
    ("nodes", "subject", "call", "answer", "state"),
    [
        (
            [CACHE],
            "ElastiCache valkey 8.2",
            "elasticache.describe_cache_engine_versions",
            {"CacheEngineVersions": [{"EngineVersion": "8.2"}]},
            "ok",
        ),
        (
            [CACHE],
            "ElastiCache valkey 8.2",
            "elasticache.describe_cache_engine_versions",
            {"CacheEngineVersions": [{"EngineVersion": "7.2"}]},
            "missing",
        ),
        (
            [BROKERS],
            "MSK 3.9.x",
            "kafka.list_kafka_versions",
            {"KafkaVersions": [{"Version": "3.9.x", "Status": "ACTIVE"}]},
            "ok",
        ),
        (
            [BROKERS],
            "MSK 3.9.x",
            "kafka.list_kafka_versions",
            {"KafkaVersions": [{"Version": "3.9.x", "Status": "DEPRECATED"}]},
            "missing",
        ),
        (
            [CLUSTER],
            "EKS 1.36",
            "eks.describe_cluster_versions",
            {"clusterVersions": [{"clusterVersion": "1.36", "versionStatus": "STANDARD_SUPPORT"}]},
            "ok",
        ),
        (
            [CLUSTER],
            "EKS 1.36",
            "eks.describe_cluster_versions",
            {"clusterVersions": [{"clusterVersion": "1.36", "versionStatus": "UNSUPPORTED"}]},
            "missing",
        ),
    ],
)
def test_a_version_is_offered(nodes: list[Any], subject: str, call: str, answer: dict[str, Any], state: str) -> None:
    assert verdicts(graph(*nodes), Answers().gives(call, answer))[subject][0] == state


def test_an_add_on_is_offered_for_the_version_of_its_cluster() -> None:
    addon = resource("aws:eks/addon:Addon", refers={"clusterName": (CLUSTER,)}, addonName="coredns")
    answers = Answers().gives("eks.describe_addon_versions", {"addons": []}, kubernetesVersion="1.36")
    answers.gives("eks.describe_cluster_versions", {})
    found = [each for each in questions(graph(CLUSTER, addon)) if each.subject == "EKS 1.36 coredns"]
    assert [each.evaluate(answers.account).state for each in found] == ["missing"]
