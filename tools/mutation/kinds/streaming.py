"""MSK: encryption, authentication, brokers, records, replicators."""

from collections.abc import Iterator

from tools.mutation.changes import (
    dropped,
    in_statements,
    limited,
    put,
    put_all,
    replaced,
    with_options,
    without,
    without_statement,
)
from tools.mutation.graph import Broken, Captured, Mutation, Node
from tools.mutation.kinds.keys import of_another_region
from tools.mutation.kinds.storage import allow_all_actions, allows, grant_public_access, use_not_principal

KAFKA = "aws:msk/cluster:Cluster"
KAFKA_POLICY = "aws:msk/clusterPolicy:ClusterPolicy"
KAFKA_CONFIGURATION = "aws:msk/configuration:Configuration"
REPLICATOR = "aws:msk/replicator:Replicator"
SCRAM = "aws:msk/singleScramSecretAssociation:SingleScramSecretAssociation"
SECRET = "aws:secretsmanager/secret:Secret"
RECORDS_KEY = "encryptionInfo.encryptionAtRestKmsKeyArn"
CONNECTIVITY = "brokerNodeGroupInfo.connectivityInfo"
MULTI_VPC = f"{CONNECTIVITY}.vpcConnectivity.clientAuthentication.sasl.iam"


def replicated(node: Node, captured: Captured) -> bool:
    """Whether a cluster has a replicator."""
    return bool(captured.users(node, REPLICATOR, "kafkaClusters"))


def grows(node: Node, captured: Captured) -> bool:
    """Whether the volumes of a cluster are left to autoscaling."""
    return bool(node["options"].get("ignoreChanges"))


def of_kafka(node: Node, captured: Captured) -> bool:
    """Whether a secret has users of MSK."""
    return bool(captured.users(node, SCRAM, "secretArn"))


def in_source_region(node: Node, captured: Captured) -> bool:
    """Whether a cluster is the source of a replicator in another region."""
    return any(user["region"] != node["region"] for user in captured.users(node, REPLICATOR, "kafkaClusters"))


def of_replicated(node: Node, captured: Captured) -> list[Node]:
    """The cluster of a policy, if it is the source of a replicator in another region."""
    return [cluster for cluster in captured.targets(node, "clusterArn") if in_source_region(cluster, captured)]


def one_fewer(node: Node, captured: Captured) -> Iterator[Broken]:
    """Remove one subnet with its brokers."""
    subnets = node["inputs"]["brokerNodeGroupInfo"]["clientSubnets"]
    return put_all({"brokerNodeGroupInfo.clientSubnets": subnets[:-1], "numberOfBrokerNodes": len(subnets) - 1})(
        node, captured
    )


def one_more(node: Node, captured: Captured) -> Iterator[Broken]:
    """Add one broker."""
    return put("numberOfBrokerNodes", node["inputs"]["numberOfBrokerNodes"] + 1)(node, captured)


KINDS = [
    *(
        Mutation(name=f"Kafka: {what}", type=KAFKA, change=change, controls=[control])
        for what, change, control in (
            (
                "plaintext between brokers",
                put("encryptionInfo.encryptionInTransit.inCluster", False),
                "msk-tls-between-brokers",
            ),
            (
                "plaintext between clients and brokers",
                put("encryptionInfo.encryptionInTransit.clientBroker", "TLS_PLAINTEXT"),
                "msk-tls-for-clients",
            ),
            ("public addresses", put(f"{CONNECTIVITY}.publicAccess.type", "SERVICE_PROVIDED_EIPS"), "msk-not-public"),
            ("unauthenticated access", put("clientAuthentication.unauthenticated", True), "msk-authentication"),
            ("authentication omitted", without("clientAuthentication"), "msk-authentication"),
            (
                "topics open to SASL/SCRAM clients without ACLs",
                put_all({"clientAuthentication.sasl.scram": True, "configurationInfo": None}),
                "msk-open-without-acl",
            ),
            ("no customer managed key", without("encryptionInfo"), "msk-customer-key"),
            ("AWS managed key", without(RECORDS_KEY), "msk-customer-key"),
            ("key of another region", of_another_region(RECORDS_KEY), "kms-key-region"),
            ("number of brokers not a multiple of subnets", one_more, "msk-broker-count"),
            ("two availability zones", one_fewer, "msk-zones"),
            ("no logs", without("loggingInfo"), "msk-broker-logs"),
            ("logs disabled", put("loggingInfo.brokerLogs.cloudwatchLogs.enabled", False), "msk-broker-logs"),
            ("metrics per cluster only", put("enhancedMonitoring", "DEFAULT"), "msk-monitoring"),
            (
                "deployments shrink its volumes",
                limited(with_options(ignoreChanges=None), grows),
                "msk-storage-autoscaling",
            ),
            (
                "a replicator cannot sign in",
                limited(put("clientAuthentication.sasl.iam", False), replicated),
                "msk-replicator-access",
            ),
            (
                "a replicator of another region cannot connect",
                limited(put(MULTI_VPC, False), in_source_region),
                "msk-replicator-access",
            ),
            ("name above the length limit", replaced("clusterName", "-", f"-{'x' * 64}-"), "names-length"),
        )
    ),
    Mutation(
        name="Kafka: replicator without access",
        type=KAFKA_POLICY,
        change=without_statement(of=allows),
        controls=["msk-replicator-access"],
        reports=of_replicated,
    ),
    Mutation(
        name="Kafka: policy removed",
        type=KAFKA_POLICY,
        change=dropped,
        controls=["msk-replicator-access"],
        reports=of_replicated,
    ),
    *(
        Mutation(name=f"Kafka policy: {what}", type=KAFKA_POLICY, change=in_statements(edit), controls=[control])
        for what, edit, control in (
            ("public access", grant_public_access, "resource-policy-public"),
            ("all principals except one", use_not_principal, "policy-not-principal"),
            ("MSK may do all", allow_all_actions, "resource-policy-wildcard"),
        )
    ),
    *(
        Mutation(
            name=f"Kafka records: {what}",
            type=KAFKA_CONFIGURATION,
            change=replaced("serverProperties", old, new),
            controls=["msk-durable-records"],
        )
        for what, old, new in (
            ("one broker", "min.insync.replicas=2", "min.insync.replicas=1"),
            ("one replica", "default.replication.factor=3", "default.replication.factor=1"),
            ("unclean leader election", "leader.election.enable=false", "leader.election.enable=true"),
        )
    ),
    *(
        Mutation(
            name=f"Kafka user: {what}", type=SECRET, change=limited(change, of_kafka), controls=["msk-scram-secrets"]
        )
        for what, change in (
            ("invalid name", replaced("namePrefix", "AmazonMSK_", "kafka-")),
            ("no customer managed key", without("kmsKeyId")),
        )
    ),
]
