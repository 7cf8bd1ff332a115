"""MSK clusters: brokers by zone, access, and ignored changes."""

from typing import Any

import pytest
from pulumi import ResourceOptions

from components.messaging.kafka.cluster import KafkaCluster, KafkaClusterArgs, log_group_names
from components.messaging.kafka.grant import KafkaResources, KafkaTopicGrant, KafkaUse, kafka_topic_grants
from components.messaging.kafka.network import KafkaPlacement
from components.messaging.kafka.replicator import KafkaReplicator, KafkaReplicatorArgs, ReplicatedCluster
from components.messaging.kafka.serverless import KafkaServerless, KafkaServerlessArgs
from components.messaging.kafka.settings import KafkaReplicationSettings, KafkaSettings
from preview.engine import ProgramError
from preview.graph import Graph, Node
from tests.conftest import Deploy

ACCOUNT = "123456789012"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/region"
PLACEMENT = KafkaPlacement(
    region="us-east-1",
    account_id=ACCOUNT,
    vpc_id="vpc-1",
    subnet_ids={zone: f"subnet-{zone}" for zone in "abcd"},
    key_arn=KEY,
    clients={"workers": "sg-workers"},
    metrics_clients={"prometheus": "sg-prometheus"},
)
GROWING = {"storage": {"volumeGib": 1000, "maxVolumeGib": 4000}}


def cluster(deploy: Deploy, settings: dict[str, Any] | None = None, *, unknown: bool = False, **change: Any) -> Graph:
    args = KafkaClusterArgs(
        settings=KafkaSettings.model_validate(settings or {}), cluster_name="acme-prod", placement=PLACEMENT, **change
    )
    return deploy(lambda provider: KafkaCluster("k", args, ResourceOptions(provider=provider)), unknown=unknown)


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return cluster(deploy, GROWING, protect=True)


@pytest.fixture(scope="module")
def brokers(graph: Graph) -> Node:
    return graph.named("k-cluster")


@pytest.mark.requirement("MS-42")
def test_a_broker_is_in_each_of_three_zones(brokers: Node) -> None:
    assert brokers.inputs["numberOfBrokerNodes"] == 3
    assert brokers.get("brokerNodeGroupInfo.instanceType") == "kafka.m7g.large"
    assert brokers.get("brokerNodeGroupInfo.clientSubnets") == ["subnet-a", "subnet-b", "subnet-c"]


@pytest.mark.requirement("MS-44")
def test_the_version_is_one_with_support(brokers: Node) -> None:
    assert brokers.inputs["kafkaVersion"] == "3.9.x.kraft"


@pytest.mark.requirement("MS-43")
def test_a_terabyte_grows_by_itself_and_never_shrinks(graph: Graph, brokers: Node) -> None:
    assert brokers.get("brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize") == 1000
    target, policy = graph.named("k-storage-target"), graph.named("k-storage-policy")
    assert graph.target(target.inputs["resourceId"]) is brokers
    assert (target.inputs["minCapacity"], target.inputs["maxCapacity"]) == (1, 4000)
    assert target.inputs["scalableDimension"] == "kafka:broker-storage:VolumeSize"
    assert policy.get("targetTrackingScalingPolicyConfiguration") == {
        "predefinedMetricSpecification": {"predefinedMetricType": "KafkaBrokerStorageUtilization"},
        "targetValue": 60,
        "disableScaleIn": True,
    }


@pytest.mark.requirement("MS-43")
def test_exactly_the_size_of_growing_volumes_is_ignored(deploy: Deploy, brokers: Node) -> None:
    assert brokers.options.ignore_changes == ("brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize",)
    assert cluster(deploy).named("k-cluster").options.ignore_changes == ()


def test_data_is_encrypted_in_transit_and_at_rest(brokers: Node) -> None:
    assert brokers.get("encryptionInfo") == {
        "encryptionAtRestKmsKeyArn": KEY,
        "encryptionInTransit": {"clientBroker": "TLS", "inCluster": True},
    }


def test_clients_authenticate_and_public_access_is_disabled(brokers: Node) -> None:
    assert brokers.get("clientAuthentication") == {"unauthenticated": False, "sasl": {"iam": True, "scram": False}}
    assert brokers.get("brokerNodeGroupInfo.connectivityInfo") == {"publicAccess": {"type": "DISABLED"}}


def test_clients_connect_on_the_port_of_iam_only(graph: Graph) -> None:
    rules = graph.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert [(rule.inputs["fromPort"], rule.inputs["toPort"]) for rule in rules] == [(9098, 9098)]
    assert rules[0].inputs["referencedSecurityGroupId"] == "sg-workers"


