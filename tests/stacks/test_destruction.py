"""Order of deletion of the reference platform, and retained resources: the reverse of the dependencies."""

import pytest

from preview.graph import Graph, Node
from preview.stateful import TYPES
from tests.conftest import PRODUCTION
from tests.stacks.reading import StackGraph, dependencies_of

# Stateful types without protection: records of deleted resources, and reproducible content.
UNPROTECTED = {
    "aws:cloudwatch/eventArchive:EventArchive",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:sns/topic:Topic",
    "aws:ssm/parameter:Parameter",
}


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("prod")


def deleted_before(graph: Graph, first: str, then: str) -> bool:
    """Whether `first` is deleted before `then`."""
    return graph.named(then).urn in dependencies_of(graph, graph.named(first))


def of(graph: Graph, type_: str) -> list[Node]:
    return [node for node in graph.resources if node.type == type_]


class TestGlobalDatabase:
    """T-17."""

    SPANNING = "primary-data-aurora-global-cluster"

    def test_secondaries_are_deleted_before_the_global_database(self, prod: Graph) -> None:
        assert deleted_before(prod, "eu-west-1-data-aurora-cluster-cluster", self.SPANNING)

    def test_the_global_database_is_deleted_before_the_primary_cluster(self, prod: Graph) -> None:
        assert deleted_before(prod, self.SPANNING, "primary-data-aurora-cluster-cluster")

    @pytest.mark.parametrize("zone", ["a", "b", "c"])
    def test_the_global_database_is_deleted_before_its_writer_instances(self, prod: Graph, zone: str) -> None:
        assert deleted_before(prod, self.SPANNING, f"primary-data-aurora-cluster-instance-{zone}")

    def test_instances_of_a_secondary_go_before_it(self, prod: Graph) -> None:
        for zone in ("a", "b"):
            instance = f"eu-west-1-data-aurora-cluster-instance-{zone}"
            assert deleted_before(prod, instance, "eu-west-1-data-aurora-cluster-cluster")


def test_replicas_of_a_database_are_deleted_before_it(prod: Graph) -> None:
    for copy in ("primary-data-postgres-reports-instance", "eu-west-1-data-postgres-backups-replication"):
        assert deleted_before(prod, copy, "primary-data-postgres-source-instance")


@pytest.mark.parametrize("region", ["eu-west-1", "ap-southeast-1"])
class TestReplicas:
    def test_the_replica_key_is_deleted_before_the_key(self, prod: Graph, region: str) -> None:
        """T-34."""
        assert deleted_before(prod, f"{region}-encryption-key", "primary-encryption-key")

    def test_a_replica_of_a_table_is_deleted_before_the_table(self, prod: Graph, region: str) -> None:
        assert deleted_before(prod, f"{region}-data-tables-assets-replica", "primary-data-tables-assets-table")

    def test_a_secondary_cache_is_deleted_before_the_global_datastore(self, prod: Graph, region: str) -> None:
        member = f"{region}-data-cache-cache-nodes-group"
        assert deleted_before(prod, member, "primary-data-cache-copies-datastore")
        assert deleted_before(prod, "primary-data-cache-copies-datastore", "primary-data-cache-cache-nodes-group")


@pytest.mark.parametrize("end", ["primary", "eu-west-1"])
def test_the_replicator_is_deleted_before_both_clusters(prod: Graph, end: str) -> None:
    assert deleted_before(prod, "eu-west-1-data-kafka-replicator-replicator", f"{end}-data-kafka-cluster-cluster")


def test_the_distribution_is_deleted_before_its_vpc_origin_and_that_before_the_load_balancer(prod: Graph) -> None:
    origin = "edge-vpc-us-east-1-origin"
    assert deleted_before(prod, "edge-media-distribution", origin)
    assert deleted_before(prod, origin, "primary-ingress-load-balancer-load-balancer")


def test_a_service_is_deleted_before_its_target_group_and_listener_rule(prod: Graph) -> None:
    """T-28."""
    for part in ("route-targets", "route-rule"):
        assert deleted_before(prod, "primary-services-ecs-api-service", f"primary-services-ecs-api-{part}")


@pytest.mark.parametrize("region", ["primary", "eu-west-1", "ap-southeast-1"])
def test_an_event_bus_is_deleted_before_the_key_policy(prod: Graph, region: str) -> None:
    policy = f"{region}-access-key-policy"
    assert deleted_before(prod, f"{region}-services-messaging-bus-bus", policy)


def test_interfaces_in_the_network_have_time_to_go(prod: Graph) -> None:
    """T-21: network interfaces of functions and controllers block the deletion of subnets for up to 40 minutes."""
    for type_ in ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/subnet:Subnet"):
        assert {node.options.custom_timeouts["delete"] for node in of(prod, type_)} <= {"45m", "60m"}


@pytest.mark.parametrize("stack", PRODUCTION)
def test_in_production_whatever_holds_data_is_protected(stack_graph: StackGraph, stack: str) -> None:
    bare = {
        node.name
        for node in stack_graph(stack).resources
        if node.type in TYPES and node.type not in UNPROTECTED and not node.options.protect
    }
    transient = ("-undelivered-queue", "-karpenter-interruptions", "-realtime-logs-stream")
    passing = {name for name in bare if name.endswith(transient)}
    assert bare - passing == set()


def test_development_can_be_torn_down(stack_graph: StackGraph) -> None:
    dev = stack_graph("dev")
    assert [node.name for node in dev.resources if node.options.protect] == []
    (cluster,), (instance,) = of(dev, "aws:rds/cluster:Cluster"), of(dev, "aws:rds/instance:Instance")
    for node in (cluster, instance):
        assert (node.inputs["deletionProtection"], node.inputs["skipFinalSnapshot"]) == (False, True)
