"""Replacements and updates by kind of change in whole stacks, counted by type."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import pytest

from preview.difference import Action, Difference
from tests.stacks.changes import Changes, change

pytestmark = pytest.mark.sweep

EDGE = ("storage", "operations", "network", "loadBalancer", "dns", "edge")
OTHER_KEY = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqAV7lt4EjzaQO3cPuxUN
Mfr7K8zoC4U4ca282Wgl2rA1BJ6w83kM4q4ltb/JVtnJMXRhCjZ2PCgozqi4HmDU
v2ang1HSbgWp/2NXwwd8SSKRbSUqp0s3t90emjcVICmcCBEyjh/Ar+wJOMjgTl/W
yZzzVbxdL6pTvTDX/DlB6wytvwG8T54HpIO8JZAL2tXFFxJUbohUrdcT9PTYemfs
rpPyfRmdORmZlNVyFJQEIWa9R7UlrNyKOnsOPCBQmOz7QI24cA0i3MvnVYS7atcd
cMQv9Qz6Avo1jht8prDOBO5shFQfkgRHLQ9aR0SqKiDMgKFjqrLdfNohkcXg3zdW
jQIDAQAB
-----END PUBLIC KEY-----
"""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A change of a stack file, and its replacements and updates, by the last part of each type."""

    apply: Callable[[], Changes]
    replaced: dict[str, int] = field(default_factory=dict[str, int])
    updated: dict[str, int] = field(default_factory=dict[str, int])


KINDS: dict[str, Kind] = {
    "range of a VPC": Kind(
        apply=lambda: change("dev", network={"vpcs": {"us-east-1": {"cidr": "10.99.0.0/16"}}}),
        replaced={
            "DefaultSecurityGroup": 1,
            "FlowLog": 1,
            "NatGateway": 1,
            "Route": 3,
            "RouteTable": 4,
            "RouteTableAssociation": 6,
            "SecurityGroup": 7,
            "SecurityGroupEgressRule": 13,
            "SecurityGroupIngressRule": 7,
            "Subnet": 6,
            "TargetGroup": 2,
            "Vpc": 1,
            "VpcEndpoint": 2,
        },
        updated={
            "Cluster": 1,
            "Function": 1,
            "Instance": 1,
            "InternetGateway": 1,
            "ListenerRule": 2,
            "LoadBalancer": 1,
            "SecurityGroupEgressRule": 2,
            "SecurityGroupIngressRule": 1,
            "Service": 2,
            "SubnetGroup": 2,
        },
    ),
    "range of subnets": Kind(
        apply=lambda: change(
            "dev",
            network={"vpcs": {"us-east-1": {"subnets": {"isolated": {"a": "10.10.240.0/24", "b": "10.10.241.0/24"}}}}},
        ),
        replaced={"RouteTableAssociation": 2, "Subnet": 2},
        updated={"SubnetGroup": 2},
    ),
    "key of a table": Kind(
        apply=lambda: change(
            "dev",
            dynamodb={
                "tables": {"assets": {"hashKey": "item_id", "attributes": {"asset_id": None, "item_id": {"type": "S"}}}}
            },
        ),
        replaced={"Table": 1},
        updated={"RolePolicy": 3},
    ),
    "name of a queue": Kind(
        apply=lambda: change("dev", messaging={"queues": {"transcode": {"name": "transcode-other"}}}),
        replaced={"Queue": 2, "QueuePolicy": 2, "RedriveAllowPolicy": 1, "TaskDefinition": 2},
        updated={
            "EventTarget": 1,
            "KeyPolicy": 1,
            "MetricAlarm": 1,
            "Policy": 1,
            "RolePolicy": 3,
            "Schedule": 1,
            "Service": 2,
        },
    ),
    "name of a database": Kind(
        apply=lambda: change("dev", postgres={"databaseName": "invoices"}),
        replaced={"Instance": 1},
        updated={"Function": 1, "RolePolicy": 2},
    ),
    "name of a database whose password is its own": Kind(
        apply=lambda: change("microservice-prod", postgres={"databaseName": "renamed"}),
        replaced={"Instance": 1, "SecretVersion": 1, "Selection": 1},
        updated={"Function": 1, "RolePolicy": 3},
    ),
    "name of an Aurora database": Kind(
        apply=lambda: change("dev", aurora={"databaseName": "archive"}),
        replaced={"Cluster": 1, "ClusterInstance": 1},
        updated={"Function": 1, "RolePolicy": 2},
    ),
    "region": Kind(
        apply=lambda: change(
            "dev",
            regions={"replicas": ["us-west-2"], "mode": "pilot_light"},
            network={"vpcs": {"us-west-2": {"cidr": "10.20.0.0/16"}}},
            edge={"distributions": {"media": {"origins": {"api": {"replicas": ["us-west-2"]}}, "viewerFunction": {}}}},
        ),
        updated={"Distribution": 1, "Secret": 2, "Table": 2},
    ),
    "name of a global datastore": Kind(
        apply=lambda: change("gifdistributor-prod", cache={"name": "gifdistributor-other-prod"}),
        replaced={
            "GlobalReplicationGroup": 1,
            "LogGroup": 4,
            "LogResourcePolicy": 2,
            "ParameterGroup": 1,
            "ReplicationGroup": 2,
            "SecurityGroup": 2,
            "SecurityGroupIngressRule": 2,
            "SubnetGroup": 2,
            "TaskDefinition": 2,
            "User": 2,
            "UserGroup": 2,
        },
        updated={"RolePolicy": 2, "SecurityGroupEgressRule": 2, "Service": 2},
    ),
    "public key": Kind(
        apply=lambda: change("gifdistributor-prod", only=EDGE, edge=with_key()),
        replaced={"PublicKey": 1},
        updated={"KeyGroup": 1},
    ),
}
every_kind = pytest.mark.parametrize("name", KINDS)


def with_key() -> dict[str, object]:
    return {"distributions": {"cdn": {"signing": {"keys": {"a": OTHER_KEY}}}}}


@cache
def applied(name: str) -> Changes:
    return KINDS[name].apply()


def counted(found: Difference, action: Action) -> Counter[str]:
    return Counter(change.type.rpartition(":")[2] for change in found.of(action))


@every_kind
def test_exactly_the_listed_types_are_replaced(name: str) -> None:
    assert counted(applied(name).difference, "replace") == KINDS[name].replaced


@every_kind
def test_exactly_the_listed_types_are_updated(name: str) -> None:
    assert counted(applied(name).difference, "update") == KINDS[name].updated


@every_kind
def test_nothing_is_deleted(name: str) -> None:
    assert applied(name).difference.of("delete") == ()


def test_a_changed_owner_updates_only_tags_of_all_taggable_resources() -> None:
    found = change("dev", naming={"tags": {"owner": "other-team"}}).difference
    assert len(found.changes) == 221
    assert all(change.default_tags_only for change in found.changes)


def test_a_replaced_public_key_invalidates_signed_urls() -> None:
    assert [change.name for change in applied("public key").difference.consequences] == [
        "edge-cdn-signing-public-key-a"
    ]


def test_aws_refuses_to_move_subnet_groups_to_a_replaced_vpc() -> None:
    assert {change.type.rpartition(":")[2] for change in applied("range of a VPC").difference.refused} == {
        "SubnetGroup"
    }