def test_prometheus_reads_if_configured(deploy: Deploy) -> None:
    graph = cluster(deploy, {"openMonitoring": True})
    rule = graph.named("k-network-metrics-from-prometheus-ingress")
    assert (rule.inputs["fromPort"], rule.inputs["toPort"]) == (11001, 11002)
    assert graph.named("k-cluster").get("openMonitoring.prometheus") == {
        "jmxExporter": {"enabledInBroker": True},
        "nodeExporter": {"enabledInBroker": True},
    }


def test_the_log_is_encrypted_and_forgets(graph: Graph, brokers: Node) -> None:
    group = graph.named("k-logs")
    assert (group.inputs["name"], group.inputs["kmsKeyId"], group.inputs["retentionInDays"]) == (
        log_group_names("acme-prod")[0],
        KEY,
        90,
    )
    assert graph.target(brokers.get("loggingInfo.brokerLogs.cloudwatchLogs.logGroup")) is group


def test_acknowledged_messages_are_replicated_and_topics_are_not_created_automatically(
    graph: Graph, brokers: Node
) -> None:
    configuration = graph.named("k-configuration")
    assert configuration.inputs["serverProperties"].splitlines() == [
        "auto.create.topics.enable=false",
        "default.replication.factor=3",
        "min.insync.replicas=2",
        "unclean.leader.election.enable=false",
    ]
    assert graph.target(brokers.get("configurationInfo.arn")) is configuration


def test_timeouts_cover_the_duration_of_aws_operations(brokers: Node) -> None:
    assert brokers.options.custom_timeouts == {"create": "2h", "update": "4h", "delete": "2h"}
    assert brokers.options.protect is True


@pytest.mark.requirement("MS-42")
def test_express_brokers_have_no_volumes(deploy: Deploy) -> None:
    graph = cluster(deploy, {"mode": "express"})
    brokers = graph.named("k-cluster")
    assert brokers.get("brokerNodeGroupInfo.instanceType") == "express.m7g.large"
    assert "storageInfo" not in brokers.get("brokerNodeGroupInfo")
    assert graph.named("k-configuration").inputs["serverProperties"] == "auto.create.topics.enable=false\n"


def test_users_with_a_password_have_access_by_access_control_lists_only(deploy: Deploy) -> None:
    configuration = cluster(deploy, {"mode": "express", "scramUsers": ["legacy"]}).named("k-configuration")
    assert configuration.inputs["serverProperties"].splitlines() == [
        "allow.everyone.if.no.acl.found=false",
        "auto.create.topics.enable=false",
    ]


def test_a_user_with_a_password_is_known_by_a_secret_of_the_name_that_msk_reads(deploy: Deploy) -> None:
    graph = cluster(deploy, {"scramUsers": ["legacy"]})
    secret = graph.named("k-users-legacy-secret")
    assert (secret.inputs["namePrefix"], secret.inputs["kmsKeyId"]) == ("AmazonMSK_acme-prod_legacy-", KEY)
    association = graph.named("k-users-legacy-association")
    assert graph.target(association.inputs["clusterArn"]).name == "k-cluster"
    assert graph.named("k-cluster").get("clientAuthentication.sasl.scram") is True
    assert graph.named("k-network-scram-from-workers-ingress").inputs["fromPort"] == 9096


def test_secrets_of_users_are_protected_with_the_cluster(deploy: Deploy) -> None:
    for protect in (True, False):
        graph = cluster(deploy, {"scramUsers": ["legacy"]}, protect=protect)
        assert graph.named("k-users-legacy-secret").options.protect is protect


@pytest.mark.parametrize("settings", [{}, {"scramUsers": ["legacy"], **GROWING}])
def test_it_needs_no_value_too_early(deploy: Deploy, settings: dict[str, Any]) -> None:
    assert cluster(deploy, settings, unknown=True, source=True).named("k-policy")


def test_a_source_allows_msk_to_connect_from_another_region(deploy: Deploy) -> None:
    graph = cluster(deploy, source=True)
    assert graph.named("k-cluster").get(
        "brokerNodeGroupInfo.connectivityInfo.vpcConnectivity.clientAuthentication.sasl.iam"
    )
    allow = graph.named("k-policy").json("policy")["Statement"][0]
    assert allow["Principal"] == {"Service": "kafka.amazonaws.com"}
    assert graph.target(allow["Resource"]).name == "k-cluster"


def test_a_zone_without_a_subnet_is_rejected(deploy: Deploy) -> None:
    with pytest.raises(ProgramError, match="subnet_ids: missing: e; add a subnet in each zone of the cluster"):
        cluster(deploy, {"zones": ["a", "b", "e"]})


def test_serverless_clients_sign_in_with_iam(deploy: Deploy) -> None:
    args = KafkaServerlessArgs(
        settings=KafkaSettings(mode="serverless", zones=("a", "b")), cluster_name="acme-dev", placement=PLACEMENT
    )
    graph = deploy(lambda provider: KafkaServerless("s", args, ResourceOptions(provider=provider)))
    serverless = graph.named("s-cluster")
    assert serverless.get("clientAuthentication") == {"sasl": {"iam": {"enabled": True}}}
    assert serverless.get("vpcConfigs[0].subnetIds") == ["subnet-a", "subnet-b"]
    assert graph.target(serverless.get("vpcConfigs[0].securityGroupIds[0]")).name == "s-network-security-group"


