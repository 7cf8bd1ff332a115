"""Extensions of a platform: no replacement, no changed URN, no data loss."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.conftest import graph_of
from tests.stacks.changes import Changes, change

pytestmark = pytest.mark.sweep

MAILER = {"image": {"repository": "worker", "tag": "1.0.0"}, "access": {"queues": {"analytics": ["send"]}}}
FUNCTIONS_OF_THE_STANDBY: dict[str, Any] = {"lambda": {"replicaRegions": ["us-west-2"]}}
AURORA = ("storage", "operations", "network", "aurora")
GROWTH: dict[str, Callable[[], Changes]] = {
    "replica region": lambda: change(
        "gifdistributor-prod",
        regions={"replicas": ["us-west-2", "eu-west-1"]},
        network={"vpcs": {"eu-west-1": {"cidr": "10.2.0.0/16"}}},
        backup={"plans": {"nightly": {"copyActions": {"eu-west-1": {"retentionDays": 35}}}}},
        edge={
            "distributions": {
                name: {"origins": {"service": {"replicas": ["us-west-2", "eu-west-1"]}}} for name in ("cdn", "site")
            }
        },
        # The standby of the API is still the one in us-west-2: failover records have one secondary.
        apis={"replicaRegions": ["us-west-2"]},
        **FUNCTIONS_OF_THE_STANDBY,
    ),
    "zone": lambda: change("microservice-prod", network={"zones": ["a", "b", "c", "d"]}),
    "read replica": lambda: change("microservice-prod", postgres={"replicas": {"three": {}}}),
    "secondary cluster": lambda: change(
        "prod", only=AURORA, aurora={"secondaries": {"ap-southeast-1": {"zones": ["a"]}}}
    ),
    "reader": lambda: change("prod", only=AURORA, aurora={"secondaries": {"eu-west-1": {"zones": ["a", "b", "c"]}}}),
    "service": lambda: change("gifdistributor-prod", ecs={"services": {"mailer": MAILER}}),
    "active services": lambda: change("gifdistributor-prod", ecs={"replicas": "same"}),
    "shard": lambda: change("gifdistributor-prod", cache={"nodes": {"shards": 4}}),
    "brokers": lambda: change("microservice-prod", kafka={"brokerCount": 6}),
    "table": lambda: change(
        "gifdistributor-prod",
        only=("storage", "operations", "dynamodb", "backup"),
        dynamodb={"tables": {"likes": {"hashKey": "id", "attributes": {"id": {"type": "S"}}}}},
    ),
    "queue": lambda: change("gifdistributor-prod", messaging={"queues": {"mails": {}}}),
}
UPDATES: dict[str, dict[str, set[str]]] = {
    "replica region": {
        **{
            f"primary-data-secret-{secret}-secret": {"replicas"}
            for secret in (
                "address-hash-key",
                "giphy-api-key",
                "jwt-signing-key",
                "oauth-client-secret",
                "openai-admin-key",
                "openai-api-key",
                "publisher-api-keys",
                "url-signing-key",
            )
        },
        "edge-cdn-distribution": {"origins"},
        "edge-cdn-viewer-service": {"code"},
        "edge-site-distribution": {"origins"},
        "edge-site-viewer-service": {"code"},
        "edge-site-viewer-service-token": {"code"},
        "primary-data-backup-nightly-plan": {"rules"},
        "primary-replication-media-configuration": {"rules"},
        "primary-replication-media-role-policy": {"policy"},
        "primary-services-images-configuration": {"replicationConfiguration"},
    },
    "zone": {
        **{f"primary-endpoints-{service}": {"subnetIds"} for service in ("ecr-api", "ecr-dkr", "logs", "sts")},
        **{f"primary-vpc-gateway-{service}": {"routeTableIds"} for service in ("dynamodb", "s3")},
        "primary-ingress-load-balancer-load-balancer": {"subnets"},
        "primary-data-cache-cache-nodes-subnets": {"subnetIds"},
        "primary-data-postgres-source-network-subnets": {"subnetIds"},
        "primary-data-passwords-application": {"templateBody"},
        "primary-services-functions-bootstrap-function": {"vpcConfig"},
        # EKS replaces the node group with one over all zones.
        "primary-services-kubernetes-eks-nodes-compute-optimized-group": {"nodeGroupName", "subnetIds"},
        "primary-services-kubernetes-objects-nodes-class": {"spec"},
    },
    "read replica": {f"primary-services-kubernetes-eks-pod-{pod}-iam-policy": {"policy"} for pod in ("api", "events")},
    "secondary cluster": {},
    "reader": {},
    "service": {},
    # Task counts are those of auto scaling (T-22): it resumes with the minimum.
    "active services": {
        f"us-west-2-services-ecs-{service}-scaling-target": {"minCapacity", "suspendedState"}
        for service in ("api", "workers")
    },
    "shard": {"primary-data-cache-copies-datastore": {"numNodeGroups"}},
    "brokers": {"primary-data-kafka-cluster-cluster": {"numberOfBrokerNodes"}},
    "table": {"primary-data-backup-nightly-selection": {"resources"}},
    "queue": {},
}
# Stateless types: node groups have immutable subnets, and backup selections immutable resources.
REPLACED: dict[str, set[str]] = {
    "zone": {"primary-services-kubernetes-eks-nodes-compute-optimized-group"},
    "table": {"primary-data-backup-nightly-selection"},
}
# Names behind the region of what only the standby has: components of APIs and functions, and what invokes functions,
# targets of rules with their permissions, and a schedule.
OF_THE_STANDBY = ("apis-", "live-endpoint-", "services-functions-", "triggers-schedule-records-")
TARGETS_OF_THE_STANDBY = {
    f"triggers-rule-{target}{part}"
    for target in (
        "accepted-to-metadata",
        "accepted-to-original",
        "changed-to-send",
        "shared-to-share-link",
        "uploaded-to-arrived",
    )
    for part in ("", "-permission")
}
every_growth = pytest.mark.parametrize("name", GROWTH)


@cache
def applied(name: str) -> Changes:
    return GROWTH[name]()


@every_growth
def test_no_existing_resource_is_deleted_or_changes_its_urn(name: str) -> None:
    assert applied(name).deleted == []


@every_growth
def test_no_data_is_lost_and_little_is_replaced(name: str) -> None:
    found = applied(name).difference
    assert {change.name for change in found.of("replace", "delete")} == REPLACED.get(name, set())
    assert found.data_losses == ()


@every_growth
def test_exactly_the_listed_types_are_updated(name: str) -> None:
    assert applied(name).changed == UPDATES[name]


def is_of_the_standby(name: str) -> bool:
    return name.startswith(OF_THE_STANDBY) or name in TARGETS_OF_THE_STANDBY


def test_a_replica_region_has_the_resources_of_the_other_one() -> None:
    added = [node.name for node in applied("replica region").added if node.name.startswith("eu-west-1-")]
    other = [node.name for node in graph_of("gifdistributor-prod").resources if node.name.startswith("us-west-2-")]
    assert sorted(name.removeprefix("eu-west-1-") for name in added if "-vpc-" not in name) == sorted(
        # CloudFront reads the replica in us-west-2, whose bucket policy depends on the distribution.
        name.removeprefix("us-west-2-").replace("access-media-policy", "library-media-policy")
        for name in other
        if not is_of_the_standby(name.removeprefix("us-west-2-"))
        and "-vpc-" not in name  # the networks have their zones and their NAT gateways by region
    )


def test_an_added_replica_region_does_not_change_the_replicas_of_the_other() -> None:
    found = applied("replica region")
    before, after = (
        graph.named("primary-replication-media-configuration").inputs["rules"] for graph in (found.before, found.after)
    )
    assert [rule for rule in after if rule["id"] != "to-eu-west-1"] == before


def test_a_zone_brings_its_subnets_and_its_nat_gateway() -> None:
    assert applied("zone").added_by_type() == {
        "Eip": ["primary-vpc-nat-d-address"],
        "NatGateway": ["primary-vpc-nat-d"],
        "Route": ["primary-vpc-private-d-route-ipv4"],
        "RouteTable": ["primary-vpc-private-d-routes"],
        "RouteTableAssociation": [f"primary-vpc-{tier}-d-association" for tier in ("isolated", "private", "public")],
        "Subnet": [f"primary-vpc-{tier}-d-subnet" for tier in ("isolated", "private", "public")],
    }


def test_an_added_read_replica_has_logs_and_metrics() -> None:
    assert applied("read replica").added_by_type() == {
        "Instance": ["primary-data-postgres-three-instance"],
        "LogGroup": [
            f"primary-data-postgres-three-telemetry-{log}" for log in ("iam-db-auth-error", "postgresql", "upgrade")
        ],
        "Role": ["primary-data-postgres-three-telemetry-role"],
        "RolePolicyAttachment": ["primary-data-postgres-three-telemetry-role-policy"],
    }


def test_a_secondary_cluster_joins_the_global_database() -> None:
    found = applied("secondary cluster")
    (cluster,) = (node for node in found.added if node.type == "aws:rds/cluster:Cluster")
    assert (cluster.name, cluster.region) == ("ap-southeast-1-data-aurora-cluster-cluster", "ap-southeast-1")
    spanning = found.after.target(cluster.inputs["globalClusterIdentifier"])
    assert spanning.name == "primary-data-aurora-global-cluster"


def test_a_reader_is_one_instance() -> None:
    assert applied("reader").added_by_type() == {"ClusterInstance": ["eu-west-1-data-aurora-cluster-instance-c"]}


def test_an_added_service_is_in_each_region_with_its_roles() -> None:
    found = applied("service")
    services = [node for node in found.added if node.type == "aws:ecs/service:Service"]
    assert {node.name: node.inputs["desiredCount"] for node in services} == {
        "primary-services-ecs-mailer-service": 1,
        "us-west-2-services-ecs-mailer-service": 0,
    }
    assert sorted(node.name for node in found.added if node.type == "aws:iam/role:Role") == [
        f"{region}-services-ecs-mailer-task-{role}-role"
        for region in ("primary", "us-west-2")
        for role in ("execution", "task")
    ]


def test_an_activated_region_resumes_scaling() -> None:
    target = applied("active services").after.named("us-west-2-services-ecs-api-scaling-target")
    assert (target.inputs["minCapacity"], target.inputs["maxCapacity"]) == (2, 10)


def test_added_shards_and_brokers_change_only_their_resources() -> None:
    assert applied("shard").added == []
    assert applied("brokers").added == []


def test_a_table_has_its_replicas_from_the_start() -> None:
    assert applied("table").added_by_type() == {
        "Table": ["primary-data-tables-likes-table"],
        "TableReplica": ["us-west-2-data-tables-likes-replica"],
    }


def test_an_added_queue_is_in_each_region_with_a_dead_letter_queue() -> None:
    assert sorted(node.name for node in applied("queue").added if node.type == "aws:sqs/queue:Queue") == [
        f"{region}-services-messaging-queue-mails-{part}"
        for region in ("primary", "us-west-2")
        for part in ("dead-letters", "queue")
    ]
