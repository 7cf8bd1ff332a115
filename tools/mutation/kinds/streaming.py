"""MSK: encryption, sign-in, brokers and their records, replicators."""

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
from tools.mutation.kinds.storage import all_but_one, allows, every_action, open_to_anybody

KAFKA = "aws:msk/cluster:Cluster"
KAFKA_POLICY = "aws:msk/clusterPolicy:ClusterPolicy"
KAFKA_CONFIGURATION = "aws:msk/configuration:Configuration"
REPLICATOR = "aws:msk/replicator:Replicator"
SCRAM = "aws:msk/scramSecretAssociation:ScramSecretAssociation"
SECRET = "aws:secretsmanager/secret:Secret"
RECORDS_KEY = "encryptionInfo.encryptionAtRestKmsKeyArn"
CONNECTIVITY = "brokerNodeGroupInfo.connectivityInfo"
MULTI_VPC = f"{CONNECTIVITY}.vpcConnectivity.clientAuthentication.sasl.iam"


def replicated(node: Node, captured: Captured) -> bool:
    """Whether a replicator reads from a cluster or writes to it."""
    return bool(captured.users(node, REPLICATOR, "kafkaClusters"))


def grows(node: Node, captured: Captured) -> bool:
    """Whether the volumes of a cluster are left to autoscaling."""
    return bool(node["options"].get("ignoreChanges"))


def of_kafka(node: Node, captured: Captured) -> bool:
    """Whether MSK takes users from a secret."""
    return bool(captured.users(node, SCRAM, "secretArnLists"))


def in_source_region(node: Node, captured: Captured) -> bool:
    """Whether a replicator of another region reads from a cluster."""
    return any(user["region"] != node["region"] for user in captured.users(node, REPLICATOR, "kafkaClusters"))


def of_replicated(node: Node, captured: Captured) -> list[Node]:
    """The cluster of a policy, where a replicator of another region reads from it."""
    return [cluster for cluster in captured.named(node, "clusterArn") if in_source_region(cluster, captured)]


def one_fewer(node: Node, captured: Captured) -> Iterator[Broken]:
    """A cluster without one of its subnets, and with the brokers for the others."""
    subnets = node["inputs"]["brokerNodeGroupInfo"]["clientSubnets"]
    return put_all({"brokerNodeGroupInfo.clientSubnets": subnets[:-1], "numberOfBrokerNodes": len(subnets) - 1})(
        node, captured
    )


def one_more(node: Node, captured: Captured) -> Iterator[Broken]:
    """A broker that no zone shares with another."""
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
            ("under AWS's own key", without("encryptionInfo"), "msk-customer-key"),
            ("under the key that AWS manages", without(RECORDS_KEY), "msk-customer-key"),
            ("under a key of another region", of_another_region(RECORDS_KEY), "kms-key-region"),
            ("brokers unevenly spread", one_more, "msk-broker-count"),
            ("two zones", one_fewer, "msk-zones"),
            ("no logs", without("loggingInfo"), "msk-broker-logs"),
            ("logs switched off", put("loggingInfo.brokerLogs.cloudwatchLogs.enabled", False), "msk-broker-logs"),
            ("measured as a whole", put("enhancedMonitoring", "DEFAULT"), "msk-monitoring"),
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
            ("a name that is too long", replaced("clusterName", "-", f"-{'x' * 64}-"), "names-length"),
        )
    ),
    Mutation(
        name="Kafka: a replicator has no access",
        type=KAFKA_POLICY,
        change=without_statement(of=allows),
        controls=["msk-replicator-access"],
        reports=of_replicated,
    ),
    Mutation(
        name="Kafka: policy dropped",
        type=KAFKA_POLICY,
        change=dropped,
        controls=["msk-replicator-access"],
        reports=of_replicated,
    ),
    *(
        Mutation(name=f"Kafka policy: {what}", type=KAFKA_POLICY, change=in_statements(edit), controls=[control])
        for what, edit, control in (
            ("anybody connects", open_to_anybody, "resource-policy-public"),
            ("all but one connect", all_but_one, "policy-not-principal"),
            ("MSK may do all", every_action, "resource-policy-wildcard"),
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
            ("one copy", "default.replication.factor=3", "default.replication.factor=1"),
            ("a leader that lags", "leader.election.enable=false", "leader.election.enable=true"),
        )
    ),
    *(
        Mutation(
            name=f"Kafka user: {what}", type=SECRET, change=limited(change, of_kafka), controls=["msk-scram-secrets"]
        )
        for what, change in (
            ("a name that MSK does not take", replaced("name", "AmazonMSK_", "kafka-")),
            ("a key that MSK does not take", without("kmsKeyId")),
        )
    ),
]