def resources(region: str) -> KafkaResources:
    return KafkaResources(
        region=region,
        account_id=ACCOUNT,
        cluster_name="acme-prod",
        cluster_arn=f"arn:aws:kafka:{region}:{ACCOUNT}:cluster/acme-prod/uuid-1",
        cluster_uuid="uuid-1",
    )


@pytest.fixture(scope="module")
def replicated(deploy: Deploy) -> Graph:
    args = KafkaReplicatorArgs(
        settings=KafkaReplicationSettings(topics=("orders.*",), starting_position="EARLIEST"),
        replicator_name="acme-prod-us-east-1",
        account_id=ACCOUNT,
        source=ReplicatedCluster(cluster=resources("us-east-1"), subnet_ids=["subnet-1", "subnet-2"]),
        target=ReplicatedCluster(cluster=resources("eu-west-1"), subnet_ids=["subnet-3", "subnet-4"]),
        vpc_id="vpc-eu",
        target_security_group_id="sg-kafka",
        key_arn=KEY,
        log_retention_days=90,
    )
    return deploy(lambda provider: KafkaReplicator("r", args, ResourceOptions(provider=provider)), region="eu-west-1")


def test_a_replicator_copies_topics_and_offsets_in_one_direction(replicated: Graph) -> None:
    replicator = replicated.named("r-replicator")
    info = replicator.get("replicationInfoList")
    assert info["sourceKafkaClusterArn"] == resources("us-east-1").cluster_arn
    assert info["targetKafkaClusterArn"] == resources("eu-west-1").cluster_arn
    assert info["topicReplications"][0]["topicsToReplicates"] == ["orders.*"]
    assert info["topicReplications"][0]["startingPosition"] == {"type": "EARLIEST"}
    assert info["consumerGroupReplications"][0]["synchroniseConsumerGroupOffsets"] is True


def test_a_replicator_has_its_group_in_the_target_region_only(replicated: Graph) -> None:
    source, target = replicated.named("r-replicator").inputs["kafkaClusters"]
    assert source["vpcConfig"] == {"subnetIds": ["subnet-1", "subnet-2"]}
    assert replicated.target(target["vpcConfig"]["securityGroupsIds"][0]).name == "r-security-group"
    rule = replicated.named("r-to-target-ingress")
    assert (rule.inputs["securityGroupId"], rule.inputs["fromPort"]) == ("sg-kafka", 9098)


def test_a_replicators_role_is_limited_to_the_two_clusters(replicated: Graph) -> None:
    statements = replicated.named("r-role-policy").json("policy")["Statement"]
    assert {each["Resource"] for each in statements} == {
        f"arn:aws:kafka:{region}:{ACCOUNT}:{kind}"
        for region in ("us-east-1", "eu-west-1")
        for kind in ("cluster/acme-prod/uuid-1", "topic/acme-prod/uuid-1/*", "group/acme-prod/uuid-1/*")
    }


def test_a_grant_allows_one_topic_with_own_consumer_groups() -> None:
    grant = KafkaTopicGrant(cluster=resources("us-east-1"), topic="orders", uses=("read",), group="worker*")
    assert [each["Sid"] for each in grant.statements("Orders")] == ["OrdersConnect", "OrdersTopic", "OrdersGroup"]
    writes = KafkaTopicGrant(cluster=resources("us-east-1"), topic="orders", uses=("write",), group="worker*")
    connect, topic = writes.statements("Orders")
    assert connect["Action"] == ["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently"]
    assert topic["Action"] == ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"]


def test_an_owner_creates_exactly_its_topics() -> None:
    topics: dict[str, tuple[KafkaUse]] = {"orders": ("write",), "audit-*": ("write",)}
    owners = {"orders": "api", "audit-2026": "api", "audit-2027": "api", "audit-2028": "worker", "clicks": "api"}
    grants = kafka_topic_grants(resources("us-east-1"), "api", topics, owners)
    assert {topic: grant.creates for topic, grant in grants.items()} == {
        "orders": ["orders"],
        "audit-*": ["audit-2026", "audit-2027"],
    }
    assert [grant.statements("Topic")[-1]["Action"] for grant in grants.values()] == [["kafka-cluster:CreateTopic"]] * 2


def test_a_workload_reads_with_consumer_groups_of_its_name() -> None:
    grants = kafka_topic_grants(resources("us-east-1"), "worker", {"orders": ("read",)})
    assert (grants["orders"].uses, grants["orders"].group) == (("read",), "worker*")
